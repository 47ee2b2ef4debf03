import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import { Status } from '~/ui/Status';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Account.module.css';
import { Section } from './Section';
import type { Account } from './useAccount';

const Change = graphql(`
  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) { account { pendingEmail } }
  }
`);
const RequestVerification = graphql(`
  mutation RequestEmailVerification {
    requestEmailVerification { sent }
  }
`);

export const EmailSection = () => (
  <Section id="email" title="E-mail address">
    {(account) => <Form account={account} />}
  </Section>
);

function Form({ account }: { account: Account }) {
  const [email, setEmail] = useState('');
  const [changeEmail, busy] = useChange(Change, 'Your address could not be changed');
  const [verify, asking] = useChange(RequestVerification, 'The link could not be sent');
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await changeEmail({ input: { email: email.trim() } }))) return;
        setEmail('');
        say('Look at your mail', 'The new address gets a link, the present one a notice with which to stop it.');
      }}
    >
      <div className={css.line}>
        <b>{account.email}</b>
        {account.emailVerifiedAt ? (
          <Status tone="ok" icon={IconCircleCheck}>
            Verified
          </Status>
        ) : (
          <>
            <Status tone="warn" icon={IconAlertTriangle}>
              Not verified
            </Status>
            <Button
              variant="default"
              size="compact-sm"
              loading={asking}
              onClick={async () => {
                if (await verify({})) say('Look at your mail', 'The link in it verifies your address.');
              }}
            >
              Send the link
            </Button>
          </>
        )}
      </div>
      {account.pendingEmail && (
        <div className={css.line}>
          <span>{account.pendingEmail}</span>
          <Status tone="busy" icon={IconClock}>
            Waits to be confirmed
          </Status>
        </div>
      )}
      <TextInput
        label="New address"
        type="email"
        autoComplete="email"
        description="Nothing changes until the link that it gets is opened. For 72 hours your present address can take it back."
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={busy} disabled={!/^\S+@\S+\.\S+$/.test(email.trim())}>
          Change the address
        </Button>
      </div>
    </form>
  );
}
