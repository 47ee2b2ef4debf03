import { expect, test } from 'vitest';
import { type ActivityEvent, matches, merge } from './useActivity';

const event = (sequence: number, part: Partial<ActivityEvent> = {}) =>
  ({
    id: `evt_${sequence}`,
    sequence,
    kind: 'dataset.uploaded',
    outcome: 'SUCCEEDED',
    actor: { id: 'usr_1', name: 'Mira' },
    ...part,
  }) as ActivityEvent;

test('an event that came live and in the list is shown once, newest first', () => {
  const got = merge([event(9), event(8)], [event(8), event(7)]);
  expect(got.map((e) => e.sequence)).toEqual([9, 8, 7]);
});

test('a live event outside the filter stays out', () => {
  const filter = { actorId: 'usr_1', outcome: null, area: 'dataset.' };
  expect(matches(event(1), filter)).toBe(true);
  expect(matches(event(1, { kind: 'run.failed' }), filter)).toBe(false);
  expect(matches(event(1, { actor: null }), filter)).toBe(false);
  expect(matches(event(1), { ...filter, outcome: 'DENIED' })).toBe(false);
});
