import { useEffect, useMemo, useRef, useState } from 'react';
import { graphql, readFragment } from '~/gql';
import type { ActivityEventOutcome, ActivityPartsFragment } from '~/gql/graphql';
import { follow } from '~/lib/live';
import { useList } from '~/lib/useList';

const ActivityParts = graphql(`
  fragment ActivityParts on ActivityEvent {
    id
    createdAt
    sequence
    kind
    sentence
    objectName
    outcome
    address
    device
    actor { id name }
  }
`);
const Activity = graphql(`
  query Activity($first: Int, $after: Cursor, $actorId: ID, $outcome: ActivityEventOutcome, $area: String) {
    activity(first: $first, after: $after, actorId: $actorId, outcome: $outcome, area: $area) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...ActivityParts } }
    }
  }
`);
const ActivityAdded = graphql(`
  subscription ActivityAdded($after: Long) {
    activityAdded(after: $after) { ...ActivityParts }
  }
`);

export type ActivityEvent = ActivityPartsFragment;
export type Filter = { actorId: string | null; outcome: ActivityEventOutcome | null; area: string | null };

export function matches(event: ActivityEvent, { actorId, outcome, area }: Filter): boolean {
  return (
    (!actorId || event.actor?.id === actorId) &&
    (!outcome || event.outcome === outcome) &&
    (!area || event.kind.startsWith(area))
  );
}

/** Newest first, each event once, whichever way it came. */
export function merge(live: readonly ActivityEvent[], listed: readonly ActivityEvent[]): ActivityEvent[] {
  const known = new Set<string>();
  return [...live, ...listed]
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
    edges: data.activity.edges?.map((edge) => edge && { node: readFragment(ActivityParts, edge.node) }),
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
  const added = events.length - new Set(list.nodes.map((e) => e.id)).size;
  return { ...list, events, total: list.total === undefined ? undefined : list.total + Math.max(0, added) };
}
