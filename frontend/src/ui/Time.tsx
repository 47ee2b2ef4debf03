import { useSyncExternalStore } from 'react';
import { ago, fullTime } from '~/lib/format';

// One timer serves every relative time of a page, and stops with the last.
let halfMinutes = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(told: () => void) {
  listeners.add(told);
  timer ??= setInterval(() => {
    halfMinutes++;
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(told);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** "3 minutes ago", kept true, with the exact moment on hover. */
export function Ago({ at }: { at: string }) {
  useSyncExternalStore(subscribe, () => halfMinutes);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {ago(at)}
    </time>
  );
}
