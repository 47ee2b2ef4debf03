import { useEffect, useSyncExternalStore } from 'react';
import { graphql } from '~/gql';
import type { ShieldPulseSubscription } from '~/gql/graphql';
import { follow } from './live';

const Pulse = graphql(`
  subscription ShieldPulse {
    shieldsChanged { shields { id reason since until by { id name } } }
  }
`);

export type Shields = NonNullable<ShieldPulseSubscription['shieldsChanged']['shields']>;

// One subscription serves the page: the banner and the settings.
let up: Shields | undefined;
const listeners = new Set<() => void>();

function become(next: Shields | undefined) {
  up = next;
  for (const told of listeners) told();
}

/** The shields that are up; they go by the clock, too, which nobody announces. */
export const useShields = () =>
  useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    () => up,
  );

/** The longest that a browser's timer waits. */
const FAR = 2 ** 31 - 1;

/** Listens for as long as the workspace is open. */
export function useShieldWatch() {
  const now = useShields();
  useEffect(
    () =>
      follow(
        Pulse,
        () => ({}),
        ({ shieldsChanged }) => become(shieldsChanged.shields ?? undefined),
      ),
    [],
  );
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => become(undefined), Math.min(FAR, Math.max(0, Date.parse(now.until) - Date.now())));
    return () => clearTimeout(timer);
  }, [now]);
}
