import { Anchor, Button, PasswordInput } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '~/gql';
import { provingContext } from '~/lib/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { loadEntrance } from '~/lib/viewer';
import { Door } from './Door';
import css from './Door.module.css';
import { useLinkToken } from './token';

const Complete = graphql(`
  mutation CompleteRecovery($input: CompleteRecoveryInput!) {
    completeRecovery(input: $input) { viewer { user { id } } }
  }
`);

/** Where the mailed link of an approved request leads: the password, then a new factor. */
export function RecoverPage() {
  const token = useLinkToken();
  const router = useRouter();
  const [{ fetching }, complete] = useMutation(Complete);
  const [problem, setProblem] = useState<Problem>();
  const [password, setPassword] = useState('');
  if (!token || problem?.code === 'NOT_FOUND')
    return (
      <Door
        title="This link does not work"
        lead="It was used, stopped or is too old."
        foot={
          <Anchor component={Link} to="/sign-in">
            Back to the sign-in page
          </Anchor>
        }
      />
    );
  return (
    <Door
      title="Set up a new second factor"
      lead="Enter your password. Every old sign-in method is removed, every session ends, and you set up a new one."
      problem={problem?.code === 'INVALID' ? undefined : problem}
    >
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          setProblem(undefined);
          const result = await complete({ input: { token, password } }, await provingContext());
          if (result.error) return setProblem(problemOf(result.error));
          await loadEntrance(true);
          await router.navigate({ to: '/', replace: true });
        }}
      >
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={problem?.code === 'INVALID' ? problem.message : undefined}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        />
        <Button type="submit" fullWidth size="md" loading={fetching} disabled={password === ''}>
          Go on
        </Button>
      </form>
    </Door>
  );
}
