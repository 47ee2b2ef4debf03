import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { graphql } from '~/gql';
import { plural } from '~/lib/format';
import { change } from '~/lib/graphql';
import { passwordRules } from '~/lib/password';
import { ProblemError } from '~/lib/problem';
import { useViewer } from '~/lib/viewer';
import { FormActions } from '~/ui/FormActions';
import { PasswordField } from '~/ui/PasswordField';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import css from './Account.module.css';
import { Section } from './Section';
import type { Account } from './useAccount';

const Change = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { endedSessions }
  }
`);

export const PasswordSection = () => (
  <Section id="password" title="Password" rows={3}>
    {(account) => <Form account={account} />}
  </Section>
);

type PasswordFormProps = {
  account: Account;
  action: string;
  onSubmit: (passwords: { currentPassword: string; newPassword: string }) => Promise<void>;
};

/** The present password and a new one; what the server says stands at its field. */
export function PasswordForm({ account, action, onSubmit }: PasswordFormProps) {
  const { user } = useViewer();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  // Emptied after success, so that no password stays on the page.
  const [round, setRound] = useState(0);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value ? null : 'Enter your current password.'),
      newPassword: (value) =>
        passwordRules(value, account.passwordPolicy).good ? null : 'Choose a password that meets the rules below.',
    },
  });
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit(values);
      form.reset();
      setRound(round + 1);
    } catch (failed) {
      if (!(failed instanceof ProblemError)) throw failed;
      form.setErrors(failed.problem.fields);
      if (Object.keys(failed.problem.fields).length === 0) setError(failed.problem.message);
    } finally {
      setBusy(false);
    }
  });
  return (
    <form key={round} onSubmit={submit} noValidate className={css.form}>
      <input type="text" name="username" autoComplete="username" value={user.email ?? ''} readOnly hidden />
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        key={form.key('currentPassword')}
        {...form.getInputProps('currentPassword')}
      />
      <PasswordField
        label="New password"
        policy={account.passwordPolicy}
        key={form.key('newPassword')}
        {...form.getInputProps('newPassword')}
      />
      <FormActions error={error}>
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </FormActions>
    </form>
  );
}

function Form({ account }: { account: Account }) {
  return (
    <div className={css.form}>
      <p className={css.note}>
        {account.passwordChangedAt ? (
          <>
            Changed <Ago at={account.passwordChangedAt} />.{' '}
          </>
        ) : null}
        A new password ends your sessions in every other browser.
      </p>
      <PasswordForm
        account={account}
        action="Change the password"
        onSubmit={async (input) => {
          const { changePassword } = await change(Change, { input });
          say('Your password is changed', `${plural(changePassword.endedSessions, 'other session')} ended.`);
        }}
      />
    </div>
  );
}
