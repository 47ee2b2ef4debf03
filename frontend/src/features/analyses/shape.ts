import { count, short } from '~/lib/format';
import { isMoment, isNumber, text } from '~/lib/value';

export type Kind = 'bar' | 'line' | 'area' | 'scatter' | 'pie';
export type Spec = {
  kind: Kind;
  x: string;
  /** One series per column; or a single column, which `series` may split. */
  y: string[];
  series?: string;
};

/** A result as it travels: one array per column. */
export type Table = { columns: { name: string; type: string }[]; values: unknown[][] };

export type Shape = {
  /** Category labels; empty for a scatter. */
  categories: string[];
  series: { name: string; data: (number | null)[]; points?: [number, number][] }[];
  /** What the chart shows, in a sentence, for whoever cannot see it. */
  summary: string;
  /** What was left out or added up, if anything. */
  note?: string;
};

const MAX_CATEGORIES = 400;
const MAX_SERIES = 12;
const SLICES = 8;

/** A first guess: a moment or the first text against the first number. */
export function suggest(table: Table): Spec | undefined {
  const numbers = table.columns.filter((c) => isNumber(c.type));
  const rest = table.columns.filter((c) => !isNumber(c.type));
  const x = rest.find((c) => isMoment(c.type)) ?? rest[0] ?? (numbers.length > 1 ? numbers[0] : undefined);
  const y = numbers.find((c) => c !== x);
  if (!x || !y) return undefined;
  const split = rest.find((c) => c !== x);
  return {
    kind: isNumber(x.type) ? 'scatter' : isMoment(x.type) ? 'line' : 'bar',
    x: x.name,
    y: [y.name],
    series: split?.name,
  };
}

const toNumber = (v: unknown) => (v === null || v === undefined || v === '' ? Number.NaN : Number(v));

/** Long rows become series over categories; values that fall on one spot are added up, and the note says so. */
export function shape(spec: Spec, table: Table): Shape {
  const column = (name?: string) => table.values[table.columns.findIndex((c) => c.name === name)];
  const xs = column(spec.x);
  const ys = spec.y.flatMap((name) => {
    const values = column(name);
    return values ? [{ name, values }] : [];
  });
  const by = spec.series && ys.length === 1 ? column(spec.series) : undefined;
  if (!xs || ys.length === 0) return { categories: [], series: [], summary: 'Choose the columns to draw.' };
  return spec.kind === 'scatter' ? scatter(spec, xs, ys, by) : grouped(spec, xs, ys, by);
}

type Measure = { name: string; values: unknown[] };

function scatter(spec: Spec, xs: unknown[], ys: Measure[], by?: unknown[]): Shape {
  const groups = new Map<string, [number, number][]>();
  let shown = 0;
  for (const measure of ys)
    for (let i = 0; i < xs.length; i++) {
      const x = toNumber(xs[i]);
      const y = toNumber(measure.values[i]);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      const name = by ? text(by[i]) : measure.name;
      const points = groups.get(name);
      if (points) points.push([x, y]);
      else if (groups.size < MAX_SERIES) groups.set(name, [[x, y]]);
      else continue;
      shown++;
    }
  const left = xs.length * ys.length - shown;
  return {
    categories: [],
    series: [...groups].map(([name, points]) => ({ name, data: [], points })),
    summary: `${count(shown)} points of ${spec.y.join(', ')} against ${spec.x}.`,
    note: left > 0 ? `${count(left)} rows are not shown: no number, or too many groups.` : undefined,
  };
}

function grouped(spec: Spec, xs: unknown[], ys: Measure[], by?: unknown[]): Shape {
  const categories = new Map<string, number>();
  const sums = new Map<string, Map<number, number>>();
  let added = 0;
  let dropped = 0;
  for (const measure of ys)
    for (let i = 0; i < xs.length; i++) {
      const y = toNumber(measure.values[i]);
      if (!Number.isFinite(y)) continue;
      const key = text(xs[i]);
      const name = by ? text(by[i]) : measure.name;
      let at = categories.get(key);
      let into = sums.get(name);
      if ((at === undefined && categories.size >= MAX_CATEGORIES) || (!into && sums.size >= MAX_SERIES)) {
        dropped++;
        continue;
      }
      if (at === undefined) {
        at = categories.size;
        categories.set(key, at);
      }
      if (!into) {
        into = new Map();
        sums.set(name, into);
      }
      const before = into.get(at);
      if (before !== undefined) added++;
      into.set(at, (before ?? 0) + y);
    }
  let names = [...categories.keys()];
  let series: Series[] = [...sums].map(([name, into]) => ({ name, data: names.map((_, i) => into.get(i) ?? null) }));
  if (spec.kind === 'pie') ({ names, series } = slices(spec, names, series));
  const notes = [
    added > 0 && `Rows with the same ${spec.x} are added up.`,
    dropped > 0 && `${count(dropped)} rows beyond ${MAX_CATEGORIES} values or ${MAX_SERIES} series are left out.`,
  ].filter(Boolean);
  return { categories: names, series, summary: sentence(spec, names, series), note: notes.join(' ') || undefined };
}

type Series = { name: string; data: (number | null)[] };

/** A pie shows one total per category, the largest first and the small ones together. */
function slices(spec: Spec, names: string[], series: Series[]) {
  const totals = names
    .map((name, i) => ({ name, sum: series.reduce((sum, s) => sum + Math.max(0, s.data[i] ?? 0), 0) }))
    .sort((a, b) => b.sum - a.sum);
  const rest = totals.slice(SLICES).reduce((sum, t) => sum + t.sum, 0);
  const kept = totals.slice(0, SLICES);
  if (rest > 0) kept.push({ name: 'Other', sum: rest });
  return {
    names: kept.map((t) => t.name),
    series: [{ name: spec.y.join(', '), data: kept.map((t) => t.sum) as (number | null)[] }],
  };
}

function sentence(spec: Spec, names: string[], series: Series[]): string {
  if (names.length === 0) return 'There is nothing to draw.';
  const several = series.length > 1;
  const measure = spec.y.length === 1 ? spec.y[0] : 'value';
  const totals = several
    ? series.map((s) => ({ name: s.name, sum: s.data.reduce<number>((a, b) => a + (b ?? 0), 0) }))
    : names.map((name, i) => ({ name, sum: series[0]?.data[i] ?? 0 }));
  totals.sort((a, b) => b.sum - a.sum);
  const top = totals[0];
  const low = totals.at(-1);
  if (!top || !low || top === low) return `${top?.name}: ${short(top?.sum ?? 0)} ${measure}.`;
  const unit = several ? ' in total' : '';
  return `${top.name} has the highest ${measure} (${short(top.sum)}${unit}), ${low.name} the lowest (${short(low.sum)}).`;
}
