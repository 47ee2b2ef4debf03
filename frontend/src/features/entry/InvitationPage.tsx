import { Button, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { graphql } from '~/gql';
import type { InvitationOfferQuery } from '~/gql/graphql';
import { onDay } from '~/lib/format';
import { provingContext } from '~/lib/graphql';
import type { Policy } from '~/lib/password';
import { type Problem, problemOf } from '~/lib/problem';
import { ROLES } from '~/lib/roles';
import { loadEntrance } from '~/lib/viewer';
import { PasswordField } from '~/ui/PasswordField';
import { Door } from './Door';
import css from './Door.module.css';
import { useLinkToken } from './token';
import { filled, strongFor } from './validate';

const Offer = graphql(`
  query InvitationOffer($token: String!) {
    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount isViewer }
    passwordPolicy(invitation: $token) { minimumLength requireClasses minimumScore words }
  }
`);
const Accept = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) { viewer { user { id } } }
  }
`);

export function InvitationPage() {
  const token = useLinkToken();
  const [{ data, error, fetching }, reload] = useQuery({ query: Offer, variables: { token }, pause: !token });
  const problem = problemOf(error);
  if (!token || problem?.code === 'NOT_FOUND')
    return (
      <Door
        title="This link does not work"
        lead="The invitation was used, withdrawn or is too old. Ask whoever invited you to send it again."
      />
    );
  if (problem)
    return (
      <Door title="Your invitation" lead="It could not be read just now." problem={problem}>
        <Button variant="default" fullWidth onClick={() => reload({ requestPolicy: 'network-only' })}>
          Try again
        </Button>
      </Door>
    );
  if (fetching || !data)
    return (
      <Door title="Your invitation" lead="One moment…">
        <Skeleton height={220} />
      </Door>
    );
  return <Acceptance token={token} offer={data.invitationOffer} policy={data.passwordPolicy} />;
}

type AcceptanceProps = { token: string; offer: InvitationOfferQuery['invitationOffer']; policy: Policy };

function Acceptance({ token, offer, policy }: AcceptanceProps) {
  const router = useRouter();
  const [{ fetching }, accept] = useMutation(Accept);
  const [problem, setProblem] = useState<Problem>();
  const { hasAccount, isViewer } = offer;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', password: '' },
    validate: {
      name: hasAccount ? () => null : filled('your name'),
      password: isViewer ? () => null : hasAccount ? filled('your password') : strongFor(policy),
    },
  });
  const submit = form.onSubmit(async (values) => {
    setProblem(undefined);
    const result = await accept({ input: { ...values, token } }, await provingContext());
    const failed = problemOf(result.error);
    if (failed) {
      form.setErrors(failed.fields);
      return setProblem(failed);
    }
    await loadEntrance(true);
    await router.navigate({ to: '/', replace: true });
  });
  return (
    <Door
      title={`Join ${offer.organizationName}`}
      lead={
        <>
          {offer.inviterName} invites you as {ROLES[offer.role].a}. {ROLES[offer.role].does}
        </>
      }
      problem={problem}
      foot={`This link works once, until ${onDay(offer.expiresAt)}.`}
    >
      <form onSubmit={submit} noValidate className={css.form}>
        <TextInput label="E-mail" type="email" autoComplete="username" readOnly value={offer.email} />
        {isViewer ? null : hasAccount ? (
          <PasswordInput
            label="Your password"
            description="This address has an account already; sign in with its password."
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
        ) : (
          <>
            <TextInput
              label="Your name"
              autoComplete="name"
              autoFocus
              key={form.key('name')}
              {...form.getInputProps('name')}
            />
            <PasswordField
              label="New password"
              policy={policy}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
          </>
        )}
        <Button type="submit" fullWidth size="md" loading={fetching}>
          Join {offer.organizationName}
        </Button>
      </form>
    </Door>
  );
}
