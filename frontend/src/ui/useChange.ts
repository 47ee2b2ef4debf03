import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useState } from 'react';
import type { AnyVariables } from 'urql';
import { change } from '~/lib/graphql';
import { type Problem, ProblemError } from '~/lib/problem';
import { complain } from './toast';

/**
 * A mutation behind a button: busy while it runs; what fails is told in a toast
 * under the given sentence, and the result is then undefined. What the caller shows
 * itself, saying so with true, is not told.
 */
export function useChange<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  whenItFails: string,
  shown?: (problem: Problem) => boolean,
) {
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (variables: Variables): Promise<Data | undefined> => {
      setBusy(true);
      try {
        return await change(document, variables);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (!shown?.(error.problem)) complain(whenItFails, error.problem);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [document, whenItFails, shown],
  );
  return [run, busy] as const;
}
