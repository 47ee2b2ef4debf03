import { ActionIcon, Menu, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconDots,
  IconEye,
  IconLock,
  IconLockOpen,
  IconLogout,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserMinus,
} from '@tabler/icons-react';
import { graphql } from '~/gql';
import type { Role } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { ROLE_ORDER, ROLES } from '~/lib/roles';
import { useCan } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { Face } from '~/ui/Person';
import { Status } from '~/ui/Status';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { WatchMark } from '~/ui/WatchMark';
import { OpenPrivate } from './OpenPrivate';
import css from './Team.module.css';
import type { Member } from './TeamPage';

const ChangeRole = graphql(`
  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {
    changeMemberRole(input: $input) { membership { id role updatedAt } }
  }
`);
const Suspend = graphql(`
  mutation SuspendMember($input: SuspendMemberInput!) {
    suspendMember(input: $input) { membership { id state updatedAt } }
  }
`);
const Reinstate = graphql(`
  mutation ReinstateMember($input: ReinstateMemberInput!) {
    reinstateMember(input: $input) { membership { id state updatedAt } }
  }
`);
const SignOut = graphql(`
  mutation SignMemberOut($input: SignMemberOutInput!) {
    signMemberOut(input: $input) { membership { id } endedSessions }
  }
`);
const Unlock = graphql(`
  mutation UnlockMember($input: UnlockMemberInput!) {
    unlockMember(input: $input) { membership { id lockedUntil } }
  }
`);
const Remove = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) { id }
  }
`);

const roles = ROLE_ORDER.map((value) => ({ value, label: ROLES[value].name }));

export function MemberRow({ member: m }: { member: Member }) {
  const can = useCan();
  const [removing, ask] = useDisclosure(false);
  const [breaking, breakGlass] = useDisclosure(false);
  const [changeRole, changing] = useChange(ChangeRole, `The role of ${m.user.name} could not be changed`);
  const [suspend] = useChange(Suspend, `${m.user.name} could not be suspended`);
  const [reinstate] = useChange(Reinstate, `${m.user.name} could not be reinstated`);
  const [signOut] = useChange(SignOut, `${m.user.name} could not be signed out`);
  const [unlock] = useChange(Unlock, `${m.user.name} could not be unlocked`);
  const [remove] = useChange(Remove, `${m.user.name} could not be removed`);
  const { name } = m.user;
  const input = { input: { id: m.id } };
  const suspended = m.state === 'SUSPENDED';
  return (
    <li className={css.row}>
      <Face name={name} size={34} />
      <div className={css.who}>
        <b>
          {name} {m.mine && <em>You</em>} <WatchMark of={m.user.id} />
        </b>
        <span>{m.user.email}</span>
      </div>
      <span className={css.seen}>
        {suspended ? (
          <Status tone="warn" icon={IconPlayerPause}>
            Suspended
          </Status>
        ) : m.lockedUntil ? (
          <Status tone="warn" icon={IconLock}>
            Locked after failed tries
          </Status>
        ) : m.lastSeenAt ? (
          <>
            Seen <Ago at={m.lastSeenAt} />
          </>
        ) : (
          'Not seen yet'
        )}
      </span>
      {can('MEMBER_UPDATE') ? (
        <Select
          className={css.role}
          size="xs"
          aria-label={`Role of ${name}`}
          allowDeselect={false}
          disabled={changing || suspended}
          data={roles}
          value={m.role}
          onChange={async (role) => {
            if (!role || role === m.role) return;
            const done = await changeRole({ input: { id: m.id, role: role as Role } });
            if (done) say(`${name} is ${ROLES[role as Role].a} now`, 'It holds from the next request on.');
          }}
        />
      ) : (
        <span className={css.role}>{ROLES[m.role].name}</span>
      )}
      <span className={css.action}>
        {!m.mine && (can('MEMBER_UPDATE') || can('MEMBER_REMOVE') || can('MEMBER_UNLOCK')) && (
          <Menu position="bottom-end" width={190}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`Manage ${name}`}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {m.lockedUntil && can('MEMBER_UNLOCK') && (
                <Menu.Item
                  leftSection={<IconLockOpen size={15} aria-hidden />}
                  onClick={async () => {
                    if (await unlock(input)) say(`${name} may try again`, 'The lock after failed tries is lifted.');
                  }}
                >
                  Unlock
                </Menu.Item>
              )}
              {can('MEMBER_UPDATE') && !suspended && (
                <Menu.Item
                  leftSection={<IconLogout size={15} aria-hidden />}
                  onClick={async () => {
                    const done = await signOut(input);
                    if (done)
                      say(`${name} is signed out`, `${plural(done.signMemberOut.endedSessions, 'session')} ended.`);
                  }}
                >
                  Sign out everywhere
                </Menu.Item>
              )}
              {can('MEMBER_UPDATE') &&
                (suspended ? (
                  <Menu.Item
                    leftSection={<IconPlayerPlay size={15} aria-hidden />}
                    onClick={async () => {
                      if (await reinstate(input)) say(`${name} may sign in again`);
                    }}
                  >
                    Reinstate
                  </Menu.Item>
                ) : (
                  <Menu.Item
                    leftSection={<IconPlayerPause size={15} aria-hidden />}
                    onClick={async () => {
                      if (await suspend(input)) say(`${name} is suspended`, 'Every session has ended.');
                    }}
                  >
                    Suspend
                  </Menu.Item>
                ))}
              {can('BREAK_GLASS_OPEN') && m.role !== 'VIEWER' && m.role !== 'GUEST' && (
                <Menu.Item leftSection={<IconEye size={15} aria-hidden />} onClick={breakGlass.open}>
                  Emergency access…
                </Menu.Item>
              )}
              {can('MEMBER_REMOVE') && (
                <Menu.Item color="red" leftSection={<IconUserMinus size={15} aria-hidden />} onClick={ask.open}>
                  Remove
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
      <OpenPrivate user={m.user} opened={breaking} onClose={breakGlass.close} />
      <Confirm
        opened={removing}
        onClose={ask.close}
        title={`Remove ${name}?`}
        action="Remove member"
        onConfirm={async () => {
          const done = await remove(input);
          if (!done) return;
          ask.close();
          say(`${name} was removed`);
        }}
      >
        All sessions end at once, and what was shared with {name} by name is withdrawn. What {name} made stays.
      </Confirm>
    </li>
  );
}
