import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { SessionsQuery } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Sessions.module.css';

const Sessions = graphql(`
  query Sessions {
    sessions {
      id
      current
      address
      createdAt
      authTime
      lastSeenAt
      expiresAt
      device { id name createdAt }
    }
  }
`);
const RevokeSession = graphql(`
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) { id }
  }
`);
const RevokeOthers = graphql(`
  mutation RevokeOtherSessions {
    revokeOtherSessions { count }
  }
`);

type Session = SessionsQuery['sessions'][number];

/** The browsers in which one is signed in. One that its owner does not know is ended here. */
export function SessionsPanel() {
  const can = useCan();
  const [{ data, error, fetching }, reload] = useQuery({ query: Sessions, requestPolicy: 'cache-and-network' });
  const [confirming, ask] = useDisclosure(false);
  const [endOthers] = useChange(RevokeOthers, 'The sessions could not be ended');
  const problem = problemOf(error);
  const sessions = data?.sessions ?? [];
  const retry = () => reload({ requestPolicy: 'network-only' });
  return (
    <>
      <Panel
        title="Where you are signed in"
        hint={data ? plural(sessions.length, 'session') : undefined}
        flush
        actions={
          sessions.length > 1 &&
          can('SESSION_REVOKE') && (
            <Button variant="default" size="compact-sm" onClick={ask.open}>
              Sign out everywhere else
            </Button>
          )
        }
      >
        {problem && !data ? (
          <ErrorState what="The sessions could not be loaded" problem={problem} onRetry={retry} />
        ) : fetching && !data ? (
          <SkeletonRows rows={3} height={61} />
        ) : (
          <ul className={css.list}>
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Panel>
      <Confirm
        opened={confirming}
        onClose={ask.close}
        title="Sign out everywhere else?"
        action="End the other sessions"
        onConfirm={async () => {
          const done = await endOthers({});
          if (!done) return;
          ask.close();
          say(`${plural(done.revokeOtherSessions.count, 'session')} ended`);
        }}
      >
        Every browser but this one is signed out at once. Uploads and queries that run there stop.
      </Confirm>
    </>
  );
}

function SessionRow({ session: s }: { session: Session }) {
  const can = useCan();
  const [end, busy] = useChange(RevokeSession, 'The session could not be ended');
  const phone = /android|ios|iphone|ipad|mobile/i.test(s.device.name);
  const Icon = phone ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={css.row}>
      <span className={css.icon}>
        <Icon size={20} stroke={1.5} aria-hidden />
      </span>
      <div className={css.what}>
        <b>
          {s.device.name} {s.current && <em>This session</em>}
        </b>
        <span>
          Browser known since <Ago at={s.device.createdAt} />
        </span>
      </div>
      <div className={css.where}>
        <span className="mono">{s.address}</span>
        <span>
          Signed in <Ago at={s.createdAt} />
        </span>
      </div>
      <div className={css.when}>
        <span>
          Active <Ago at={s.lastSeenAt} />
        </span>
        <span>
          Ends <Ago at={s.expiresAt} /> at the latest
        </span>
      </div>
      <span className={css.action}>
        {!s.current && can('SESSION_REVOKE') && (
          <Button
            variant="default"
            size="compact-sm"
            loading={busy}
            aria-label={`Sign out ${s.device.name}`}
            onClick={async () => {
              const done = await end({ input: { id: s.id } });
              if (done) say(`${s.device.name} was signed out`);
            }}
          >
            Sign out
          </Button>
        )}
      </span>
    </li>
  );
}
