import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChartHistogram, IconSearch, IconShare3, IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { SharedQuery } from '~/gql/graphql';
import { onDay, plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { useViewer } from '~/lib/viewer';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { Face } from '~/ui/Person';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import css from './Shared.module.css';

const Shared = graphql(`
  query Shared($first: Int, $after: Cursor, $search: String) {
    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          name
          description
          updatedAt
          owner { id name }
          chart { kind }
          result { id rowCount createdAt }
          shares { id audience expiresAt }
        }
      }
    }
  }
`);

type Item = NonNullable<NonNullable<NonNullable<SharedQuery['analyses']['edges']>[number]>['node']>;

/** What others opened to this person: the first page of viewers and guests. */
export function SharedPage() {
  const { user } = useViewer();
  const [search, setSearch] = useState('');
  const list = useList(Shared, { search: search || null }, (data) => data.analyses, 24);
  const type = useDebouncedCallback(setSearch, 200);
  return (
    <Page title="Shared with me" lead={`Results that people opened to you, ${user.name.split(' ')[0]}. Newest first.`}>
      <Panel label="Shared with me" flush>
        <FilterBar summary={list.total === undefined ? undefined : plural(list.total, 'result')}>
          <TextInput
            size="xs"
            className={css.filter}
            aria-label="Filter results by name"
            placeholder="Filter by name"
            data-filter
            leftSection={<IconSearch size={14} aria-hidden />}
            onChange={(event) => type(event.currentTarget.value)}
          />
        </FilterBar>
        {list.problem && list.nodes.length === 0 ? (
          <ErrorState what="The results could not be loaded" problem={list.problem} onRetry={list.reload} />
        ) : list.loading ? (
          <SkeletonRows rows={4} height={72} />
        ) : list.nodes.length === 0 && search ? (
          <Empty icon={IconSearch} title={`No result is called “${search}”`}>
            Clear the filter to see all of them.
          </Empty>
        ) : list.nodes.length === 0 ? (
          <Empty icon={IconShare3} title="Nothing is shared with you yet">
            As soon as somebody shares a result with you, it stands here.
          </Empty>
        ) : (
          <>
            <ul className={css.list}>
              {list.nodes.map((item) => (
                <SharedItem key={item.id} item={item} />
              ))}
            </ul>
            {list.hasMore && (
              <div className={css.more}>
                <Button variant="default" onClick={list.more}>
                  Show more
                </Button>
              </div>
            )}
          </>
        )}
      </Panel>
    </Page>
  );
}

function SharedItem({ item }: { item: Item }) {
  const ends = (item.shares ?? []).map((s) => s.expiresAt);
  const end = ends.length > 0 && ends.every(Boolean) ? ends.sort().at(-1) : undefined;
  const Icon = item.chart.kind === 'TABLE' ? IconTable : IconChartHistogram;
  return (
    <li className={css.item}>
      <span className={css.icon}>
        <Icon size={20} stroke={1.5} aria-hidden />
      </span>
      <div className={css.what}>
        <Link to="/analyses/$id" params={{ id: item.id }} className={css.name}>
          {item.name}
        </Link>
        {item.description && <p>{item.description}</p>}
        <span className={css.by}>
          <Face name={item.owner.name} size={18} /> {item.owner.name}
          {item.result ? (
            <>
              {' · '}
              {plural(item.result.rowCount, 'row')}, computed <Ago at={item.result.createdAt} />
            </>
          ) : (
            ' · no result yet'
          )}
          {end && ` · until ${onDay(end)}`}
        </span>
      </div>
    </li>
  );
}
