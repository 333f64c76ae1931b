import { expect, test } from 'vitest';

import { instant, isZone, wallTime } from './zone';

test.each([
  ['2026-11-22T18:30', 'Asia/Shanghai', Date.UTC(2026, 10, 22, 10, 30)],
  ['2026-01-01T00:00', 'America/New_York', Date.UTC(2026, 0, 1, 5)],
])('%s in %s is an instant and back', (wall, zone, ms) => {
  expect(instant(wall, zone)).toBe(ms);
  expect(wallTime(ms, zone)).toBe(wall);
});

test.each([
  ['', 'Asia/Shanghai'],
  ['2026-02-30T12:00', 'Asia/Shanghai'],
  // Clocks jump over this hour in spring, and show this one twice in autumn.
  ['2026-03-29T02:30', 'Europe/Berlin'],
  ['2026-10-25T02:30', 'Europe/Berlin'],
  ['2026-11-22T18:30', 'Nowhere/Atall'],
])('%j in %s is no single instant', (wall, zone) => {
  expect(instant(wall, zone)).toBeUndefined();
});

test('zones are known by their IANA names', () => {
  expect(['Asia/Shanghai', 'UTC', 'Asia/Urumqi'].every(isZone)).toBe(true);
  expect(['', 'Shanghai', 'Asia/Nowhere'].some(isZone)).toBe(false);
});
