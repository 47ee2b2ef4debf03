import { useEffect, useReducer } from 'react';

/** How many seconds are left until a moment, in milliseconds since 1970; it counts down to zero. */
export function useCountdown(until: number): number {
  const [, look] = useReducer((n: number) => n + 1, 0);
  const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const running = left > 0;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [running]);
  return left;
}
