import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Permission } from '~/gql/graphql';
import { placesFor } from './nav';

/** What a role holds, from the table that the server was reviewed with. */
const held = (role: string) =>
  readFileSync('../ent/access/testdata/matrix.golden', 'utf8') // tests run in frontend/
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([, ...holders]) => holders.includes(role))
    .map(([permission]) => permission as Permission);

const menu = (role: string, development = false) =>
  placesFor(held(role), development).map(({ group, places }) => [group, ...places.map((p) => p.label)].join(' | '));

test('who only reads is not shown the words of those who govern', () => {
  const reader = ['Results | Shared with me | My exports', 'You | Your security | My activity | Settings'];
  expect(menu('VIEWER')).toEqual(reader);
  expect(menu('GUEST')).toEqual(reader);
  expect(menu('GUEST', true)).toEqual([...reader, 'Development | API console']);
});

test('an analyst sees what is their own, an admin what everybody does', () => {
  expect(menu('ANALYST')).toEqual([
    'Analyse | Home | Datasets | Explore | Analyses | Shared with me | My exports',
    'Security Center | Your security | My activity | Response plan',
    'Governance | Team | Settings',
  ]);
  expect(menu('ADMIN')).toEqual([
    'Analyse | Home | Datasets | Explore | Analyses | Shared with me | Exports',
    'Security Center | Your security | Activity | Alerts | Incidents | Response plan | Rules and decoys',
    'Governance | Team | Audit log | Posture | Settings | API console',
  ]);
});
