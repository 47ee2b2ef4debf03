import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import type { ProofInput, ProofMethod } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { askPasskey } from '~/lib/passkey';
import type { Problem } from '~/lib/problem';
import css from './ProofForm.module.css';
import { type Sent, TextCode } from './TextCode';

type Props = {
  /** What the proof is for. */
  challenge: string;
  methods: readonly ProofMethod[];
  passkeyOptions?: string | null;
  /** Sends the proof; returns what is wrong with it, if anything. */
  onProof: (proof: ProofInput, trust: boolean) => Promise<Problem | undefined>;
  /** For how many days this browser can stand for the proof from now on; nothing is not at all. */
  trustDays?: number;
  /** What the button says, such as "Sign in". */
  action: string;
  /** Whose password, for password managers. */
  username?: string;
};

const OTHER: Record<ProofMethod, string> = {
  PASSWORD: 'Use your password',
  PASSKEY: 'Use a passkey',
  TOTP: 'Use your authenticator app',
  BACKUP_CODE: 'Use a backup code',
  SMS: 'Use a text message',
};

/** What is asked for first: the best that is at hand. Backup codes are for the day on which nothing is. */
const first = (methods: readonly ProofMethod[]): ProofMethod =>
  methods.find((m) => m !== 'BACKUP_CODE') ?? methods[0] ?? 'PASSWORD';

/** One proof of who one is, in whichever way its owner has at hand. */
export function ProofForm({ challenge, methods, passkeyOptions, onProof, trustDays = 0, action, username }: Props) {
  const [method, setMethod] = useState<ProofMethod>(first(methods));
  const [value, setValue] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<Sent>();
  const waiting = method === 'SMS' && !sent;
  const [trusted, setTrusted] = useState(false);

  const send = async (proof: ProofInput) => {
    setBusy(true);
    setError(undefined);
    const problem = await onProof(proof, trusted);
    setBusy(false);
    if (!problem) return;
    setError(problem.message);
    setValue('');
  };
  const passkey = async () => {
    setBusy(true);
    setError(undefined);
    const given = await askPasskey(passkeyOptions ?? '');
    setBusy(false);
    if ('answer' in given) await send({ passkey: given.answer });
    else setError(given.problem);
  };
  const text = value.trim();
  const submit = () => {
    if (method === 'PASSKEY') return passkey();
    if (method === 'TOTP') return send({ totp: text });
    if (method === 'BACKUP_CODE') return send({ backupCode: text });
    if (method === 'SMS') return send({ sms: text });
    return send({ password: value });
  };
  const change = (next: ProofMethod) => {
    setMethod(next);
    setValue('');
    setError(undefined);
  };
  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {username !== undefined && (
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      )}
      {method === 'PASSWORD' && (
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          data-autofocus
          autoFocus
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={error}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        />
      )}
      {method === 'TOTP' && (
        <TextInput
          label="Code"
          description="The six digits that your authenticator app shows now."
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          autoFocus
          classNames={{ input: css.code }}
          maxLength={7}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={error}
        />
      )}
      {method === 'BACKUP_CODE' && (
        <TextInput
          label="Backup code"
          description="One of the codes that you saved. It works once."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          autoFocus
          classNames={{ input: css.code }}
          maxLength={20}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={error}
        />
      )}
      {method === 'SMS' && (
        <TextCode challenge={challenge} sent={sent} onSent={setSent} value={value} onChange={setValue} error={error} />
      )}
      {method === 'PASSKEY' && error && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
      {trustDays > 0 && !waiting && method !== 'BACKUP_CODE' && (
        <Checkbox
          label={`Do not ask for this in this browser for ${plural(trustDays, 'day')}`}
          checked={trusted}
          onChange={(event) => setTrusted(event.currentTarget.checked)}
        />
      )}
      {!waiting && (
        <Button
          type="submit"
          fullWidth
          size="md"
          loading={busy}
          disabled={method !== 'PASSKEY' && text === ''}
          leftSection={method === 'PASSKEY' ? <IconFingerprint size={18} stroke={1.6} aria-hidden /> : undefined}
          data-autofocus={method === 'PASSKEY' || undefined}
        >
          {method === 'PASSKEY' ? 'Use your passkey' : action}
        </Button>
      )}
      {methods.length > 1 && (
        <div className={css.others}>
          {methods
            .filter((m) => m !== method)
            .map((m) => (
              <Button key={m} variant="subtle" size="compact-sm" onClick={() => change(m)}>
                {OTHER[m]}
              </Button>
            ))}
        </div>
      )}
    </form>
  );
}
