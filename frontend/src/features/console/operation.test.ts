import { expect, test } from 'vitest';
import { readRequest, Unsendable } from './operation';

const two = 'query A { server { version } }\nsubscription B { activityAdded { id } }';

test('of several operations the one at the cursor is sent', () => {
  expect(readRequest(two, '', 3)).toMatchObject({ operationName: 'A', live: false });
  expect(readRequest(two, '', two.indexOf('activityAdded'))).toMatchObject({ operationName: 'B', live: true });
});

test('variables are an object or nothing', () => {
  expect(readRequest('{ a }', ' \n', 0).variables).toEqual({});
  expect(readRequest('{ a }', '{"id": "dst_1"}', 0).variables).toEqual({ id: 'dst_1' });
  for (const wrong of ['[1]', '"a"', 'null', '{id: 1}'])
    expect(() => readRequest('{ a }', wrong, 0)).toThrow(/variables/i);
});

test('what cannot be sent says why', () => {
  expect(() => readRequest('', '', 0)).toThrow(Unsendable);
  expect(() => readRequest('fragment F on Query { a }', '', 0)).toThrow(/Write a query/);
  expect(() => readRequest('{ a ', '', 0)).toThrow(/Expected Name/);
  expect(() => readRequest('{ a } query B { b }', '', 0)).toThrow(/needs a name/);
});
