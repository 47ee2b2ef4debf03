import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '~/gql';
import type { MailTopic } from '~/gql/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { Door } from './Door';

const Unsubscribe = graphql(`
  mutation Unsubscribe($input: UnsubscribeInput!) {
    unsubscribe(input: $input) { topic }
  }
`);

const ABOUT: Record<MailTopic, string> = {
  SIGN_INS: 'sign-ins from new browsers',
  ACCOUNT: 'changes of your account',
  SHARING: 'what is shared with you',
  PRODUCT: 'the product',
  MARKETING: 'offers and events',
};

export function UnsubscribePage({ ticket }: { ticket: string }) {
  const [{ fetching }, unsubscribe] = useMutation(Unsubscribe);
  const [problem, setProblem] = useState<Problem>();
  const [ended, setEnded] = useState<MailTopic>();
  if (ended)
    return (
      <Door
        title="No more of these"
        lead={`You will get no more mail about ${ABOUT[ended]}. You can have it again on the page Security.`}
      />
    );
  return (
    <Door
      title="End these messages?"
      lead="You will get no more mail like the one that you came from."
      problem={problem}
    >
      <Button
        fullWidth
        size="md"
        loading={fetching}
        onClick={async () => {
          setProblem(undefined);
          const result = await unsubscribe({ input: { ticket } });
          if (result.error || !result.data) return setProblem(problemOf(result.error));
          setEnded(result.data.unsubscribe.topic);
        }}
      >
        End them
      </Button>
    </Door>
  );
}
