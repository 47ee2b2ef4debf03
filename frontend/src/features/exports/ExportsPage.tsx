import { IconCircleCheck, IconDownload, IconHourglass, IconPlugConnectedX } from '@tabler/icons-react';
import { useCallback } from 'react';
import { graphql } from '~/gql';
import type { ExportsQuery } from '~/gql/graphql';
import { at, bytes, count, plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { useCan } from '~/lib/viewer';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import { type Column, VirtualGrid } from '~/ui/VirtualGrid';

const Exports = graphql(`
  query Exports($first: Int, $after: Cursor) {
    exports(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          name
          format
          state
          rowCount
          columns
          bytes
          sha256
          createdAt
          sentAt
          expiresAt
          address
          user { id name }
        }
      }
    }
  }
`);

type Row = NonNullable<NonNullable<NonNullable<ExportsQuery['exports']['edges']>[number]>['node']>;

function State({ row }: { row: Row }) {
  switch (row.state) {
    case 'SENT':
      return (
        <Status tone="ok" icon={IconCircleCheck}>
          Downloaded
        </Status>
      );
    case 'INTERRUPTED':
      return (
        <Status tone="warn" icon={IconPlugConnectedX}>
          Cut off
        </Status>
      );
    case 'GRANTED':
      return Date.parse(row.expiresAt) < Date.now() ? (
        <Status tone="quiet" icon={IconHourglass}>
          Never fetched
        </Status>
      ) : (
        <Status tone="busy" icon={IconHourglass}>
          Allowed
        </Status>
      );
  }
}

const who: Column<Row> = { id: 'who', header: 'Who', width: 150, from: 620, cell: (e) => e.user.name };

const columns: Column<Row>[] = [
  {
    id: 'at',
    header: 'Time',
    width: 106,
    cell: (e) => (
      <time dateTime={e.createdAt} className="num">
        {at(e.createdAt)}
      </time>
    ),
  },
  { id: 'name', header: 'What', width: 108, grow: true, cell: (e) => <span title={e.name}>{e.name}</span> },
  { id: 'format', header: 'Format', width: 84, from: 480, cell: (e) => e.format },
  { id: 'rows', header: 'Rows', width: 96, align: 'right', from: 560, cell: (e) => count(e.rowCount) },
  {
    id: 'columns',
    header: 'Columns',
    width: 84,
    align: 'right',
    from: 900,
    cell: (e) => <span title={e.columns.join(', ')}>{count(e.columns.length)}</span>,
  },
  {
    id: 'size',
    header: 'Size',
    width: 90,
    align: 'right',
    from: 720,
    cell: (e) => (e.bytes > 0 ? bytes(e.bytes) : '–'),
  },
  {
    id: 'hash',
    header: 'SHA-256',
    width: 130,
    from: 1300,
    cell: (e) => (
      <span className="mono" title={e.sha256}>
        {e.sha256 ? `${e.sha256.slice(0, 12)}…` : '–'}
      </span>
    ),
  },
  { id: 'address', header: 'Address', width: 130, from: 1120, cell: (e) => <span className="mono">{e.address}</span> },
  { id: 'state', header: 'State', width: 126, cell: (e) => <State row={e} /> },
];

export function ExportsPage() {
  const can = useCan();
  const all = can('EXPORT_AUDIT');
  const list = useList(Exports, {}, (data) => data.exports);
  const { nodes, hasMore, more } = list;
  const onRange = useCallback(
    (_: number, last: number) => {
      if (hasMore && last >= nodes.length - 10) more();
    },
    [hasMore, more, nodes.length],
  );
  return (
    <Page
      wide
      fill
      title={all ? 'Exports' : 'My exports'}
      lead={
        all
          ? 'Every file that left this organization: who took it, which rows and columns, and from where.'
          : 'Every file that you took away from here.'
      }
    >
      <Panel label="Exports" flush grow>
        <FilterBar summary={list.total === undefined ? undefined : plural(list.total, 'export')}>
          <span>Entries cannot be edited or deleted.</span>
        </FilterBar>
        {list.problem && nodes.length === 0 ? (
          <ErrorState what="The ledger could not be loaded" problem={list.problem} onRetry={list.reload} />
        ) : list.loading ? (
          <SkeletonRows rows={8} height={34} />
        ) : nodes.length === 0 ? (
          <Empty icon={IconDownload} title="Nothing was exported yet">
            Open a result and choose Export. Each download passes one gate and leaves an entry here.
          </Empty>
        ) : (
          <VirtualGrid
            label="Exports"
            columns={all ? [columns[0] as Column<Row>, who, ...columns.slice(1)] : columns}
            count={nodes.length + (hasMore ? 1 : 0)}
            get={(i) => nodes[i]}
            onRange={onRange}
          />
        )}
      </Panel>
    </Page>
  );
}
