import { useCallback, useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import { uncached } from '~/lib/graphql';
import { type Problem, ProblemError, problemOf } from '~/lib/problem';
import type { Table } from './shape';

const ResultRows = graphql(`
  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {
    node(id: $id) {
      id
      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }
    }
  }
`);

export type Result = { id: string; rowCount: number; truncated: boolean; columns: { name: string; type: string }[] };

/** A row is a place in a page; its values stay in the page's columns. */
export type Row = { columns: unknown[][]; at: number };

const PAGE = 500;
/** Pages kept in memory; the ones that were seen longest ago are fetched again. */
const KEPT = 60;
/** A chart draws the first rows only, and says so. */
export const CHART_ROWS = 5000;
const LARGEST_PAGE = 1000;

async function fetchPage(id: string, offset: number, limit: number): Promise<unknown[][]> {
  const result = await uncached.query(ResultRows, { id, offset, limit }).toPromise();
  const node = result.data?.node;
  if (result.error || !node || !('page' in node))
    throw new ProblemError(
      problemOf(result.error) ?? { code: 'NOT_FOUND', message: 'This result is no longer there.', fields: {} },
    );
  return node.page.columns as unknown[][];
}

/** Random access to the rows of a result, a page at a time as they come into sight. */
export function useRows(result: Result) {
  const pages = useRef(new Map<number, unknown[][] | 'coming'>());
  const [, redraw] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const { id, rowCount } = result;

  useEffect(() => {
    void id;
    pages.current.clear();
    setProblem(undefined);
  }, [id]);

  const load = useCallback(
    async (page: number) => {
      const kept = pages.current;
      if (kept.has(page)) return;
      kept.set(page, 'coming');
      try {
        kept.set(page, await fetchPage(id, page * PAGE, PAGE));
        if (kept.size > KEPT) kept.delete(kept.keys().next().value as number);
        setProblem(undefined);
      } catch (error) {
        kept.delete(page);
        if (!(error instanceof ProblemError)) throw error;
        setProblem(error.problem);
      }
      redraw((n) => n + 1);
    },
    [id],
  );
  const onRange = useCallback(
    (first: number, last: number) => {
      if (rowCount === 0) return;
      for (let p = Math.floor(first / PAGE); p <= Math.floor(Math.min(last, rowCount - 1) / PAGE); p++) void load(p);
    },
    [load, rowCount],
  );
  const get = useCallback((index: number): Row | undefined => {
    const page = pages.current.get(Math.floor(index / PAGE));
    return page && page !== 'coming' ? { columns: page, at: index % PAGE } : undefined;
  }, []);
  return { get, onRange, problem, retry: () => void load(0) };
}

/** The first rows of a result as one table, for a chart; undefined until all of them are here. */
export function useChartTable(wanted: Result | undefined) {
  const latest = useRef(wanted);
  latest.current = wanted;
  const id = wanted?.id;
  const [state, setState] = useState<{ id: string; table?: Table; problem?: Problem }>();
  useEffect(() => {
    const result = latest.current;
    if (!result || result.id !== id) return;
    let alive = true;
    const collect = async () => {
      const values: unknown[][] = result.columns.map(() => []);
      const rows = Math.min(result.rowCount, CHART_ROWS);
      try {
        for (let offset = 0; offset < rows; offset += LARGEST_PAGE) {
          const page = await fetchPage(result.id, offset, Math.min(LARGEST_PAGE, rows - offset));
          if (!alive) return;
          values.forEach((column, i) => {
            for (const value of page[i] ?? []) column.push(value);
          });
        }
        setState({ id: result.id, table: { columns: result.columns, values } });
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (alive) setState({ id: result.id, problem: error.problem });
      }
    };
    void collect();
    return () => {
      alive = false;
    };
  }, [id]);
  return state?.id === id ? state : undefined;
}
