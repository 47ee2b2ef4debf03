import { useCallback, useEffect, useRef, useState } from 'react';
import { plural } from '~/lib/format';
import { ProblemError } from '~/lib/problem';
import { readRequest, Unsendable } from './operation';
import { listen, send } from './send';

type Execution = { text: string; told: string; bad: boolean; busy: boolean };

/** How many events of a subscription stay in sight. */
const KEPT = 50;

const pretty = (body: unknown) => JSON.stringify(body, null, 2);
const failed = (body: unknown) => Boolean((body as { errors?: unknown } | null)?.errors);

/** Sends what was written, one operation at a time, and keeps the answer until the next. */
export function useExecution() {
  const [state, setState] = useState<Execution>({ text: '', told: '', bad: false, busy: false });
  const stopper = useRef<() => void>(undefined);
  useEffect(() => () => stopper.current?.(), []);

  const stop = useCallback(() => {
    stopper.current?.();
    stopper.current = undefined;
    setState((old) => (old.busy ? { ...old, busy: false, told: 'Stopped' } : old));
  }, []);

  const run = useCallback(async (query: string, variables: string, cursor: number) => {
    stopper.current?.();
    stopper.current = undefined;
    try {
      const request = readRequest(query, variables, cursor);
      if (request.live) {
        const events: unknown[] = [];
        setState({ text: '', told: 'Listening', bad: false, busy: true });
        stopper.current = listen(
          request,
          (body) => {
            events.unshift(body);
            events.length = Math.min(events.length, KEPT);
            setState({ text: events.map(pretty).join('\n\n'), told: 'Listening', bad: failed(body), busy: true });
          },
          () => setState((old) => ({ ...old, told: `Complete, ${plural(events.length, 'event')}`, busy: false })),
        );
        return;
      }
      const abort = new AbortController();
      stopper.current = () => abort.abort();
      setState((old) => ({ ...old, told: 'Waiting for the answer', bad: false, busy: true }));
      const { status, ms, body } = await send(request, abort.signal);
      if (abort.signal.aborted) return;
      const bad = failed(body);
      setState({
        text: pretty(body),
        told: `${bad ? 'Answered with errors' : 'Answered'} in ${Math.round(ms)} ms, status ${status}`,
        bad,
        busy: false,
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (!(error instanceof Unsendable || error instanceof ProblemError)) throw error;
      setState((old) => ({ ...old, told: error.message, bad: true, busy: false }));
    }
  }, []);

  return { ...state, run, stop };
}
