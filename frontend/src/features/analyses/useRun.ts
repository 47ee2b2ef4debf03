import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { graphql, readFragment } from '~/gql';
import type { ParameterInput, RunPartsFragment } from '~/gql/graphql';
import { change } from '~/lib/graphql';
import { useLive } from '~/lib/live';
import { type Problem, ProblemError } from '~/lib/problem';

const RunParts = graphql(`
  fragment RunParts on Run {
    id
    sql
    state
    errorKind
    errorMessage
    errorLine
    errorColumn
    elapsedMs
    startedAt
    result { id rowCount truncated columns { name type } }
  }
`);
const StartRun = graphql(`
  mutation StartRun($input: StartRunInput!) {
    startRun(input: $input) { run { ...RunParts } }
  }
`);
const CancelRun = graphql(`
  mutation CancelRun($input: CancelRunInput!) {
    cancelRun(input: $input) { run { ...RunParts } }
  }
`);
const RunUpdated = graphql(`
  subscription RunUpdated($id: ID!) {
    runUpdated(id: $id) { ...RunParts }
  }
`);
const RunNow = graphql(`
  query RunNow($id: ID!) {
    run(id: $id) { ...RunParts }
  }
`);

export type Run = RunPartsFragment;
export const isOver = (run: Run) => run.state !== 'QUEUED' && run.state !== 'RUNNING';

/** Without the socket the run is asked for this often; a cut line must not leave a spinner for ever. */
const POLL_MS = 1500;

/** One run at a time: start, follow until it is over, cancel. */
export function useRun(onDone?: (run: Run) => void) {
  const client = useClient();
  const { state: socket } = useLive();
  const [run, setRun] = useState<Run>();
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const done = useRef(onDone);
  done.current = onDone;
  const id = run && !isOver(run) ? run.id : undefined;

  /** Events may overtake one another; a run that is over stays over. */
  const take = useCallback((next: Run) => {
    setRun((old) => (old?.id === next.id && isOver(old) ? old : old && old.id !== next.id ? old : next));
  }, []);
  useEffect(() => {
    if (!id) return;
    const following = client.subscription(RunUpdated, { id }).subscribe((result) => {
      if (result.data) take(readFragment(RunParts, result.data.runUpdated));
    });
    return () => following.unsubscribe();
  }, [client, id, take]);
  useEffect(() => {
    if (!id || socket === 'live') return;
    const timer = setInterval(async () => {
      const result = await client.query(RunNow, { id }, { requestPolicy: 'network-only' }).toPromise();
      if (result.data) take(readFragment(RunParts, result.data.run));
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [client, id, socket, take]);

  const over = run && isOver(run) ? run : undefined;
  useEffect(() => {
    if (over) done.current?.(over);
  }, [over]);

  const start = useCallback(async (input: { sql: string; parameters: ParameterInput[]; analysisId?: string }) => {
    setStarting(true);
    setProblem(undefined);
    try {
      const data = await change(StartRun, { input });
      setRun(readFragment(RunParts, data.startRun.run));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setProblem(error.problem);
    } finally {
      setStarting(false);
    }
  }, []);
  const cancel = useCallback(async () => {
    if (!id) return;
    try {
      const data = await change(CancelRun, { input: { id } });
      take(readFragment(RunParts, data.cancelRun.run));
    } catch (error) {
      // A run that ended in the meantime cannot be cancelled; its end is on its way.
      if (!(error instanceof ProblemError)) throw error;
      if (error.problem.code !== 'CONFLICT') setProblem(error.problem);
    }
  }, [id, take]);
  return { run, problem, busy: starting || id !== undefined, start, cancel };
}
