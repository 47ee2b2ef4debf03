import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import { change } from '~/lib/graphql';
import { makePasskey } from '~/lib/passkey';
import { ProblemError } from '~/lib/problem';
import { CodeSheet } from '~/ui/CodeSheet';
import { FormActions } from '~/ui/FormActions';
import { say } from '~/ui/toast';
import css from './Security.module.css';

const Begin = graphql(`
  mutation BeginPasskey {
    beginPasskey { challenge options }
  }
`);
const Add = graphql(`
  mutation AddPasskey($input: AddPasskeyInput!) {
    addPasskey(input: $input) { factor { id } backupCodes }
  }
`);

/** Adds a passkey: name it, let the device make it, keep the backup codes. */
export function AddPasskey({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>();
  const [name, setName] = useState('This device');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { beginPasskey: begun } = await change(Begin, {});
      const given = await makePasskey(begun.options);
      if (!('answer' in given)) return setError(given.problem);
      const done = await change(Add, { input: { challenge: begun.challenge, name, passkey: given.answer } });
      say('Passkey added');
      if (done.addPasskey.backupCodes) setCodes(done.addPasskey.backupCodes);
      else onClose();
    } catch (failed) {
      if (!(failed instanceof ProblemError)) throw failed;
      setError(failed.problem.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={codes ? 'Keep your backup codes' : 'Add a passkey'}
      closeOnClickOutside={false}
      closeOnEscape={!codes}
      withCloseButton={!codes}
    >
      {codes ? (
        <div className={css.setup}>
          <p className={css.lead}>
            Two-step sign-in is on. If you ever lose your device, one of these codes lets you in. They are shown this
            once.
          </p>
          <CodeSheet codes={codes} action="Done" onDone={onClose} />
        </div>
      ) : (
        <form
          className={css.setup}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className={css.lead}>
            A passkey lives in your device or security key and is unlocked with its fingerprint, face or PIN. It signs
            you in without a password, and it cannot be phished.
          </p>
          <TextInput
            label="Name"
            description="So that you know it again in the list."
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FormActions error={error}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={name.trim() === ''}>
              Make the passkey
            </Button>
          </FormActions>
        </form>
      )}
    </Modal>
  );
}
