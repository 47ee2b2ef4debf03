import { Button } from '@mantine/core';
import { IconDownloadOff, IconKey, IconLogout, IconShieldBolt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '~/gql';
import { at, plural } from '~/lib/format';
import { useShields } from '~/lib/shields';
import { useCan } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import type { Alert } from './AlertDetail';
import css from './Alerts.module.css';

const SignOut = graphql(`
  mutation RespondBySigningOut($input: SignMemberOutInput!) {
    signMemberOut(input: $input) { endedSessions }
  }
`);
const Freeze = graphql(`
  mutation FreezeExports($input: FreezeExportsInput!) {
    freezeExports(input: $input) { membership { id exportsFrozenAt } }
  }
`);
const Unfreeze = graphql(`
  mutation UnfreezeExports($input: UnfreezeExportsInput!) {
    unfreezeExports(input: $input) { membership { id exportsFrozenAt } }
  }
`);
const Demand = graphql(`
  mutation DemandNewPassword($input: DemandNewPasswordInput!) {
    demandNewPassword(input: $input) { membership { id } }
  }
`);

/** The way to raise shields, for whoever may and while they are down. */
function ShieldButton() {
  const up = useShields();
  if (!useCan()('SHIELD_MANAGE') || up) return null;
  return (
    <Button
      variant="default"
      size="compact-md"
      leftSection={<IconShieldBolt size={15} aria-hidden />}
      renderRoot={(props) => <Link to="/settings" hash="shields" {...props} />}
    >
      Raise shields
    </Button>
  );
}

/** What can be done about an alert that is about no other member. */
function ShieldResponse() {
  const up = useShields();
  if (!useCan()('SHIELD_MANAGE') || up) return null;
  return (
    <div className={css.part}>
      <h3>What you can do about it</h3>
      <div className={css.responses}>
        <ShieldButton />
      </div>
    </div>
  );
}

type Response = 'sign-out' | 'freeze' | 'password';

/** What an admin can do at once about whom an alert is about. */
export function Responses({ alert, onDone }: { alert: Alert; onDone: () => void }) {
  const can = useCan();
  const [asking, ask] = useState<Response>();
  const [signOut] = useChange(SignOut, 'They could not be signed out');
  const [freeze] = useChange(Freeze, 'Their downloads could not be frozen');
  const [unfreeze, unfreezing] = useChange(Unfreeze, 'They could not be let download again');
  const [demand] = useChange(Demand, 'A new password could not be demanded');
  const member = alert.member;
  if (!member || member.mine || !can('MEMBER_UPDATE')) return <ShieldResponse />;
  const input = { id: member.id };
  const name = alert.subject?.name ?? 'this person';
  const close = () => ask(undefined);
  const carryOut = {
    'sign-out': async () => {
      const done = await signOut({ input });
      if (done) say('Signed out', `${plural(done.signMemberOut.endedSessions, 'session')} of ${name} ended.`);
    },
    freeze: async () => {
      if (await freeze({ input })) say('Frozen', `${name} downloads nothing until somebody lets them.`);
    },
    password: async () => {
      if (await demand({ input })) say('Done', `${name} has a mail with a link to choose a new password.`);
    },
  };
  const words = {
    'sign-out': [
      `Sign ${name} out?`,
      'Every session of theirs in this organization ends now. They may sign in again.',
      'End their sessions',
    ],
    freeze: [
      `Freeze the downloads of ${name}?`,
      'Nothing leaves in their name from now on, not even what was granted already, until an admin lets them download again.',
      'Freeze their downloads',
    ],
    password: [
      `Make ${name} choose a new password?`,
      'Their password stops working now and every session ends. A link goes to their address.',
      'Demand a new password',
    ],
  } as const;
  const [title, text, action] = words[asking ?? 'sign-out'];
  return (
    <div className={css.part}>
      <h3>What you can do about it</h3>
      <div className={css.responses}>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconLogout size={15} aria-hidden />}
          onClick={() => ask('sign-out')}
        >
          End their sessions
        </Button>
        {member.exportsFrozenAt ? (
          <Button
            variant="default"
            size="compact-md"
            loading={unfreezing}
            onClick={async () => {
              if (!(await unfreeze({ input }))) return;
              say('Done', `${name} may download again, as far as their role may.`);
              onDone();
            }}
          >
            Let them download again
          </Button>
        ) : (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconDownloadOff size={15} aria-hidden />}
            onClick={() => ask('freeze')}
          >
            Freeze their downloads
          </Button>
        )}
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconKey size={15} aria-hidden />}
          onClick={() => ask('password')}
        >
          Demand a new password
        </Button>
        <ShieldButton />
      </div>
      {member.exportsFrozenAt && (
        <p className={css.note}>Their downloads are frozen since {at(member.exportsFrozenAt)}.</p>
      )}
      <Confirm
        opened={Boolean(asking)}
        onClose={close}
        title={title}
        action={action}
        onConfirm={async () => {
          if (asking) await carryOut[asking]();
          close();
          onDone();
        }}
      >
        {text}
      </Confirm>
    </div>
  );
}
