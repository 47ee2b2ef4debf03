import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { entriesOf, search } from './reference';

const entries = entriesOf(
  buildSchema(`
    """Somebody's table."""
    type Dataset { id: ID!, name: String! }
    type Query {
      """Lists them."""
      datasets(first: Int): [Dataset!]!
      server: String
    }
  `),
);
const named = (text: string) => search(entries, text).map((e) => (e.field ? `${e.type}.${e.field}` : e.type));

test('nothing typed shows the types, the roots first', () => {
  expect(named('')).toEqual(['Query', 'Boolean', 'Dataset', 'ID', 'Int', 'String']);
});

test('names that begin with the word come before those that contain it, and before descriptions', () => {
  expect(named('dataset').slice(0, 2)).toEqual(['Dataset', 'Query.datasets']);
  expect(named('lists')).toEqual(['Query.datasets']);
  expect(named('table')).toEqual(['Dataset']);
});

test('a dot joins a type and its field', () => {
  expect(named('dataset.name')).toEqual(['Dataset.name']);
});
