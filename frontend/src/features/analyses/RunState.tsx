import { IconAlertTriangle, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RunErrorKind } from '~/gql/graphql';
import { duration, plural } from '~/lib/format';
import { isOver, type Run } from './useRun';
import css from './Workbench.module.css';

const KINDS: Record<RunErrorKind, string> = {
  SYNTAX: 'This is not SQL that can be read',
  CATALOG: 'A table or function does not exist',
  BINDER: 'A column does not exist, or the types do not fit',
  RUNTIME: 'A value could not be computed',
  FORBIDDEN: 'The sandbox does not allow this',
  TIMEOUT: 'The query took longer than allowed',
  MEMORY: 'The query needed more memory than allowed',
  CRASHED: 'The worker died',
  INTERRUPTED: 'The server stopped before the query ended',
};

/** Counts the tenths while a run is under way, so that a slow query never looks stuck. */
function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return <span className="num">{duration(Math.max(0, now - since))}</span>;
}

/** One line about the last run, for the head of the result. */
export function told(run: Run | undefined): string | undefined {
  if (run?.state !== 'SUCCEEDED' || !run.result) return undefined;
  const more = run.result.truncated ? ', cut at the limit' : '';
  return `${plural(run.result.rowCount, 'row')}${more} in ${duration(run.elapsedMs)}`;
}

/** What the run is doing, or why it failed, below the editor. */
export function RunState({ run, since, onCancel }: { run: Run; since: number; onCancel: () => void }) {
  if (!isOver(run))
    return (
      <p className={css.running}>
        <i aria-hidden />
        <span role="status">{run.state === 'QUEUED' ? 'Waiting for a worker' : 'Running in the sandbox'}</span>
        <Elapsed since={since} />
        <button type="button" className={css.cancel} onClick={onCancel}>
          <IconPlayerStop size={13} aria-hidden /> Cancel
        </button>
      </p>
    );
  if (run.state === 'CANCELLED')
    return (
      <p className={css.cancelled} role="status">
        Cancelled. Nothing was kept of it.
      </p>
    );
  if (run.state !== 'FAILED') return null;
  return (
    <div className={css.failed} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        <b>{run.errorKind ? KINDS[run.errorKind] : 'The query failed'}</b>
        {run.errorLine > 0 && (
          <span className={css.spot}>
            line {run.errorLine}
            {run.errorColumn > 0 && `, column ${run.errorColumn}`}
          </span>
        )}
        {run.errorMessage && <p className={css.message}>{run.errorMessage}</p>}
      </div>
    </div>
  );
}
