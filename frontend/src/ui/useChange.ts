import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useState } from 'react';
import type { AnyVariables } from 'urql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { complain } from './toast';

/**
 * A mutation behind a button: busy while it runs; what fails is told in a toast
 * under the given sentence, and the result is then undefined.
 */
export function useChange<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  whenItFails: string,
) {
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (variables: Variables): Promise<Data | undefined> => {
      setBusy(true);
      try {
        return await change(document, variables);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        complain(whenItFails, error.problem);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [document, whenItFails],
  );
  return [run, busy] as const;
}
