import { Button, Modal } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { SecureAccountMutation } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { change } from '~/lib/graphql';
import css from './Account.module.css';
import { PasswordForm } from './PasswordSection';
import { useAccount } from './useAccount';

const Secure = graphql(`
  mutation SecureAccount($input: SecureAccountInput!) {
    secureAccount(input: $input) { endedSessions withdrawnLinks withdrawnDownloads }
  }
`);

type Props = { opened: boolean; onClose: () => void };

/** What only its owner can judge: what it is called, and the panel of this page where it stands. */
const REVIEW = [
  ['Sign-in methods', 'Sign-in methods'],
  ['Browsers and sessions', 'Your browsers'],
  ['Address', 'E-mail address'],
  ['Networks', 'Networks'],
] as const;

/** Takes the account back in one step, then leads through what only its owner can judge. */
export function SecureDialog({ opened, onClose }: Props) {
  const { account } = useAccount();
  const [done, setDone] = useState<SecureAccountMutation['secureAccount']>();
  const close = () => {
    setDone(undefined);
    onClose();
  };
  const lookAt = (region: string) => {
    close();
    // Once the dialog has given the page back.
    setTimeout(() => document.querySelector(`section[aria-label="${region}"]`)?.scrollIntoView(), 200);
  };
  return (
    <Modal opened={opened} onClose={close} title="Secure my account" size="md">
      {done ? (
        <div className={css.form}>
          <p className={css.note} role="status">
            <IconShieldCheck size={16} aria-hidden /> {plural(done.endedSessions, 'other session')} ended,{' '}
            {plural(done.withdrawnLinks, 'mailed link')} and {plural(done.withdrawnDownloads, 'download')} withdrawn,
            and no browser is excused from the second factor any more.
          </p>
          <p className={css.note}>Now look through what only you can judge, and remove what you do not know:</p>
          <div className={css.review}>
            {REVIEW.map(([label, region]) => (
              <Button key={region} variant="default" onClick={() => lookAt(region)}>
                {label}
              </Button>
            ))}
          </div>
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
              <li>Downloads that were asked for are withdrawn.</li>
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
