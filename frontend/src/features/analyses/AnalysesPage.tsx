import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChartHistogram, IconPlus, IconSearch, IconUser, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { graphql } from '~/gql';
import type { AnalysesQuery, AnalysisOrder } from '~/gql/graphql';
import { count, plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { LinkButton } from '~/ui/LinkButton';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import { Ago } from '~/ui/Time';
import { type Column, type Sort, VirtualGrid } from '~/ui/VirtualGrid';
import css from './Analyses.module.css';

const Analyses = graphql(`
  query Analyses($first: Int, $after: Cursor, $orderBy: AnalysisOrder, $search: String) {
    analyses(first: $first, after: $after, orderBy: $orderBy, search: $search, shared: false) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          name
          updatedAt
          chart { kind }
          result { id rowCount }
          shares { id audience }
        }
      }
    }
  }
`);

type Row = NonNullable<NonNullable<NonNullable<AnalysesQuery['analyses']['edges']>[number]>['node']>;

const FIELDS: Record<string, AnalysisOrder['field']> = { name: 'NAME', updated: 'UPDATED_AT' };
const SHOWN = { TABLE: 'Table', BAR: 'Bars', LINE: 'Lines', AREA: 'Areas', SCATTER: 'Points', PIE: 'Shares' } as const;

function Audience({ shares }: { shares: Row['shares'] }) {
  if (!shares || shares.length === 0) return <span className={css.quiet}>Only you</span>;
  return shares.some((s) => s.audience === 'TEAM') ? (
    <Status tone="quiet" icon={IconUsers}>
      Team
    </Status>
  ) : (
    <Status tone="quiet" icon={IconUser}>
      {plural(shares.length, 'person', 'people')}
    </Status>
  );
}

const columns: Column<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 200,
    grow: true,
    sortable: true,
    cell: (a) => (
      <Link to="/analyses/$id" params={{ id: a.id }} tabIndex={-1} className={css.name}>
        {a.name}
      </Link>
    ),
  },
  { id: 'look', header: 'Shown as', width: 110, from: 640, cell: (a) => SHOWN[a.chart.kind] },
  {
    id: 'rows',
    header: 'Rows',
    width: 110,
    align: 'right',
    from: 560,
    cell: (a) => (a.result ? count(a.result.rowCount) : '–'),
  },
  { id: 'shares', header: 'Shared with', width: 140, cell: (a) => <Audience shares={a.shares} /> },
  { id: 'updated', header: 'Changed', width: 140, from: 500, sortable: true, cell: (a) => <Ago at={a.updatedAt} /> },
];

const NewAnalysis = ({ label }: { label: string }) => (
  <LinkButton to="/explore" leftSection={<IconPlus size={15} aria-hidden />}>
    {label}
  </LinkButton>
);

export function AnalysesPage() {
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort>({ by: 'updated', descending: true });
  const list = useList(
    Analyses,
    {
      orderBy: { field: FIELDS[sort.by] ?? 'UPDATED_AT', direction: sort.descending ? 'DESC' : 'ASC' },
      search: search || null,
    },
    (data) => data.analyses,
  );
  const { nodes, hasMore, more, reload } = list;
  const type = useDebouncedCallback(setSearch, 200);
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
      title="Analyses"
      lead="Questions that you saved, each with its newest answer."
      actions={<NewAnalysis label="New analysis" />}
    >
      <Panel label="Analyses" flush grow>
        <FilterBar summary={list.total === undefined ? undefined : plural(list.total, 'analysis', 'analyses')}>
          <TextInput
            size="xs"
            className={css.filter}
            aria-label="Filter analyses by name"
            placeholder="Filter by name"
            data-filter
            leftSection={<IconSearch size={14} aria-hidden />}
            onChange={(event) => type(event.currentTarget.value)}
          />
        </FilterBar>
        {list.problem && nodes.length === 0 ? (
          <ErrorState what="The analyses could not be loaded" problem={list.problem} onRetry={reload} />
        ) : list.loading ? (
          <SkeletonRows rows={8} height={40} />
        ) : nodes.length === 0 && search ? (
          <Empty icon={IconSearch} title={`No analysis is called “${search}”`}>
            Clear the filter to see all of them.
          </Empty>
        ) : nodes.length === 0 ? (
          <Empty
            icon={IconChartHistogram}
            title="No analyses yet"
            action={<NewAnalysis label="Ask the first question" />}
          >
            Write a query, run it, and keep it here. You decide with whom its answer is shared.
          </Empty>
        ) : (
          <VirtualGrid
            label="Analyses"
            columns={columns}
            count={nodes.length + (hasMore ? 1 : 0)}
            get={(i) => nodes[i]}
            onRange={onRange}
            onOpen={(a) => void navigate({ to: '/analyses/$id', params: { id: a.id } })}
            sort={sort}
            onSort={setSort}
            rowHeight={40}
          />
        )}
      </Panel>
    </Page>
  );
}
