/** Calendar days and remaining time. Days are those of the campaign's time zone, whatever the phone's is. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A remaining time, in parts that a person reads. */
export interface TimeLeft {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** How long it is until a moment; all zero once it has come. */
export function timeLeft(untilMs: number, nowMs: number): TimeLeft {
  const left = Math.max(0, untilMs - nowMs);
  return {
    days: Math.floor(left / DAY_MS),
    hours: Math.floor((left % DAY_MS) / HOUR_MS),
    minutes: Math.floor((left % HOUR_MS) / MINUTE_MS),
    seconds: Math.floor((left % MINUTE_MS) / SECOND_MS),
  };
}

/** The calendar date at a moment, as `2026-11-22`. */
export function dateIn(zone: string, atMs: number): string {
  const parts = partsIn(zone, atMs);
  return `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`;
}

/** The first moment of the next calendar day. */
export function nextMidnight(zone: string, nowMs: number): number {
  const { year, month, day } = partsIn(zone, nowMs);
  const wall = Date.UTC(year, month - 1, day + 1);
  // A guess with the offset of now, then again with the offset there: clocks may change in between.
  const guess = wall - offsetMs(zone, nowMs);
  return wall - offsetMs(zone, guess);
}

function offsetMs(zone: string, atMs: number): number {
  const { year, month, day, hour, minute, second } = partsIn(zone, atMs);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(atMs / SECOND_MS) * SECOND_MS;
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
type Parts = Record<(typeof FIELDS)[number], number>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, atMs: number): Parts {
  const parts: Parts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatterOf(zone).formatToParts(atMs)) {
    const field = FIELDS.find((name) => name === type);
    if (field) parts[field] = Number(value);
  }
  // Some old browsers call midnight 24 o'clock.
  parts.hour %= 24;
  return parts;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: knownZone(zone),
      hour12: false,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** The zone if this phone knows it; an old one may not, and UTC is then named as such. */
export function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
