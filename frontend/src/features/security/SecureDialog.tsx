import { Button, Modal } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { graphql } from '~/gql';
import { plural } from '~/lib/format';
import { change } from '~/lib/graphql';
import css from './Account.module.css';
import { PasswordForm } from './PasswordSection';
import { useAccount } from './useAccount';

const Secure = graphql(`
  mutation SecureAccount($input: SecureAccountInput!) {
    secureAccount(input: $input) { endedSessions withdrawnLinks }
  }
`);

type Props = {
  opened: boolean;
  onClose: () => void;
  /** What is shown to be looked through at the end, such as the sign-in methods. */
  review?: ReactNode;
};

/** Takes the account back in one step, then leads through what only its owner can judge. */
export function SecureDialog({ opened, onClose, review }: Props) {
  const { account } = useAccount();
  const [done, setDone] = useState<{ endedSessions: number; withdrawnLinks: number }>();
  const close = () => {
    setDone(undefined);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title="Secure my account" size="md">
      {done ? (
        <div className={css.form}>
          <p className={css.note} role="status">
            <IconShieldCheck size={16} aria-hidden /> {plural(done.endedSessions, 'other session')} ended,{' '}
            {plural(done.withdrawnLinks, 'mailed link')} withdrawn, and no browser is excused from the second factor any
            more.
          </p>
          {review ?? (
            <p className={css.note}>
              Now look through your sign-in methods, address and networks on this page, and remove what you do not know.
            </p>
          )}
          <div>
            <Button onClick={close}>Done</Button>
          </div>
        </div>
      ) : (
        account && (
          <div className={css.form}>
            <ul className={css.steps}>
              <li>Every other browser is signed out.</li>
              <li>Links that were mailed to change your account no longer work.</li>
              <li>Every browser is asked for the second factor again.</li>
              <li>You choose a new password.</li>
            </ul>
            <PasswordForm
              account={account}
              action="Secure my account"
              onSubmit={async (input) => setDone((await change(Secure, { input })).secureAccount)}
            />
          </div>
        )
      )}
    </Modal>
  );
}
