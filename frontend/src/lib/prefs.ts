import { useSyncExternalStore } from 'react';

/**
 * The only things that this app keeps in the browser, next to the colour
 * scheme, and until somebody signs out: how they like the frame. Nothing about
 * data or people.
 */
type Prefs = { singleKeys: boolean; narrowSide: boolean };

const KEY = 'interface';
const initial: Prefs = { singleKeys: true, narrowSide: false };

function load(): Prefs {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>;
    return {
      singleKeys: stored.singleKeys !== false,
      narrowSide: stored.narrowSide === true,
    };
  } catch {
    return initial;
  }
}

let current = load();
const listeners = new Set<() => void>();

export const prefs = () => current;

export function setPref<K extends keyof Prefs>(name: K, value: Prefs[K]) {
  current = { ...current, [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const told of listeners) told();
}

export const usePrefs = () =>
  useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    () => current,
  );
