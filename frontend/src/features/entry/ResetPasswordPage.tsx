import { Anchor, Button, Skeleton, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { graphql } from '~/gql';
import type { PasswordResetOfferQuery } from '~/gql/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { PasswordField } from '~/ui/PasswordField';
import { Door } from './Door';
import css from './Door.module.css';
import { useLinkToken } from './token';
import { strongFor } from './validate';

const Offer = graphql(`
  query PasswordResetOffer($token: String!) {
    passwordResetOffer(token: $token) {
      email
      policy { minimumLength requireClasses minimumScore words }
    }
  }
`);
const Reset = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) { reset }
  }
`);

const again = (
  <Anchor component={Link} to="/forgot-password">
    Ask for a new link
  </Anchor>
);

export function ResetPasswordPage() {
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  const [{ data, error }, reload] = useQuery({ query: Offer, variables: { token }, pause: !token || done });
  const problem = problemOf(error);
  if (done)
    return (
      <Door
        title="Your password is changed"
        lead="Every session has ended. Sign in with the new password; your second factor is asked for as before."
      >
        <Button component={Link} to="/sign-in" fullWidth size="md">
          Sign in
        </Button>
      </Door>
    );
  if (!token || problem?.code === 'NOT_FOUND')
    return <Door title="This link does not work" lead="It was used, withdrawn or is too old." foot={again} />;
  if (problem)
    return (
      <Door title="Choose a new password" lead="The link could not be read just now." problem={problem}>
        <Button variant="default" fullWidth onClick={() => reload({ requestPolicy: 'network-only' })}>
          Try again
        </Button>
      </Door>
    );
  if (!data)
    return (
      <Door title="Choose a new password" lead="One moment…">
        <Skeleton height={220} />
      </Door>
    );
  return <Form token={token} offer={data.passwordResetOffer} onDone={() => setDone(true)} />;
}

type FormProps = { token: string; offer: PasswordResetOfferQuery['passwordResetOffer']; onDone: () => void };

function Form({ token, offer, onDone }: FormProps) {
  const [{ fetching }, reset] = useMutation(Reset);
  const [problem, setProblem] = useState<Problem>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: strongFor(offer.policy) },
  });
  const submit = form.onSubmit(async ({ password }) => {
    setProblem(undefined);
    const result = await reset({ input: { token, password } });
    const failed = problemOf(result.error);
    if (failed) {
      form.setErrors(failed.fields);
      return setProblem(failed);
    }
    onDone();
  });
  return (
    <Door
      title="Choose a new password"
      lead="It ends every session of your account. It does not sign you in."
      problem={problem}
    >
      <form onSubmit={submit} noValidate className={css.form}>
        <TextInput label="E-mail" type="email" autoComplete="username" readOnly value={offer.email} />
        <PasswordField
          label="New password"
          autoFocus
          policy={offer.policy}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth size="md" loading={fetching}>
          Change the password
        </Button>
      </form>
    </Door>
  );
}
