import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import type { BeginAuthenticatorAppMutation } from '~/gql/graphql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { CodeSheet } from '~/ui/CodeSheet';
import { Copy } from '~/ui/Copy';
import { FormActions } from '~/ui/FormActions';
import { QrCode } from '~/ui/QrCode';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Security.module.css';

const Begin = graphql(`
  mutation BeginAuthenticatorApp {
    beginAuthenticatorApp { challenge secret uri }
  }
`);
const Add = graphql(`
  mutation AddAuthenticatorApp($input: AddAuthenticatorAppInput!) {
    addAuthenticatorApp(input: $input) { factor { id } backupCodes }
  }
`);

type Begun = BeginAuthenticatorAppMutation['beginAuthenticatorApp'];

/** Sets up an authenticator app: scan, type a code, keep the backup codes. */
export function AddApp({ onClose }: { onClose: () => void }) {
  const [begin] = useChange(Begin, 'The app could not be set up');
  const [begun, setBegun] = useState<Begun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void begin({}).then((done) => (done ? setBegun(done.beginAuthenticatorApp) : onClose()));
  }, [begin, onClose]);
  return (
    <Modal
      opened={begun !== undefined}
      onClose={onClose}
      title={codes ? 'Keep your backup codes' : 'Set up an authenticator app'}
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
        begun && (
          <Form
            begun={begun}
            onClose={onClose}
            onAdded={(fresh) => {
              say('Authenticator app added');
              if (fresh) setCodes(fresh);
              else onClose();
            }}
          />
        )
      )}
    </Modal>
  );
}

type FormProps = { begun: Begun; onClose: () => void; onAdded: (codes?: readonly string[] | null) => void };

function Form({ begun, onClose, onAdded }: FormProps) {
  const [name, setName] = useState('Authenticator app');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const done = await change(Add, { input: { challenge: begun.challenge, name, code: code.trim() } });
      onAdded(done.addAuthenticatorApp.backupCodes);
    } catch (failed) {
      if (!(failed instanceof ProblemError)) throw failed;
      setError(failed.problem.message);
      setCode('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={css.setup}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ol className={css.steps}>
        <li>
          Scan this with an authenticator app on your phone.
          <div className={css.scan}>
            <QrCode text={begun.uri} label="QR code that holds the secret" />
            <div>
              Or type the secret:
              <code className={`${css.secret} mono`}>{begun.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
              <Copy value={begun.secret} label="Copy the secret" />
            </div>
          </div>
        </li>
        <li>Type the six digits that the app shows now.</li>
      </ol>
      <TextInput
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        className={css.code}
        maxLength={7}
        data-autofocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <TextInput
        label="Name"
        description="So that you know it again in the list."
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FormActions error={error}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={code.trim() === ''}>
          Turn it on
        </Button>
      </FormActions>
    </form>
  );
}
