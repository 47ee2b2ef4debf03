import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLock } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '~/gql';
import { type Problem, problemOf } from '~/lib/problem';
import { loadEntrance } from '~/lib/viewer';
import { Door } from './Door';
import css from './Door.module.css';
import { filled, validEmail } from './validate';

const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { __typename }
  }
`);

export function SignInPage({ next, setupNeeded }: { next: string; setupNeeded: boolean }) {
  const router = useRouter();
  const [{ fetching }, signIn] = useMutation(SignIn);
  const [problem, setProblem] = useState<Problem>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: { email: validEmail, password: filled('your password') },
  });
  const submit = form.onSubmit(async ({ email, password }) => {
    setProblem(undefined);
    const result = await signIn({ input: { email: email.trim(), password } });
    if (result.error) return setProblem(problemOf(result.error));
    await loadEntrance(true);
    await router.navigate({ href: next, replace: true });
  });

  if (setupNeeded)
    return (
      <Door
        title="Not set up yet"
        lead="This installation has no organization. Open the set-up link that the server printed in its terminal when it started; it works once."
      />
    );
  return (
    <Door
      title="Sign in"
      lead="Use your work e-mail and password."
      problem={problem}
      foot={
        <>
          <IconLock size={14} aria-hidden /> This sign-in is recorded in your activity log.
        </>
      }
    >
      <form onSubmit={submit} noValidate className={css.form}>
        <TextInput
          label="Work e-mail"
          type="email"
          autoComplete="username"
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth size="md" loading={fetching}>
          Sign in
        </Button>
        <Anchor component={Link} to="/forgot-password" className={css.aside}>
          Forgot your password?
        </Anchor>
      </form>
    </Door>
  );
}
