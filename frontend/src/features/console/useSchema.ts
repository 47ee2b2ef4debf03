import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { useCallback, useEffect, useState } from 'react';
import { type Problem, ProblemError } from '~/lib/problem';
import { send } from './send';

const unreadable: Problem = {
  code: 'FORBIDDEN',
  message: 'The server does not show its schema to you. Operations can be sent all the same, without completion.',
  fields: {},
};

/** The schema as the server describes it to this person. */
export function useSchema() {
  const [schema, setSchema] = useState<GraphQLSchema>();
  const [problem, setProblem] = useState<Problem>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    void attempt; // asking again is asking anew
    const abort = new AbortController();
    setProblem(undefined);
    send({ query: getIntrospectionQuery(), variables: {}, live: false }, abort.signal)
      .then(({ body }) => {
        const { data } = body as { data?: IntrospectionQuery | null };
        if (data?.__schema) setSchema(buildClientSchema(data));
        else setProblem(unreadable);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setProblem(error instanceof ProblemError ? error.problem : unreadable);
      });
    return () => abort.abort();
  }, [attempt]);
  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  return { schema, problem, reload };
}
