import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { at } from '~/lib/format';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './RecoveryBanner.module.css';

const Own = graphql(`
  query OwnRecovery {
    ownRecovery { step askedAt readyAt }
  }
`);
const Cancel = graphql(`
  mutation CancelRecovery {
    cancelRecovery { cancelled }
  }
`);

/** How often a live session looks whether somebody asks to replace its owner's factors. */
const LOOK_MS = 60_000;

/** Tells every live session that somebody says the account's factors are lost, and stops them. */
export function RecoveryBanner() {
  const [{ data }, look] = useQuery({ query: Own, requestPolicy: 'cache-and-network' });
  const [cancel, busy] = useChange(Cancel, 'It could not be stopped');
  useEffect(() => {
    const timer = setInterval(() => look({ requestPolicy: 'network-only' }), LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  const under = data?.ownRecovery;
  if (!under) return null;
  return (
    <section className={css.banner} aria-label="Request to replace your second factors">
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
      <div className={css.text}>
        <b>Somebody says that you have lost every second factor</b>
        <span>
          They know your password and asked on {at(under.askedAt)}
          {under.readyAt ? `; from ${at(under.readyAt)} on a mailed link can replace your factors` : ''}. If it was not
          you, stop it and choose a new password.
        </span>
      </div>
      <Button
        size="compact-md"
        loading={busy}
        onClick={async () => {
          if (await cancel({})) say('Stopped', 'Your second factors are as they were. Choose a new password now.');
        }}
      >
        Stop it
      </Button>
    </section>
  );
}
