import { useEffect, useMemo, useRef, useState } from 'react';
import { graphql, readFragment } from '~/gql';
import type { ActivityPartsFragment } from '~/gql/graphql';
import { follow } from '~/lib/live';
import { useList } from '~/lib/useList';
import type { Filter } from './search';

const ActivityParts = graphql(`
  fragment ActivityParts on ActivityEvent {
    id
    createdAt
    sequence
    kind
    sentence
    objectName
    objectID
    outcome
    address
    device
    place { label }
    actor { id name }
  }
`);
const Activity = graphql(`
  query Activity(
    $first: Int, $after: Cursor, $actorId: ID, $objectId: ID, $outcome: ActivityEventOutcome
    $areas: [String!], $kinds: [String!], $from: Time, $until: Time
  ) {
    activity(
      first: $first, after: $after, actorId: $actorId, objectId: $objectId, outcome: $outcome
      areas: $areas, kinds: $kinds, from: $from, until: $until
    ) {
      pageInfo { hasNextPage endCursor }
      edges { node { ...ActivityParts unusual { code text } } }
    }
  }
`);
const ActivityAdded = graphql(`
  subscription ActivityAdded($after: Long) {
    activityAdded(after: $after) { ...ActivityParts }
  }
`);

export type ActivityEvent = ActivityPartsFragment & { unusual?: readonly { code: string; text: string }[] };

/** Whether an event that comes live belongs into what is shown. What else it touched only the server knows. */
export function matches(event: ActivityEvent, filter: Filter): boolean {
  const area = event.kind.split('.')[0] ?? '';
  return (
    (!filter.actorId || event.actor?.id === filter.actorId) &&
    (!filter.objectId || event.objectID === filter.objectId) &&
    (!filter.outcome || event.outcome === filter.outcome) &&
    ((!filter.areas && !filter.kinds) ||
      Boolean(filter.areas?.includes(area)) ||
      Boolean(filter.kinds?.includes(event.kind))) &&
    (!filter.from || Date.parse(event.createdAt) >= Date.parse(filter.from)) &&
    (!filter.until || Date.parse(event.createdAt) < Date.parse(filter.until))
  );
}

/** Newest first, each event once, whichever way it came; what the list knows of it counts. */
export function merge(live: readonly ActivityEvent[], listed: readonly ActivityEvent[]): ActivityEvent[] {
  const known = new Set<string>();
  return [...listed, ...live]
    .filter((event) => !known.has(event.id) && known.add(event.id))
    .sort((a, b) => (b.sequence ?? Number.MAX_SAFE_INTEGER) - (a.sequence ?? Number.MAX_SAFE_INTEGER));
}

/**
 * The log with what happens now on top of it. After a cut, the subscription
 * begins after the last sequence that was seen, so that nothing is missing.
 */
export function useActivity(filter: Filter) {
  const list = useList(Activity, filter, (data) => ({
    ...data.activity,
    edges: data.activity.edges?.map((edge) =>
      edge?.node ? { node: { ...readFragment(ActivityParts, edge.node), unusual: edge.node.unusual } } : null,
    ),
  }));
  const [live, setLive] = useState<ActivityEvent[]>([]);
  const seen = useRef<number | undefined>(undefined);
  const newest = list.nodes.reduce((max, event) => Math.max(max, event.sequence ?? 0), 0);
  if (newest > (seen.current ?? 0)) seen.current = newest;

  useEffect(
    () =>
      follow(
        ActivityAdded,
        () => ({ after: seen.current }),
        (data) => {
          const event = readFragment(ActivityParts, data.activityAdded);
          seen.current = Math.max(seen.current ?? 0, event.sequence ?? 0);
          setLive((old) => [event, ...old].slice(0, 1000));
        },
      ),
    [],
  );
  const events = useMemo(
    () =>
      merge(
        live.filter((event) => matches(event, filter)),
        list.nodes,
      ),
    [live, list.nodes, filter],
  );
  return { ...list, events };
}
