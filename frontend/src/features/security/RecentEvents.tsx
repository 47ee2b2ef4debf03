import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { graphql, readFragment } from '~/gql';
import { problemOf } from '~/lib/problem';
import { useViewer } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import css from './Security.module.css';

const Parts = graphql(`
  fragment SecurityEvent on ActivityEvent { id createdAt sentence address device }
`);
const Recent = graphql(`
  query RecentSecurityEvents($me: ID!) {
    sessions: activity(first: 8, area: "session", actorId: $me) { edges { node { ...SecurityEvent } } }
    factors: activity(first: 8, area: "factor", actorId: $me) { edges { node { ...SecurityEvent } } }
    devices: activity(first: 8, area: "device", actorId: $me) { edges { node { ...SecurityEvent } } }
  }
`);

const SHOWN = 8;

/** The last things that happened to one's own account. */
export function RecentEvents() {
  const { user } = useViewer();
  const [{ data, error }, reload] = useQuery({
    query: Recent,
    variables: { me: user.id },
    requestPolicy: 'cache-and-network',
  });
  const problem = problemOf(error);
  const events = [...(data?.sessions.edges ?? []), ...(data?.factors.edges ?? []), ...(data?.devices.edges ?? [])]
    .flatMap((edge) => (edge?.node ? [readFragment(Parts, edge.node)] : []))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, SHOWN);
  return (
    <Panel
      title="Recent security events"
      flush
      actions={
        <Link to="/activity" className={css.all}>
          All activity
        </Link>
      }
    >
      {problem && !data ? (
        <ErrorState
          what="The events could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : !data ? (
        <SkeletonRows rows={5} height={37} />
      ) : events.length === 0 ? (
        <Empty title="Nothing happened yet" />
      ) : (
        <ul className={css.events}>
          {events.map((event) => (
            <li key={event.id} className={css.event}>
              <p>You {event.sentence}</p>
              <span className="mono">{event.address}</span>
              <span>{event.device}</span>
              <Ago at={event.createdAt} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
