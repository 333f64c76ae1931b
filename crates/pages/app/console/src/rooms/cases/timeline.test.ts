import { expect, test } from 'vitest';

import { PART_MS, timeline } from './timeline';

test('times without a vote are drawn as none', () => {
  const parts = [
    { from_ms: 0, votes: 3 },
    { from_ms: 3 * PART_MS, votes: 1 },
  ];
  expect(timeline(parts)).toEqual({
    fromMs: [0, PART_MS, 2 * PART_MS, 3 * PART_MS],
    votes: [3, 0, 0, 1],
  });
  expect(timeline([])).toEqual({ fromMs: [], votes: [] });
});

test('a case over months is not filled with millions of gaps', () => {
  const parts = [
    { from_ms: 0, votes: 3 },
    { from_ms: 1_000_000 * PART_MS, votes: 1 },
  ];
  expect(timeline(parts).votes).toEqual([3, 1]);
});
