import { expect, test } from 'vitest';
import { shape, suggest, type Table } from './shape';

const table: Table = {
  columns: [
    { name: 'month', type: 'DATE' },
    { name: 'region', type: 'VARCHAR' },
    { name: 'revenue', type: 'DOUBLE' },
  ],
  values: [
    ['2026-01-01', '2026-01-01', '2026-02-01'],
    ['Alps', 'Baltic', 'Alps'],
    [1, 5, 2],
  ],
};

test('long rows become one series per region, with gaps where there is no row', () => {
  const got = shape({ kind: 'bar', x: 'month', y: ['revenue'], series: 'region' }, table);
  expect(got.categories).toEqual(['2026-01-01', '2026-02-01']);
  expect(got.series).toEqual([
    { name: 'Alps', data: [1, 2] },
    { name: 'Baltic', data: [5, null] },
  ]);
  expect(got.summary).toBe('Baltic has the highest revenue (5 in total), Alps the lowest (3).');
});

test('values on one spot are added up and the chart says so', () => {
  const got = shape({ kind: 'bar', x: 'month', y: ['revenue'] }, table);
  expect(got.series[0]?.data).toEqual([6, 2]);
  expect(got.note).toContain('added up');
});

test('several columns make several series', () => {
  const got = shape(
    { kind: 'line', x: 'm', y: ['a', 'b'], series: 'm' },
    {
      columns: [
        { name: 'm', type: 'VARCHAR' },
        { name: 'a', type: 'INTEGER' },
        { name: 'b', type: 'INTEGER' },
      ],
      values: [
        ['x', 'y'],
        [1, 2],
        [30, 40],
      ],
    },
  );
  expect(got.series.map((s) => s.name)).toEqual(['a', 'b']);
  expect(got.note).toBeUndefined();
});

test('a pie keeps the largest and gathers the rest', () => {
  const many: Table = {
    columns: [
      { name: 'k', type: 'VARCHAR' },
      { name: 'v', type: 'BIGINT' },
    ],
    values: [Array.from({ length: 12 }, (_, i) => `k${i}`), Array.from({ length: 12 }, (_, i) => i + 1)],
  };
  const got = shape({ kind: 'pie', x: 'k', y: ['v'] }, many);
  expect(got.categories[0]).toBe('k11');
  expect(got.categories.at(-1)).toBe('Other');
  expect(got.series[0]?.data.at(-1)).toBe(1 + 2 + 3 + 4);
});

test('rows without a number are left out of a scatter, and counted', () => {
  const got = shape(
    { kind: 'scatter', x: 'a', y: ['b'] },
    {
      columns: [
        { name: 'a', type: 'DOUBLE' },
        { name: 'b', type: 'DOUBLE' },
      ],
      values: [
        [1, null, 3],
        [2, 2, 'x'],
      ],
    },
  );
  expect(got.series[0]?.points).toEqual([[1, 2]]);
  expect(got.note).toContain('2 rows are not shown');
});

test('the first guess is a line over time, split by the text column', () => {
  expect(suggest(table)).toEqual({ kind: 'line', x: 'month', y: ['revenue'], series: 'region' });
  expect(suggest({ columns: [{ name: 'a', type: 'VARCHAR' }], values: [[]] })).toBeUndefined();
});
