import { Button, Modal, PasswordInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import { client, onStale } from '~/lib/graphql';
import { problemOf } from '~/lib/problem';
import { useViewer } from '~/lib/viewer';
import css from './ConfirmIdentity.module.css';

const ConfirmIdentityMutation = graphql(`
  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {
    confirmIdentity(input: $input) { freshUntil }
  }
`);

/** Asks for the password again when the server wants a fresh proof before a sensitive action. */
export function ConfirmIdentity() {
  const { user } = useViewer();
  const [opened, setOpened] = useState(false);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const answer = useRef<(confirmed: boolean) => void>(undefined);

  useEffect(() => {
    onStale(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setPassword('');
          setError(undefined);
          setOpened(true);
        }),
    );
  }, []);
  const finish = (confirmed: boolean) => {
    setOpened(false);
    setPassword('');
    answer.current?.(confirmed);
  };
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    const result = await client.mutation(ConfirmIdentityMutation, { input: { password } }).toPromise();
    setBusy(false);
    const problem = problemOf(result.error);
    if (problem) setError(problem.message);
    else finish(true);
  };
  return (
    <Modal opened={opened} onClose={() => finish(false)} title="Confirm that it is you" size="sm" zIndex={400}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className={css.text}>This is a sensitive action. Enter your password to go on.</p>
        <input type="text" name="username" autoComplete="username" value={user.email ?? ''} readOnly hidden />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={error}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        />
        <div className={css.actions}>
          <Button variant="default" onClick={() => finish(false)}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={!password}>
            Confirm
          </Button>
        </div>
      </form>
    </Modal>
  );
}
