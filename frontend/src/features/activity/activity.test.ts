import { expect, test } from 'vitest';
import { project, WIDTH } from './project';
import { filterOf, readSearch } from './search';
import { type ActivityEvent, matches, merge } from './useActivity';

const event = (sequence: number, part: Partial<ActivityEvent> = {}) =>
  ({
    id: `evt_${sequence}`,
    sequence,
    kind: 'dataset.uploaded',
    outcome: 'SUCCEEDED',
    createdAt: '2026-03-01T10:00:00Z',
    objectID: 'dst_1',
    actor: { id: 'usr_1', name: 'Mira' },
    ...part,
  }) as ActivityEvent;

test('an event that came live and in the list is shown once, newest first', () => {
  const got = merge([event(9), event(8)], [event(8), event(7)]);
  expect(got.map((e) => e.sequence)).toEqual([9, 8, 7]);
});

test('a live event outside the filter stays out', () => {
  const filter = filterOf({ person: 'usr_1', what: 'dataset,export.sent', object: 'dst_1' });
  expect(matches(event(1), filter)).toBe(true);
  expect(matches(event(1, { kind: 'export.sent' }), filter)).toBe(true);
  expect(matches(event(1, { kind: 'export.granted' }), filter)).toBe(false);
  expect(matches(event(1, { kind: 'run.failed' }), filter)).toBe(false);
  expect(matches(event(1, { actor: null }), filter)).toBe(false);
  expect(matches(event(1, { objectID: 'dst_2' }), filter)).toBe(false);
  expect(matches(event(1), { ...filter, outcome: 'DENIED' })).toBe(false);
  expect(matches(event(1), { ...filter, from: '2026-03-01T10:00:01Z' })).toBe(false);
  expect(matches(event(1), { ...filter, until: '2026-03-01T10:00:00Z' })).toBe(false);
  expect(matches(event(1), filterOf({}))).toBe(true);
});

test('an address says what is shown, and what nobody could have meant is dropped', () => {
  expect(readSearch({ person: 'usr_1', outcome: 'DENIED', last: '7d', from: '2026-01-01' })).toEqual({
    person: 'usr_1',
    outcome: 'DENIED',
    last: '7d',
  });
  expect(readSearch({ outcome: 'ALL', last: '8d', from: 'soon', until: 7, event: '', what: 'x'.repeat(500) })).toEqual(
    {},
  );
  expect(filterOf(readSearch({ last: '1h' }), Date.parse('2026-03-01T10:00:30Z')).from).toBe(
    '2026-03-01T09:00:00.000Z',
  );
  expect(filterOf({ what: 'dataset,export.sent' })).toMatchObject({ areas: ['dataset'], kinds: ['export.sent'] });
});

test('the map has Greenwich in its middle, east to the right and north above', () => {
  const [x, y] = project(0, 0);
  expect(x).toBe(WIDTH / 2);
  expect(project(90, 0)[0]).toBeGreaterThan(x);
  expect(project(0, 50)[1]).toBeLessThan(y);
});
