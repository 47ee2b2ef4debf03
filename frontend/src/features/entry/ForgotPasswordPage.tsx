import { Anchor, Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '~/gql';
import { type Problem, problemOf } from '~/lib/problem';
import { Door } from './Door';
import css from './Door.module.css';
import { validEmail } from './validate';

const Request = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { accepted }
  }
`);

export function ForgotPasswordPage() {
  const [{ fetching }, request] = useMutation(Request);
  const [problem, setProblem] = useState<Problem>();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '' }, validate: { email: validEmail } });
  const submit = form.onSubmit(async ({ email }) => {
    setProblem(undefined);
    const result = await request({ input: { email: email.trim() } });
    if (result.error) return setProblem(problemOf(result.error));
    setSentTo(email.trim());
  });
  const back = (
    <Anchor component={Link} to="/sign-in">
      Back to the sign-in page
    </Anchor>
  );
  if (sentTo)
    return (
      <Door
        title="Look at your mail"
        lead={`If somebody signs in with ${sentTo}, a link to choose a new password is on its way there. It works for 20 minutes.`}
        foot={back}
      />
    );
  return (
    <Door
      title="Forgot your password?"
      lead="Enter the address that you sign in with. You get a link with which to choose a new password."
      problem={problem}
      foot={back}
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
        <Button type="submit" fullWidth size="md" loading={fetching}>
          Send the link
        </Button>
      </form>
    </Door>
  );
}
