import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type AnyVariables, useClient } from 'urql';
import { type Problem, problemOf } from './problem';

type PageVariables = { first?: number | null; after?: string | null };

/** A Relay connection as far as a list needs it; a selection may leave edges or nodes nullable. */
export type Connection<Node> = {
  edges?: ({ node?: Node | null } | null)[] | null;
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  totalCount?: number | null;
};

export type List<Node> = {
  nodes: Node[];
  /** How many there are in all, where the document asks for it. */
  total: number | undefined;
  /** No row known yet. */
  loading: boolean;
  /** The rows shown answer an older question while the newer one is on its way. */
  stale: boolean;
  problem: Problem | undefined;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
};

type State<Node> = { key: string; pages: (Connection<Node> | undefined)[]; problem?: Problem };

/**
 * Pages of a connection as one growing list. Every page stays subscribed to
 * the cache, so a mutation that touches a row or invalidates the list shows.
 * When the question changes, the old answer stays until the first page of the new.
 */
export function useList<Data, Variables extends PageVariables & AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  pick: (data: Data) => Connection<Node> | null | undefined,
  size = 50,
): List<Node> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [state, setState] = useState<State<Node>>({ key, pages: [] });
  const [cursors, setCursors] = useState<{ key: string; list: (string | null)[]; attempt: number }>({
    key,
    list: [null],
    attempt: 0,
  });
  const picked = useRef(pick);
  picked.current = pick;
  const open = useRef<{ stamp: string; running: { unsubscribe: () => void }[] }>({ stamp: '', running: [] });
  const list = cursors.key === key ? cursors.list : first;

  useEffect(() => {
    const stamp = `${key}#${cursors.attempt}`;
    const current = open.current;
    if (current.stamp !== stamp) {
      for (const running of current.running) running.unsubscribe();
      current.running = [];
      current.stamp = stamp;
    }
    for (let i = current.running.length; i < list.length; i++) {
      const input = { ...JSON.parse(key), first: size, after: list[i] } as Variables;
      const running = client
        .query<Data, Variables>(document, input, { requestPolicy: 'cache-and-network' })
        .subscribe((result) => {
          if (open.current.stamp !== stamp) return;
          const problem = problemOf(result.error);
          const page = result.data ? picked.current(result.data) : undefined;
          setState((old) => {
            const pages = old.key === key ? [...old.pages] : [];
            if (page) pages[i] = page;
            return page || old.key === key ? { key, pages, problem } : problem ? { key, pages: [], problem } : old;
          });
        });
      current.running[i] = running;
    }
  }, [client, document, key, list, size, cursors.attempt]);
  useEffect(
    () => () => {
      for (const running of open.current.running) running.unsubscribe();
      open.current = { stamp: '', running: [] };
    },
    [],
  );

  const last = state.key === key ? state.pages[list.length - 1] : undefined;
  const end = last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined;
  const more = useCallback(() => {
    if (end) setCursors((old) => ({ key, list: [...(old.key === key ? old.list : first), end], attempt: old.attempt }));
  }, [end, key]);
  const reload = useCallback(() => {
    setState((old) => ({ ...old, problem: undefined }));
    setCursors((old) => ({ key, list: first, attempt: old.attempt + 1 }));
  }, [key]);
  const nodes = useMemo(
    () => state.pages.flatMap((page) => page?.edges?.flatMap((edge) => (edge?.node ? [edge.node] : [])) ?? []),
    [state.pages],
  );
  const known = state.pages.some(Boolean);
  return {
    nodes,
    total: state.pages[0]?.totalCount ?? undefined,
    loading: !known && !state.problem,
    stale: state.key !== key,
    problem: state.problem,
    hasMore: Boolean(end),
    more,
    reload,
  };
}

const first: (string | null)[] = [null];
