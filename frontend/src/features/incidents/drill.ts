import { useEffect, useState } from 'react';
import type { Incident } from './Room';

export type Report = NonNullable<Incident['drillReport']>;
export type Phase = Report['phases'][number];

export const PHASES = { ACKNOWLEDGED: 'Notice taken', CONTAINED: 'Contained', CLOSED: 'Closed' } as const;

/** 4:05, 1:04:05, or days and hours. */
export function clock(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (h >= 48) return `${Math.floor(h / 24)} d ${h % 24} h`;
  const two = (n: number) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Seconds since the start of a drill, from the server's clock and how long ago it told; it stands once the drill has ended. */
export function useClock(report: Report): number {
  const [seconds, setSeconds] = useState(report.seconds);
  useEffect(() => {
    const start = performance.now() - report.seconds * 1000;
    setSeconds(report.seconds);
    if (report.state !== 'RUNNING') return;
    const timer = setInterval(() => setSeconds((performance.now() - start) / 1000), 1000);
    return () => clearInterval(timer);
  }, [report]);
  return seconds;
}

/** Asks again at the moment at which people hear something new. */
export function useNextInject(report: Report | null | undefined, reload: () => void) {
  useEffect(() => {
    if (!report?.nextAt) return;
    const due = (Date.parse(report.nextAt) - Date.parse(report.startedAt)) / 1000 - report.seconds;
    const timer = setTimeout(reload, Math.max(1, due) * 1000 + 250);
    return () => clearTimeout(timer);
  }, [report, reload]);
}
