import { Anchor, Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { graphql } from '~/gql';
import { type Problem, problemOf } from '~/lib/problem';
import { Copy } from '~/ui/Copy';
import { ReportFields } from '~/ui/ReportFields';
import { ReportState } from '~/ui/ReportState';
import { Ago } from '~/ui/Time';
import { Door } from './Door';
import css from './Door.module.css';
import { useLinkWord } from './token';
import { validEmail } from './validate';

const Send = graphql(`
  mutation ReportIncidentOutside($input: ReportIncidentOutsideInput!) {
    reportIncidentOutside(input: $input) { receipt }
  }
`);
const Progress = graphql(`
  query ReportProgress($receipt: String!) {
    reportProgress(receipt: $receipt) { receivedAt state answer }
  }
`);

/** Reports something, or shows what became of it, for those who cannot sign in. */
export function ReportPage() {
  const linked = useLinkWord('receipt');
  const [asked, ask] = useState<string>();
  const [receipt, setReceipt] = useState<string>();
  const shown = asked ?? linked;
  if (receipt) return <Sent receipt={receipt} />;
  return shown ? <Became receipt={shown} /> : <Form onSent={setReceipt} onAsk={ask} />;
}

const back = (
  <Anchor component={Link} to="/sign-in">
    Back to the sign-in page
  </Anchor>
);

function Form({ onSent, onAsk }: { onSent: (receipt: string) => void; onAsk: (receipt: string) => void }) {
  const [{ fetching }, send] = useMutation(Send);
  const [problem, setProblem] = useState<Problem>();
  const [email, setEmail] = useState('');
  const [typed, setTyped] = useState('');
  return (
    <Door
      wide
      title="Report a security problem"
      lead="For when you cannot sign in, or should not. Your admins read it; you get a receipt to see what becomes of it."
      problem={problem}
      foot={back}
    >
      <ReportFields
        busy={fetching}
        ready={!validEmail(email)}
        onSend={async (report) => {
          setProblem(undefined);
          const result = await send({ input: { email: email.trim(), ...report } });
          if (result.error) return setProblem(problemOf(result.error));
          if (result.data) onSent(result.data.reportIncidentOutside.receipt);
        }}
      >
        <TextInput
          label="Work e-mail"
          description="The address that you sign in with."
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      </ReportFields>
      <form
        className={css.receipt}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) onAsk(typed.trim());
        }}
      >
        <TextInput
          label="You have a receipt?"
          className={css.code}
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!typed.trim()}>
          See what became of it
        </Button>
      </form>
    </Door>
  );
}

function Sent({ receipt }: { receipt: string }) {
  return (
    <Door
      title="Your report was sent"
      lead="Keep this receipt. With it you see on this page what becomes of the report; it is also on its way to your mail, if somebody signs in with that address."
      foot={back}
    >
      <div className={css.receiptCode}>
        <code>{receipt}</code>
        <Copy value={receipt} label="Copy the receipt" />
      </div>
    </Door>
  );
}

function Became({ receipt }: { receipt: string }) {
  const [{ data, error, fetching }] = useQuery({
    query: Progress,
    variables: { receipt },
    requestPolicy: 'network-only',
  });
  const found = data?.reportProgress;
  return (
    <Door
      title={fetching ? 'Looking it up' : found ? 'Your report' : 'That is no receipt'}
      lead={
        fetching
          ? 'One moment.'
          : found
            ? found.state === 'RECEIVED'
              ? 'It has arrived, and waits for somebody to look at it.'
              : found.state === 'TAKEN'
                ? 'Somebody looks into it.'
                : 'Somebody has looked into it, and answered.'
            : error
              ? 'It could not be looked up.'
              : 'Compare it with the one that you were shown or mailed.'
      }
      problem={error && problemOf(error)}
      foot={back}
    >
      {found && (
        <dl className={css.became}>
          <dt>Arrived</dt>
          <dd>
            <Ago at={found.receivedAt} />
          </dd>
          <dt>State</dt>
          <dd>
            <ReportState value={found.state} />
          </dd>
          {found.answer && (
            <>
              <dt>Answer</dt>
              <dd className={css.answer}>{found.answer}</dd>
            </>
          )}
        </dl>
      )}
    </Door>
  );
}
