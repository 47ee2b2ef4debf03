import { Alert, Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { MailVerificationQuery } from '~/gql/graphql';
import { fullTime } from '~/lib/format';
import { uncached } from '~/lib/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { Door } from './Door';
import css from './Door.module.css';

const Verification = graphql(`
  query MailVerification($code: String!) {
    mailVerification(code: $code) { about sentAt mine }
  }
`);

/** Tells whether a mail that somebody holds was sent by this server. */
export function VerifyMailPage() {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [answer, setAnswer] = useState<{ found: MailVerificationQuery['mailVerification'] }>();
  const ask = async () => {
    setBusy(true);
    setProblem(undefined);
    setAnswer(undefined);
    const result = await uncached.query(Verification, { code }).toPromise();
    setBusy(false);
    if (result.error) return setProblem(problemOf(result.error));
    setAnswer({ found: result.data?.mailVerification ?? null });
  };
  return (
    <Door
      title="Is this mail real?"
      lead="Every mail from this server ends with a code. Type it here, rather than open a link that you do not trust."
      problem={problem}
      foot="A real mail also carries the phrase that you chose on the page Security, if you chose one."
    >
      <form
        noValidate
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <TextInput
          label="Code of the mail"
          placeholder="ABCD-EFGH-IJKL-MNOP"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          className={css.code}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth size="md" loading={busy} disabled={code.trim().length < 8}>
          Check
        </Button>
        <div role="status">
          {answer &&
            (answer.found ? (
              <Alert
                color="teal"
                variant="light"
                classNames={{ title: css.found }}
                icon={<IconCircleCheck size={18} aria-hidden />}
                title="This server sent it"
              >
                {answer.found.about}, on {fullTime(answer.found.sentAt)}.
                {answer.found.mine === false && ' It was sent to somebody else than you.'} If your mail says something
                else, it is a copy: do not trust it.
              </Alert>
            ) : (
              <Alert
                color="red"
                variant="light"
                icon={<IconAlertTriangle size={18} aria-hidden />}
                title="This server sent no such mail"
              >
                Look at the code again. If it is as you typed it, the mail is a forgery: open nothing in it.
              </Alert>
            ))}
        </div>
      </form>
    </Door>
  );
}
