import { Button, Modal, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { BeginPhoneMutation } from '~/gql/graphql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { CodeSheet } from '~/ui/CodeSheet';
import { FormActions } from '~/ui/FormActions';
import { sentNow, TextCode } from '~/ui/TextCode';
import { say } from '~/ui/toast';
import css from './Security.module.css';

const Begin = graphql(`
  mutation BeginPhone($input: BeginPhoneInput!) {
    beginPhone(input: $input) { challenge sentTo wait }
  }
`);
const Add = graphql(`
  mutation AddPhone($input: AddPhoneInput!) {
    addPhone(input: $input) { factor { id number } backupCodes }
  }
`);

type Begun = BeginPhoneMutation['beginPhone'];

/** Runs a step and returns the sentence about what is wrong, if anything is. */
async function attempt(step: () => Promise<void>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (failed) {
    if (!(failed instanceof ProblemError)) throw failed;
    return failed.problem.message;
  }
}

/** Sets up a phone for codes by text message: its number, the code, the backup codes. */
export function AddPhone({ onClose }: { onClose: () => void }) {
  const [begun, setBegun] = useState<Begun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const added = (fresh?: readonly string[] | null) => {
    say('Phone added');
    if (fresh) setCodes(fresh);
    else onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={codes ? 'Keep your backup codes' : 'Get codes by text message'}
      closeOnClickOutside={false}
      closeOnEscape={!codes}
      withCloseButton={!codes}
    >
      {codes ? (
        <div className={css.setup}>
          <p className={css.lead}>
            Two-step sign-in is on. If you ever lose your phone, one of these codes lets you in. They are shown this
            once.
          </p>
          <CodeSheet codes={codes} action="Done" onDone={onClose} />
        </div>
      ) : begun ? (
        <CodeForm begun={begun} onBack={() => setBegun(undefined)} onAdded={added} />
      ) : (
        <NumberForm onClose={onClose} onBegun={setBegun} />
      )}
    </Modal>
  );
}

function NumberForm({ onClose, onBegun }: { onClose: () => void; onBegun: (begun: Begun) => void }) {
  const [number, setNumber] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async () => {
    setBusy(true);
    setError(await attempt(async () => onBegun((await change(Begin, { input: { number } })).beginPhone)));
    setBusy(false);
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
      <p className={css.caution}>
        <IconAlertTriangle size={16} aria-hidden />
        <span>
          <b>The weakest way.</b> Text messages can be intercepted, and numbers can be taken over. An authenticator app
          or a passkey protects you better and works without reception.
        </span>
      </p>
      <TextInput
        label="Mobile number"
        description="With its country code, such as +41 79 123 45 67."
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        placeholder="+"
        maxLength={40}
        data-autofocus
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        error={error}
      />
      <FormActions>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={number.trim().length < 5}>
          Send a code
        </Button>
      </FormActions>
    </form>
  );
}

type CodeProps = { begun: Begun; onBack: () => void; onAdded: (codes?: readonly string[] | null) => void };

function CodeForm({ begun, onBack, onAdded }: CodeProps) {
  const [name, setName] = useState('Phone');
  const [code, setCode] = useState('');
  const [sent, setSent] = useState(() => sentNow(begun));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async () => {
    setBusy(true);
    const wrong = await attempt(async () => {
      const done = await change(Add, { input: { challenge: begun.challenge, name, code: code.trim() } });
      onAdded(done.addPhone.backupCodes);
    });
    setBusy(false);
    setError(wrong);
    if (wrong) setCode('');
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
      <TextCode challenge={begun.challenge} sent={sent} onSent={setSent} value={code} onChange={setCode} />
      <TextInput
        label="Name"
        description="So that you know it again in the list."
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FormActions error={error}>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" loading={busy} disabled={code.trim() === ''}>
          Turn it on
        </Button>
      </FormActions>
    </form>
  );
}
