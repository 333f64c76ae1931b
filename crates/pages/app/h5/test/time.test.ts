import { describe, expect, it } from 'vitest';

import { ago } from '../src/rules/ago';
import { countdownOf, nextStepAt } from '../src/rules/schedule';
import { dateIn, knownZone, nextMidnight, timeLeft } from '../src/rules/time';
import { en } from '../src/words/en';
import { about, HOUR_MS, NOON_MS } from './given';

const utc = (text: string) => Date.parse(`${text}Z`);

describe('the next midnight', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-22T04:00:00', '2026-11-22T16:00:00'],
    ['Asia/Shanghai', '2026-11-22T15:59:59', '2026-11-22T16:00:00'],
    ['Asia/Shanghai', '2026-11-22T16:00:00', '2026-11-23T16:00:00'],
    ['Asia/Shanghai', '2026-12-31T17:00:00', '2027-01-01T16:00:00'],
    ['Asia/Kolkata', '2026-11-22T04:00:00', '2026-11-22T18:30:00'],
    // Clocks go back on this day in Berlin: it lasts 25 hours.
    ['Europe/Berlin', '2026-10-24T23:00:00', '2026-10-25T23:00:00'],
    ['Europe/Berlin', '2026-10-25T00:30:00', '2026-10-25T23:00:00'],
    // And forward on this one: 23 hours.
    ['Europe/Berlin', '2026-03-29T00:30:00', '2026-03-29T22:00:00'],
    ['America/New_York', '2026-11-22T04:30:00', '2026-11-22T05:00:00'],
    ['UTC', '2026-02-28T12:00:00', '2026-03-01T00:00:00'],
  ])('in %s after %s is %s', (zone, now, midnight) => {
    expect(new Date(nextMidnight(zone, utc(now))).toISOString()).toBe(new Date(utc(midnight)).toISOString());
  });

  it('is in UTC where a phone does not know the zone', () => {
    expect(knownZone('Mars/Olympus')).toBe('UTC');
    expect(nextMidnight('Mars/Olympus', utc('2026-11-22T04:00:00'))).toBe(utc('2026-11-23T00:00:00'));
  });
});

it('dates are those of the zone', () => {
  expect(dateIn('Asia/Shanghai', utc('2026-11-22T15:59:59'))).toBe('2026-11-22');
  expect(dateIn('Asia/Shanghai', utc('2026-11-22T16:00:00'))).toBe('2026-11-23');
});

it('remaining time never runs below zero', () => {
  expect(timeLeft(NOON_MS + 90_061_000, NOON_MS)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 });
  expect(timeLeft(NOON_MS - 1, NOON_MS)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 });
});

it.each([
  [0, 'just now'],
  // The phone's clock runs behind the server's.
  [-30_000, 'just now'],
  [12_000, '12 seconds ago'],
  [60_000, '1 minute ago'],
  [59 * 60_000, '59 minutes ago'],
  [25 * HOUR_MS, '1 day ago'],
])('%i ms ago is "%s"', (ms, text) => {
  expect(ago(NOON_MS - ms, NOON_MS, en)).toBe(text);
});

describe('the schedule', () => {
  const closes = NOON_MS + HOUR_MS;

  it.each([
    ['draft', { opens_at_ms: closes }, closes],
    ['draft', {}, undefined],
    ['open', { closes_at_ms: closes }, closes],
    ['open', { closes_at_ms: closes, rounds: [{ advance: 2, ends_at_ms: closes - 1 }] }, closes - 1],
    ['paused', { closes_at_ms: closes }, closes],
    ['open', {}, undefined],
    ['final', { closes_at_ms: closes }, undefined],
  ] as const)('a campaign that is %s with %o changes at %s', (status, rules, at) => {
    expect(nextStepAt(about({ status, rules: rules as object }), NOON_MS)).toBe(at);
  });

  it('asks again for a while when a step is late, then leaves it to chance', () => {
    const late = about({ rules: { closes_at_ms: NOON_MS - 5_000 } });
    expect(nextStepAt(late, NOON_MS)).toBe(NOON_MS + 2_000);
    expect(nextStepAt(late, NOON_MS + 120_000)).toBeUndefined();
  });

  it('becomes final some time after the close', () => {
    const closed = about({
      status: 'closed',
      closed_at_ms: NOON_MS - 1_000,
      rules: { finalizes_after_close_seconds: 60 },
    });
    expect(nextStepAt(closed, NOON_MS)).toBe(NOON_MS + 59_000);
  });

  it('counts down to the opening, then to the close', () => {
    const rules = { opens_at_ms: NOON_MS + 1, closes_at_ms: NOON_MS + 2 };
    expect(countdownOf(about({ status: 'draft', rules }))).toEqual({ to: 'open', atMs: NOON_MS + 1 });
    expect(countdownOf(about({ status: 'open', rules }))).toEqual({ to: 'close', atMs: NOON_MS + 2 });
    expect(countdownOf(about({ status: 'closed', rules }))).toBeUndefined();
  });
});
