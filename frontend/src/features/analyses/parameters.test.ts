import { expect, test } from 'vitest';
import { fitParameters, parameterNames } from './parameters';

test('names are found once, and not in strings, comments or quoted text', () => {
  const sql = `SELECT '$no', "$neither" -- $nor
    FROM t /* $this */ WHERE a = $from AND b < $to AND c > $from AND d = $$ $quoted $$`;
  expect(parameterNames(sql)).toEqual(['from', 'to']);
});

test('a value survives while its name stays in the query', () => {
  const known = [{ name: 'from', type: 'DATE' as const, value: '2026-01-01' }];
  expect(fitParameters(['from', 'limit'], known)).toEqual([
    { name: 'from', type: 'DATE', value: '2026-01-01' },
    { name: 'limit', type: 'TEXT', value: '' },
  ]);
});
