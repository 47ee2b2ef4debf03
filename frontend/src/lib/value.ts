const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL|NUMERIC|DOUBLE|FLOAT|REAL)\b/i;
const MOMENT = /^(DATE|TIMESTAMP|TIME)/i;

/** Whether values of this DuckDB type can be drawn against a numeric axis. */
export const isNumber = (type: string) => NUMBER.test(type) && !type.endsWith(']');
export const isMoment = (type: string) => MOMENT.test(type) && !type.endsWith(']');

/** One value as a cell or an axis shows it; midnight is a plain date. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '∅';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value).replace(/^(\d{4}-\d\d-\d\d)[T ]00:00:00(\.0+)?(Z|\+00(:00)?)?$/, '$1');
}
