/** A request that comes so long after the last thing that somebody did, nobody caused. */
const CAUSED_MS = 15_000;

let touched = Date.now();
const touches = new Set<() => void>();

for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
  globalThis.addEventListener?.(
    event,
    () => {
      touched = Date.now();
      for (const told of touches) told();
    },
    { capture: true, passive: true },
  );

/** Calls back whenever somebody does something on the page. */
export function onTouch(then: () => void) {
  touches.add(then);
  return () => void touches.delete(then);
}

/** Marks requests that the page makes by itself: they do not keep the session alive. */
export const causedHeaders = (now = Date.now()): Record<string, string> =>
  now - touched < CAUSED_MS ? {} : { 'Strongroom-Background': '1' };
