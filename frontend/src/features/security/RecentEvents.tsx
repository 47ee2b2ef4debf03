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
  fragment SecurityEvent on ActivityEvent { id createdAt sentence address device place { label } unusual { code text } }
`);
const Recent = graphql(`
  query RecentSecurityEvents($me: ID!) {
    activity(
      first: 8
      areas: ["session", "factor", "device", "password", "email", "account", "recovery"]
      actorId: $me
    ) { edges { node { ...SecurityEvent } } }
  }
`);

/** The last things that happened to one's own account. */
export function RecentEvents() {
  const { user } = useViewer();
  const [{ data, error }, reload] = useQuery({
    query: Recent,
    variables: { me: user.id },
    requestPolicy: 'cache-and-network',
  });
  const problem = problemOf(error);
  const events = (data?.activity.edges ?? []).flatMap((edge) => (edge?.node ? [readFragment(Parts, edge.node)] : []));
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
              <p>
                <Link to="/activity" search={{ person: user.id, event: event.id }} className={css.what}>
                  You {event.sentence}
                </Link>
                {event.unusual.map((o) => (
                  <em key={o.code} className={css.odd}>
                    {o.text}
                  </em>
                ))}
              </p>
              <span title={event.address}>{event.place.label || <span className="mono">{event.address}</span>}</span>
              <span>{event.device}</span>
              <Ago at={event.createdAt} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
