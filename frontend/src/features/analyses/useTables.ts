import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import type { Schema } from './SqlEditor';

const Tables = graphql(`
  query Tables($search: String) {
    datasets(first: 100, search: $search, orderBy: { field: NAME, direction: ASC }) {
      edges {
        node {
          id
          name
          tableName
          currentVersion { id rowCount columns { id name type position } }
        }
      }
      totalCount
    }
  }
`);

export type SqlTable = {
  id: string;
  name: string;
  table: string;
  rows: number;
  columns: { id: string; name: string; type: string }[];
};

/**
 * The tables that this person can query, with their columns: the first by name,
 * and of more those that the server finds by the filter. Whatever was in sight
 * once stays known to the completion.
 */
export function useTables() {
  const [filter, setFilter] = useState('');
  const [search] = useDebouncedValue(filter.trim(), 200);
  const [{ data, error, fetching, stale }, reload] = useQuery({
    query: Tables,
    variables: { search: search || null },
    requestPolicy: 'cache-and-network',
  });
  const tables = useMemo<SqlTable[]>(
    () =>
      (data?.datasets.edges ?? []).flatMap((edge) => {
        const d = edge?.node;
        if (!d?.currentVersion) return [];
        return [
          {
            id: d.id,
            name: d.name,
            table: d.tableName,
            rows: d.currentVersion.rowCount,
            columns: [...(d.currentVersion.columns ?? [])].sort((a, b) => a.position - b.position),
          },
        ];
      }),
    [data],
  );
  const known = useRef<Schema>({});
  const schema = useMemo<Schema>(() => {
    const seen = Object.fromEntries(tables.map((t) => [t.table, t.columns.map((c) => c.name)]));
    known.current = { ...known.current, ...seen };
    return known.current;
  }, [tables]);
  return {
    tables,
    schema,
    filter,
    setFilter,
    /** How many more there are, which a longer filter finds. */
    hidden: Math.max(0, (data?.datasets.totalCount ?? 0) - (data?.datasets.edges?.length ?? 0)),
    searching: filter.trim() !== search || stale || fetching,
    loading: fetching && !data,
    problem: data ? undefined : problemOf(error),
    reload,
  };
}
