import { Button, TextInput } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { useCountdown } from '~/lib/useCountdown';
import css from './ProofForm.module.css';

const SendCode = graphql(`
  mutation SendCode($input: SendCodeInput!) {
    sendCode(input: $input) { sentTo wait }
  }
`);

/** Where a code went, and from when on another can be asked for. */
export type Sent = { sentTo: string; again: number };

export const sentNow = ({ sentTo, wait }: { sentTo: string; wait: number }): Sent => ({
  sentTo,
  again: Date.now() + wait * 1000,
});

type Props = {
  /** What the code is for. */
  challenge: string;
  sent?: Sent;
  onSent: (sent: Sent) => void;
  value: string;
  onChange: (value: string) => void;
  error?: string;
};

/** A code that is sent by text message, once somebody asks for it. */
export function TextCode({ challenge, sent, onSent, value, onChange, error }: Props) {
  const left = useCountdown(sent?.again ?? 0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { sendCode } = await change(SendCode, { input: { challenge } });
      onSent(sentNow(sendCode));
      onChange('');
    } catch (failed) {
      if (!(failed instanceof ProblemError)) throw failed;
      setProblem(failed.problem.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {sent ? (
        <TextInput
          label="Code"
          description={`The six digits that were sent to ${sent.sentTo}. If nothing arrives within a minute, use another way.`}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          autoFocus
          classNames={{ input: css.code }}
          maxLength={7}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
        />
      ) : (
        <p className={css.hint}>
          We send a code to your phone. Text messages can be intercepted, so this is the weakest way.
        </p>
      )}
      <Button
        variant={sent ? 'subtle' : 'filled'}
        size={sent ? 'compact-sm' : 'md'}
        className={sent ? css.again : undefined}
        loading={busy}
        disabled={left > 0}
        leftSection={sent ? undefined : <IconMessage size={18} stroke={1.6} aria-hidden />}
        onClick={() => void send()}
      >
        {!sent ? 'Send me a code' : left > 0 ? `Send again in ${left} s` : 'Send again'}
      </Button>
      {problem && (
        <p className={css.error} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
