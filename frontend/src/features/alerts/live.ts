import { useEffect, useSyncExternalStore } from 'react';
import { graphql } from '~/gql';
import type { AlertPulseSubscription } from '~/gql/graphql';
import { follow } from '~/lib/live';

const Pulse = graphql(`
  subscription AlertPulse($after: Long) {
    alertChanged(after: $after) { id title severity state count revision mine asks rule { id } }
  }
`);

export type Changed = AlertPulseSubscription['alertChanged'];

// One subscription serves the page: the badge, the lists and the messages.
let seen: number | undefined;
let pulse = 0;
const listeners = new Set<() => void>();

/** Listens for as long as the workspace is open; resumes after the last change that was seen. */
export function useAlertWatch(then: (alert: Changed) => void) {
  useEffect(
    () =>
      follow(
        Pulse,
        () => ({ after: seen }),
        ({ alertChanged }) => {
          seen = Math.max(seen ?? 0, alertChanged.revision);
          pulse++;
          for (const told of listeners) told();
          then(alertChanged);
        },
      ),
    [then],
  );
}

/** Grows with each change of an alert: whoever shows alerts asks again. */
export const useAlertPulse = () =>
  useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    () => pulse,
  );

/** Asks again when an alert changes, a moment later, so that a burst asks once. */
export function useOnAlert(reload: () => void) {
  const now = useAlertPulse();
  useEffect(() => {
    if (now === 0) return;
    const timer = setTimeout(reload, 150);
    return () => clearTimeout(timer);
  }, [now, reload]);
}
