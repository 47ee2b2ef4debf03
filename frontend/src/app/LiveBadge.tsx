import { clockTime } from '~/lib/format';
import { useLive } from '~/lib/live';
import css from './LiveBadge.module.css';

const WORDS = { live: 'Live', connecting: 'Connecting…', down: 'Reconnecting…' } as const;

/** Whether what stands on the page is still being told by the server. */
export function LiveBadge() {
  const { state, asOf } = useLive();
  return (
    <span className={css.root} data-state={state} role="status">
      <i aria-hidden />
      {WORDS[state]}
      {state === 'down' && asOf && <span className={css.asOf}>as of {clockTime(asOf)}</span>}
    </span>
  );
}
