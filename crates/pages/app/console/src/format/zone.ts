/** Between what a clock on a wall shows and the instant that it means. */
import { Temporal } from 'temporal-polyfill';

/** Whether calendars know this time zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What a wall clock in the zone shows at an instant, as `<input type="datetime-local">` writes it. */
export function wallTime(ms: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' });
}

/** The instant that a wall clock in the zone means; `undefined` if it never shows this, or twice. */
export function instant(wall: string, zone: string): number | undefined {
  try {
    const local = Temporal.PlainDateTime.from(wall);
    return local.toZonedDateTime(zone, { disambiguation: 'reject' }).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** Names of all time zones that this browser knows. */
export function zoneNames(): string[] {
  return Intl.supportedValuesOf('timeZone');
}
