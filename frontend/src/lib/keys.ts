import { useEffect, useRef } from 'react';
import { prefs } from './prefs';

/** A shortcut as it is written in the help: "mod+k", "/", "g d" (one after the other). */
export type Keymap = Record<string, (event: KeyboardEvent) => void>;

const CHORD_MS = 1200;

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);
export const modLabel = isMac ? '⌘' : 'Ctrl';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=menu]') !== null);

/** What a key event is called in a keymap. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : '';
  const shift = event.shiftKey && event.key.length > 1 ? 'shift+' : '';
  return mod + shift + key;
}

/**
 * Listens on the whole page. Keys without a modifier are ignored while
 * somebody types, while a dialog is open, and when single keys are switched off.
 */
export function useKeys(map: Keymap) {
  const latest = useRef(map);
  latest.current = map;
  useEffect(() => {
    let pending = '';
    let since = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const name = nameOf(event);
      const single = !name.startsWith('mod+') && event.key.length === 1;
      if (single && (!prefs().singleKeys || typing(event.target))) return;
      if (document.querySelector('[aria-modal=true]') && !name.startsWith('mod+')) return;
      const chord = pending && Date.now() - since < CHORD_MS ? `${pending} ${name}` : '';
      pending = '';
      const run = (chord && latest.current[chord]) || latest.current[name];
      if (run) {
        event.preventDefault();
        run(event);
      } else if (single && Object.keys(latest.current).some((k) => k.startsWith(`${name} `))) {
        pending = name;
        since = Date.now();
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** Focuses the page's own filter, if it has one. */
export function focusFilter() {
  document.querySelector<HTMLInputElement>('main input[data-filter]')?.focus();
}
