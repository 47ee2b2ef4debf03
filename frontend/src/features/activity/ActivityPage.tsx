import { SegmentedControl, Select } from '@mantine/core';
import { IconActivity, IconBan, IconCircleCheck, IconExclamationCircle, IconFilterOff } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { ActivityEventOutcome } from '~/gql/graphql';
import { atSecond, clockTime, plural } from '~/lib/format';
import { useLive } from '~/lib/live';
import { useCan } from '~/lib/viewer';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { type Column, VirtualGrid } from '~/ui/VirtualGrid';
import css from './Activity.module.css';
import { type ActivityEvent, type Filter, useActivity } from './useActivity';

const Actors = graphql(`
  query Actors {
    members(first: 100) { edges { node { id user { id name } } } }
  }
`);

const OUTCOMES = {
  SUCCEEDED: ['Succeeded', IconCircleCheck],
  FAILED: ['Failed', IconExclamationCircle],
  DENIED: ['Refused', IconBan],
} as const;

const AREAS = [
  { value: 'session.', label: 'Sign-ins and sessions' },
  { value: 'device.', label: 'Browsers' },
  { value: 'dataset.', label: 'Datasets' },
  { value: 'run.', label: 'Queries' },
  { value: 'analysis.', label: 'Analyses and sharing' },
  { value: 'export.', label: 'Exports' },
  { value: 'member.', label: 'Members' },
  { value: 'invitation.', label: 'Invitations' },
  { value: 'organization.', label: 'Organization' },
  { value: 'setting.', label: 'Settings' },
];

function Outcome({ value }: { value: ActivityEventOutcome }) {
  const [word, Icon] = OUTCOMES[value];
  return (
    <span className={css.outcome} data-outcome={value}>
      <Icon size={14} stroke={1.8} aria-hidden />
      {word}
    </span>
  );
}

const columns: Column<ActivityEvent>[] = [
  {
    id: 'at',
    header: 'Time',
    width: 138,
    cell: (e) => (
      <time dateTime={e.createdAt} className="num">
        {atSecond(e.createdAt)}
      </time>
    ),
  },
  {
    id: 'who',
    header: 'Who',
    width: 140,
    from: 520,
    cell: (e) => e.actor?.name ?? <span className={css.quiet}>Strongroom</span>,
  },
  {
    id: 'what',
    header: 'What',
    width: 200,
    grow: true,
    cell: (e) => <span title={e.sentence}>{e.sentence}</span>,
  },
  { id: 'kind', header: 'Kind', width: 180, from: 1240, cell: (e) => <span className="mono">{e.kind}</span> },
  {
    id: 'device',
    header: 'Browser',
    width: 200,
    from: 960,
    cell: (e) => (e.device ? <span title={e.device}>{e.device}</span> : <span className={css.quiet}>–</span>),
  },
  {
    id: 'address',
    header: 'Address',
    width: 130,
    from: 760,
    cell: (e) => (e.address ? <span className="mono">{e.address}</span> : <span className={css.quiet}>–</span>),
  },
  { id: 'outcome', header: 'Outcome', width: 116, from: 500, cell: (e) => <Outcome value={e.outcome} /> },
];

const EVERYTHING: Filter = { actorId: null, outcome: null, area: null };

export function ActivityPage() {
  const can = useCan();
  const all = can('ACTIVITY_AUDIT');
  const [filter, setFilter] = useState(EVERYTHING);
  const { events, total, hasMore, more, ...list } = useActivity(filter);
  const socket = useLive();
  const [{ data }] = useQuery({ query: Actors, pause: !all || !can('MEMBER_LIST') });
  const people = useMemo(
    () =>
      (data?.members.edges ?? []).flatMap((edge) =>
        edge?.node ? [{ value: edge.node.user.id, label: edge.node.user.name }] : [],
      ),
    [data],
  );
  const onRange = useCallback(
    (_: number, last: number) => {
      if (hasMore && last >= events.length - 10) more();
    },
    [hasMore, more, events.length],
  );
  const filtered = filter !== EVERYTHING;
  const set = (part: Partial<Filter>) => {
    const next = { ...filter, ...part };
    setFilter(next.actorId || next.outcome || next.area ? next : EVERYTHING);
  };
  return (
    <Page
      wide
      fill
      title={all ? 'Activity' : 'My activity'}
      lead={
        all
          ? 'Every sign-in, query, export and change in this organization, as it happens. Entries cannot be edited.'
          : 'What was done in your name, as it happens. Entries cannot be edited.'
      }
    >
      <Panel label="Activity" flush grow>
        <FilterBar
          summary={
            <>
              {total !== undefined && plural(total, 'event')}
              {socket.state === 'down' && socket.asOf && ` as of ${clockTime(socket.asOf)}`}
            </>
          }
        >
          <Select
            size="xs"
            w={190}
            aria-label="Area"
            placeholder="All areas"
            data-filter
            clearable
            clearButtonProps={{ 'aria-label': 'All areas' }}
            data={AREAS}
            value={filter.area}
            onChange={(area) => set({ area })}
          />
          {people.length > 1 && (
            <Select
              size="xs"
              w={190}
              aria-label="Person"
              placeholder="Everybody"
              clearable
              clearButtonProps={{ 'aria-label': 'Everybody' }}
              searchable
              data={people}
              value={filter.actorId}
              onChange={(actorId) => set({ actorId })}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Outcome"
            value={filter.outcome ?? 'ALL'}
            onChange={(value) => set({ outcome: value === 'ALL' ? null : (value as ActivityEventOutcome) })}
            data={[
              { value: 'ALL', label: 'All' },
              { value: 'SUCCEEDED', label: 'Succeeded' },
              { value: 'FAILED', label: 'Failed' },
              { value: 'DENIED', label: 'Refused' },
            ]}
          />
        </FilterBar>
        {list.problem && events.length === 0 ? (
          <ErrorState what="The log could not be loaded" problem={list.problem} onRetry={list.reload} />
        ) : list.loading ? (
          <SkeletonRows rows={12} height={34} />
        ) : events.length === 0 && filtered ? (
          <Empty icon={IconFilterOff} title="No activity matches">
            Widen the filter to see more.
          </Empty>
        ) : events.length === 0 ? (
          <Empty icon={IconActivity} title="Nothing happened yet">
            Whatever is done from now on appears here by itself.
          </Empty>
        ) : (
          <VirtualGrid
            label="Activity log"
            columns={columns}
            count={events.length + (hasMore ? 1 : 0)}
            get={(i) => events[i]}
            onRange={onRange}
          />
        )}
      </Panel>
    </Page>
  );
}
