import { expect, test } from 'vitest';

import { freeOf, paceOf, paceOfSlots } from './pace';

const SLOT = { starts_at_ms: 1_000, ends_at_ms: 2_000, units: 4 };
const NEXT = { starts_at_ms: 3_000, ends_at_ms: 4_000, units: 2 };

test.each([
  [999, 0],
  [1_000, 1],
  [1_249, 1],
  [1_250, 2],
  [1_999, 4],
  [2_000, 4],
])('at %i, %i units are free, as the server counts them', (at, free) => {
  expect(freeOf(SLOT, at)).toBe(free);
});

test('each slot has its own wins, and none where not all are known', () => {
  const paces = paceOfSlots([SLOT, NEXT], [1_500, 1_700, 3_100], 2_500, 3_500);
  expect(paces.map(({ free, given }) => [free, given])).toEqual([
    [4, undefined],
    [2, 1],
  ]);
});

test('a plot begins with the first slot and ends with the last, both lines cumulated', () => {
  const { timesMs, planned, given } = paceOf([SLOT, NEXT], [1_500, 3_100], 3_500);
  expect([timesMs[0], timesMs.at(-1)]).toEqual([1_000, 4_000]);
  expect([planned[0], planned.at(-1)]).toEqual([1, 6]);
  expect([given[0], given[100], given.at(-1)]).toEqual([0, 1, null]);
  expect(paceOf([SLOT, NEXT], [1_500, 3_100], 4_000).given.at(-1)).toBe(2);
  expect(paceOf([], [1], 2).timesMs).toEqual([]);
});
