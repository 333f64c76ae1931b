import { describe, expect, test } from 'vitest';

import { askFrom, merge, MINUTE_MS, sum, sums, withoutGaps } from './minutes';

const at = (minute: number, value = 0) => ({ minute_ms: minute * MINUTE_MS, value });

describe('minutes that are asked for again and again', () => {
  test('begin with the whole time, later only with what may still change', () => {
    expect(askFrom([], 10.5 * MINUTE_MS)).toBe(10 * MINUTE_MS);
    expect(askFrom([at(60)], 10 * MINUTE_MS)).toBe(55 * MINUTE_MS);
    expect(askFrom([at(12)], 10.5 * MINUTE_MS)).toBe(10 * MINUTE_MS);
  });

  test('replace what was told before and forget what is out of sight', () => {
    const known = [at(1), at(10, 1), at(11, 1), at(12, 1)];
    const told = [at(11, 2), at(13, 2)];
    expect(merge(known, told, 11 * MINUTE_MS, 5.2 * MINUTE_MS)).toEqual([at(10, 1), at(11, 2), at(13, 2)]);
  });

  test('keep the first minute in sight, which the time shown begins within', () => {
    expect(merge([at(5, 1)], [], 6 * MINUTE_MS, 5.9 * MINUTE_MS)).toEqual([at(5, 1)]);
  });
});

test('quiet minutes stand in a plot as zero', () => {
  const { minutesMs, values } = withoutGaps(
    [at(2, 7)],
    1.5 * MINUTE_MS,
    3.2 * MINUTE_MS,
    (m) => m?.value ?? 0,
  );
  expect(minutesMs).toEqual([1, 2, 3].map((minute) => minute * MINUTE_MS));
  expect(values).toEqual([0, 7, 0]);
});

test('counts are added up by word, most frequent first', () => {
  expect(sums([{ b: 1, a: 1 }, { b: 2 }, { c: 1 }])).toEqual([
    ['b', 3],
    ['a', 1],
    ['c', 1],
  ]);
  expect(sum({ a: 1, b: 2 })).toBe(3);
  expect(sum({})).toBe(0);
});
