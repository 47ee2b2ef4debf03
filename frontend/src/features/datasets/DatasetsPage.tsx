import { TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDatabase, IconLock, IconSearch, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { graphql } from '~/gql';
import type { DatasetOrder, DatasetsQuery } from '~/gql/graphql';
import { bytes, count, plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { useCan } from '~/lib/viewer';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { type Column, type Sort, VirtualGrid } from '~/ui/VirtualGrid';
import { DatasetState } from './DatasetState';
import css from './Datasets.module.css';
import { UploadButton } from './UploadButton';
import { useLiveDatasets } from './useLiveDatasets';

const Datasets = graphql(`
  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {
    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          name
          tableName
          visibility
          updatedAt
          mine
          owner { id name }
          latestVersion { id state format fileBytes rowCount rejectedCount }
        }
      }
    }
  }
`);

type Row = NonNullable<NonNullable<NonNullable<DatasetsQuery['datasets']['edges']>[number]>['node']>;

const FIELDS: Record<string, DatasetOrder['field']> = { name: 'NAME', updated: 'UPDATED_AT' };

const columns: Column<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 190,
    grow: true,
    sortable: true,
    cell: (d) => (
      <Link to="/datasets/$id" params={{ id: d.id }} tabIndex={-1} className={css.name}>
        {d.name}
      </Link>
    ),
  },
  { id: 'state', header: 'State', width: 150, cell: (d) => <DatasetState state={d.latestVersion.state} /> },
  {
    id: 'table',
    header: 'Table',
    width: 170,
    from: 900,
    cell: (d) => <span className="mono">{d.tableName}</span>,
  },
  { id: 'format', header: 'Format', width: 90, from: 1000, cell: (d) => d.latestVersion.format ?? '–' },
  {
    id: 'rows',
    header: 'Rows',
    width: 100,
    align: 'right',
    from: 560,
    cell: (d) => (d.latestVersion.state === 'READY' ? count(d.latestVersion.rowCount) : '–'),
  },
  {
    id: 'size',
    header: 'File',
    width: 90,
    align: 'right',
    from: 700,
    cell: (d) => bytes(d.latestVersion.fileBytes),
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 160,
    from: 780,
    cell: (d) => (
      <span className={css.owner}>
        <Tooltip label={d.visibility === 'TEAM' ? 'Open to the team' : 'Only the owner may query it'}>
          {d.visibility === 'TEAM' ? (
            <IconUsers size={14} aria-label="Open to the team" />
          ) : (
            <IconLock size={14} aria-label="Private" />
          )}
        </Tooltip>
        {d.mine ? 'You' : d.owner.name}
      </span>
    ),
  },
  { id: 'updated', header: 'Changed', width: 130, from: 620, sortable: true, cell: (d) => <Ago at={d.updatedAt} /> },
];

export function DatasetsPage() {
  const can = useCan();
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort>({ by: 'updated', descending: true });
  const list = useList(
    Datasets,
    {
      orderBy: { field: FIELDS[sort.by] ?? 'UPDATED_AT', direction: sort.descending ? 'DESC' : 'ASC' },
      search: search || null,
    },
    (data) => data.datasets,
  );
  const { nodes, hasMore, more, reload } = list;
  useLiveDatasets({
    told: ({ id }) => {
      if (!nodes.some((d) => d.id === id)) reload();
    },
  });
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
      title="Datasets"
      lead="Files are parsed in a sandbox and sealed from the first byte on. Drop them anywhere on this page."
      actions={can('DATASET_CREATE') && <UploadButton />}
    >
      <Panel label="Datasets" flush grow>
        <FilterBar summary={list.total === undefined ? undefined : plural(list.total, 'dataset')}>
          <TextInput
            size="xs"
            className={css.filter}
            aria-label="Filter datasets by name"
            placeholder="Filter by name"
            data-filter
            leftSection={<IconSearch size={14} aria-hidden />}
            onChange={(event) => type(event.currentTarget.value)}
          />
        </FilterBar>
        {list.problem && nodes.length === 0 ? (
          <ErrorState what="The datasets could not be loaded" problem={list.problem} onRetry={reload} />
        ) : list.loading ? (
          <SkeletonRows rows={8} height={40} />
        ) : nodes.length === 0 && search ? (
          <Empty icon={IconSearch} title={`No dataset is called “${search}”`}>
            Clear the filter to see all of them.
          </Empty>
        ) : nodes.length === 0 ? (
          <Empty
            icon={IconDatabase}
            title="No datasets yet"
            action={can('DATASET_CREATE') && <UploadButton label="Upload the first file" />}
          >
            Drop a CSV, JSON or Parquet file here. You then see its columns, its rows and whatever could not be read.
          </Empty>
        ) : (
          <VirtualGrid
            label="Datasets"
            columns={columns}
            count={nodes.length + (hasMore ? 1 : 0)}
            get={(i) => nodes[i]}
            onRange={onRange}
            onOpen={(d) => void navigate({ to: '/datasets/$id', params: { id: d.id } })}
            sort={sort}
            onSort={setSort}
            rowHeight={40}
          />
        )}
      </Panel>
    </Page>
  );
}
