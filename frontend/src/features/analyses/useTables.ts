import { useMemo } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import type { Schema } from './SqlEditor';

const Tables = graphql(`
  query Tables {
    datasets(first: 100, orderBy: { field: NAME, direction: ASC }) {
      edges {
        node {
          id
          name
          tableName
          currentVersion { id rowCount columns { id name type position } }
        }
      }
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

/** Every table that this person can query, with its columns. */
export function useTables() {
  const [{ data, error, fetching }, reload] = useQuery({ query: Tables, requestPolicy: 'cache-and-network' });
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
  const schema = useMemo<Schema>(
    () => Object.fromEntries(tables.map((t) => [t.table, t.columns.map((c) => c.name)])),
    [tables],
  );
  return { tables, schema, loading: fetching && !data, problem: data ? undefined : problemOf(error), reload };
}
