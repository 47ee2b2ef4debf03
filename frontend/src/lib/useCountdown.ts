import { useEffect, useState } from 'react';

/** Counts seconds down to zero, from what it is started with. */
export function useCountdown(from: number): [left: number, start: (seconds: number) => void] {
  const [ends, setEnds] = useState(() => Date.now() + from * 1000);
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((ends - now) / 1000));
  const running = left > 0;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [running]);
  const start = (seconds: number) => {
    setNow(Date.now());
    setEnds(Date.now() + seconds * 1000);
  };
  return [left, start];
}
