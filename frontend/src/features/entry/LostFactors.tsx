import { Button, Skeleton, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { graphql } from '~/gql';
import type { RecoveryProgressQuery, RecoveryWay } from '~/gql/graphql';
import { at } from '~/lib/format';
import { provingContext } from '~/lib/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { Door } from './Door';
import css from './Door.module.css';

const Progress = graphql(`
  query RecoveryProgress($challenge: String!) {
    recoveryProgress(challenge: $challenge) { step askedAt approvals needed way readyAt expiresAt }
  }
`);
const Ask = graphql(`
  mutation RequestRecovery($input: RequestRecoveryInput!) {
    requestRecovery(input: $input) { progress { step askedAt approvals needed way readyAt expiresAt } }
  }
`);

type RecoveryProgress = NonNullable<RecoveryProgressQuery['recoveryProgress']>;

const WAYS: Record<RecoveryWay, string> = {
  TWO_ADMINS: 'Two admins of your organization approve it on their Team page. Call them: a mail proves nothing.',
  ADMIN_AND_OPERATOR:
    'One admin approves it on the Team page, and the operator of this server with “strongroom account recover”. No other admin has a second factor.',
  OPERATOR:
    'The operator of this server approves it with “strongroom account recover”: nobody else in your organization can.',
};

type Props = { challenge: string; onBack: () => void };

/** For somebody who has given the password and has no factor left: asks, or tells how far it is. */
export function LostFactors({ challenge, onBack }: Props) {
  const [{ data, error }] = useQuery({ query: Progress, variables: { challenge }, requestPolicy: 'network-only' });
  const [asked, setAsked] = useState<RecoveryProgress>();
  const problem = problemOf(error);
  const progress = asked ?? data?.recoveryProgress;
  const back = (
    <p className={css.back}>
      <Button variant="subtle" size="compact-sm" onClick={onBack}>
        Back
      </Button>
    </p>
  );
  if (problem)
    return (
      <Door title="Lost everything?" lead="This sign-in cannot go on." problem={problem}>
        {back}
      </Door>
    );
  if (progress) return <Under progress={progress}>{back}</Under>;
  if (!data)
    return (
      <Door title="Lost everything?" lead="One moment…">
        <Skeleton height={180} />
      </Door>
    );
  return (
    <Request challenge={challenge} onAsked={setAsked}>
      {back}
    </Request>
  );
}

function Request({
  challenge,
  onAsked,
  children,
}: {
  challenge: string;
  onAsked: (progress: RecoveryProgress) => void;
  children: React.ReactNode;
}) {
  const [{ fetching }, ask] = useMutation(Ask);
  const [problem, setProblem] = useState<Problem>();
  const [reason, setReason] = useState('');
  return (
    <Door
      title="Lost everything?"
      lead="If every device and every backup code is gone, others can vouch for you. They approve, a day passes, and then you get a link that asks for your password."
      problem={problem}
    >
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          setProblem(undefined);
          const result = await ask({ input: { challenge, reason: reason.trim() } }, await provingContext());
          if (result.error || !result.data) return setProblem(problemOf(result.error));
          onAsked(result.data.requestRecovery.progress);
        }}
      >
        <Textarea
          label="What happened"
          description="Those who approve read this."
          autosize
          minRows={3}
          maxRows={8}
          maxLength={500}
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={fetching} disabled={reason.trim().length < 3}>
          Ask for help
        </Button>
      </form>
      {children}
    </Door>
  );
}

function Under({ progress: p, children }: { progress: RecoveryProgress; children: React.ReactNode }) {
  const steps = [
    {
      done: p.step !== 'PENDING',
      title: `Approved by ${p.approvals} of ${p.needed}`,
      text: p.step === 'PENDING' ? WAYS[p.way] : undefined,
    },
    {
      done: p.step === 'SENT',
      title: 'A day to stop it',
      text: p.readyAt
        ? `Waits until ${at(p.readyAt)}. Whoever owns the account can stop it until then.`
        : 'It begins with the last approval.',
    },
    {
      done: false,
      title: 'The link in your mail',
      text:
        p.step === 'SENT'
          ? `It was sent. It works until ${at(p.expiresAt)} and asks for your password.`
          : 'It asks for your password; then you set up a new factor.',
    },
  ];
  return (
    <Door
      title="Your request is under way"
      lead={`You asked on ${at(p.askedAt)}. Every step is told to all your addresses.`}
      foot="Signing in with any of your factors stops it."
    >
      <ol className={css.steps}>
        {steps.map((s) => (
          <li key={s.title} data-done={s.done || undefined}>
            <b>
              {s.title}
              {s.done && <span className={css.doneWord}>Done</span>}
            </b>
            {s.text && <span>{s.text}</span>}
          </li>
        ))}
      </ol>
      {children}
    </Door>
  );
}
