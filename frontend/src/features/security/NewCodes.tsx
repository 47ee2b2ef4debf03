import { Modal } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import { CodeSheet } from '~/ui/CodeSheet';
import { Confirm } from '~/ui/Confirm';
import { useChange } from '~/ui/useChange';
import css from './Security.module.css';

const Replace = graphql(`
  mutation ReplaceBackupCodes {
    replaceBackupCodes { backupCodes }
  }
`);

/** Makes new backup codes; the old ones are dead from then on. */
export function NewCodes({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>();
  const [replace] = useChange(Replace, 'New codes could not be made');
  return (
    <>
      <Confirm
        opened={codes === undefined}
        onClose={onClose}
        title="Make new backup codes?"
        action="Make new codes"
        onConfirm={async () => {
          const done = await replace({});
          if (done) setCodes(done.replaceBackupCodes.backupCodes);
          else onClose();
        }}
      >
        The codes that you have kept until now stop working.
      </Confirm>
      <Modal
        opened={codes !== undefined}
        onClose={onClose}
        title="Keep your backup codes"
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
      >
        {codes && (
          <div className={css.setup}>
            <p className={css.lead}>Each lets you in once when every device is lost. They are shown this once.</p>
            <CodeSheet codes={codes} action="Done" onDone={onClose} />
          </div>
        )}
      </Modal>
    </>
  );
}
