import { Button, Modal } from '@mantine/core';
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
export function NewCodes() {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const [replace] = useChange(Replace, 'New codes could not be made');
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        New codes
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Make new backup codes?"
        action="Make new codes"
        onConfirm={async () => {
          const done = await replace({});
          setAsking(false);
          setCodes(done?.replaceBackupCodes.backupCodes);
        }}
      >
        The codes that you have kept until now stop working.
      </Confirm>
      <Modal
        opened={codes !== undefined}
        onClose={() => setCodes(undefined)}
        title="Keep your backup codes"
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
      >
        {codes && (
          <div className={css.setup}>
            <p className={css.lead}>Each lets you in once when every device is lost. They are shown this once.</p>
            <CodeSheet codes={codes} action="Done" onDone={() => setCodes(undefined)} />
          </div>
        )}
      </Modal>
    </>
  );
}
