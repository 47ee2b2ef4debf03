import { Button, Menu } from '@mantine/core';
import { IconActivity, IconAlertTriangle, IconDownload, IconFilterOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { graphql } from '~/gql';
import type { ActivityFormat } from '~/gql/graphql';
import { atSecond, clockTime } from '~/lib/format';
import { useLive } from '~/lib/live';
import { useCan } from '~/lib/viewer';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { type Column, VirtualGrid } from '~/ui/VirtualGrid';
import css from './Activity.module.css';
import { EventDrawer } from './EventDrawer';
import { Filters } from './Filters';
import { Outcome } from './Outcome';
import { SignIns, useSignIns } from './SignIns';
import { type Filter, filterOf, isFiltered, type Search } from './search';
import { type ActivityEvent, useActivity } from './useActivity';

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
    cell: (e) => (
      <span title={[e.sentence, ...(e.unusual ?? []).map((o) => o.text)].join('. ')}>
        {e.sentence}
        {e.unusual && e.unusual.length > 0 && (
          <em className={css.new}>
            <IconAlertTriangle size={12} stroke={2} aria-hidden />
            Unusual
          </em>
        )}
      </span>
    ),
  },
  {
    id: 'place',
    header: 'Place',
    width: 190,
    from: 1000,
    cell: (e) =>
      e.place.label ? <span title={e.place.label}>{e.place.label}</span> : <span className={css.quiet}>–</span>,
  },
  {
    id: 'device',
    header: 'Browser',
    width: 170,
    from: 1200,
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

export function ActivityPage({ search }: { search: Search }) {
  const can = useCan();
  const navigate = useNavigate();
  const all = can('ACTIVITY_AUDIT');
  const go = (next: Search) => void navigate({ to: '/activity', search: next });
  const { event: opened, ...narrowing } = search;
  const key = JSON.stringify(narrowing);
  const filter = useMemo(() => filterOf(JSON.parse(key) as Search), [key]);
  const { events, hasMore, more, ...list } = useActivity(filter);
  const overview = useSignIns();
  const socket = useLive();
  const onRange = useCallback(
    (_: number, last: number) => {
      if (hasMore && last >= events.length - 10) more();
    },
    [hasMore, more, events.length],
  );
  const filtered = isFiltered(search);
  const aside = !filtered && overview && (overview.places.length > 0 || overview.failures.length > 0);
  return (
    <Page
      wide
      fill={!aside}
      title={all ? 'Activity' : 'My activity'}
      lead={
        all
          ? 'Every sign-in, query, export and change in this organization, as it happens. Entries cannot be edited.'
          : 'What was done in your name, as it happens. Entries cannot be edited.'
      }
      actions={<Export filter={filter} />}
    >
      {aside && <SignIns overview={overview} />}
      <Panel label="Activity" flush grow>
        <FilterBar summary={socket.state === 'down' && socket.asOf ? `As of ${clockTime(socket.asOf)}` : undefined}>
          <Filters
            search={search}
            onChange={go}
            objectName={events.find((e) => e.objectID === search.object)?.objectName}
            personName={events.find((e) => e.actor?.id === search.person)?.actor?.name}
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
            onOpen={(e) => go({ ...search, event: e.id })}
            height={aside ? 560 : undefined}
          />
        )}
      </Panel>
      <EventDrawer id={opened} onClose={() => go(narrowing)} />
    </Page>
  );
}

const ExportActivity = graphql(`
  mutation ExportActivity($input: ExportActivityInput!) {
    exportActivity(input: $input) { path }
  }
`);

/** What the filter finds, all of it, as a file. */
function Export({ filter }: { filter: Filter }) {
  const [begin, busy] = useChange(ExportActivity, 'It could not be exported');
  const fetchAs = async (format: ActivityFormat) => {
    const done = await begin({ input: { ...filter, format } });
    if (!done) return;
    const anchor = document.createElement('a');
    anchor.href = done.exportActivity.path;
    anchor.download = '';
    anchor.click();
    say('The download has begun', 'It holds what the filter finds.');
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="default" loading={busy} leftSection={<IconDownload size={16} stroke={1.6} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void fetchAs('CSV')}>As CSV, for spreadsheets</Menu.Item>
        <Menu.Item onClick={() => void fetchAs('JSONL')}>As JSON, one event a line</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
