import { IconActivity } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql, readFragment } from '~/gql';
import type { StripPartsFragment } from '~/gql/graphql';
import { clockTime } from '~/lib/format';
import { follow, useLive } from '~/lib/live';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { Face } from '~/ui/Person';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import css from './Home.module.css';

const StripParts = graphql(`
  fragment StripParts on ActivityEvent {
    id
    createdAt
    sequence
    sentence
    outcome
    actor { id name }
  }
`);
const Latest = graphql(`
  query LatestActivity {
    activity(first: 12) { edges { node { ...StripParts } } }
  }
`);
const Added = graphql(`
  subscription LatestActivityAdded($after: Long) {
    activityAdded(after: $after) { ...StripParts }
  }
`);

const SHOWN = 12;

/** The last things that happened, growing while one looks. */
export function LatestActivity() {
  const can = useCan();
  const [{ data, error }, reload] = useQuery({ query: Latest, requestPolicy: 'cache-and-network' });
  const [live, setLive] = useState<StripPartsFragment[]>([]);
  const socket = useLive();
  useEffect(() => {
    let seen: number | undefined;
    return follow(
      Added,
      () => ({ after: seen }),
      (added) => {
        const event = readFragment(StripParts, added.activityAdded);
        seen = event.sequence ?? seen;
        setLive((old) => [event, ...old].slice(0, SHOWN));
      },
    );
  }, []);
  const listed = (data?.activity.edges ?? []).flatMap((edge) =>
    edge?.node ? [readFragment(StripParts, edge.node)] : [],
  );
  const events = [...live, ...listed.filter((e) => !live.some((l) => l.id === e.id))].slice(0, SHOWN);
  const problem = problemOf(error);
  return (
    <Panel
      title={can('ACTIVITY_AUDIT') ? 'Happening now' : 'Your activity'}
      hint={socket.state === 'down' && socket.asOf ? `as of ${clockTime(socket.asOf)}` : undefined}
      flush
      actions={
        <Link to="/activity" className={css.all}>
          All activity
        </Link>
      }
    >
      {problem && !data ? (
        <ErrorState
          what="The activity could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : !data ? (
        <SkeletonRows rows={8} height={48} />
      ) : events.length === 0 ? (
        <Empty icon={IconActivity} title="Nothing happened yet">
          Whatever is done from now on appears here by itself.
        </Empty>
      ) : (
        <ul className={css.strip}>
          {events.map((event) => (
            <li key={event.id} data-fresh={live.includes(event) || undefined}>
              <Face name={event.actor?.name ?? 'Strongroom'} size={24} />
              <p>
                <b>{event.actor?.name ?? 'Strongroom'}</b> {event.sentence}
              </p>
              <Ago at={event.createdAt} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
