/** Times in words and digits. */
import type { Words } from '../words/en';

/** In which zone, and how exact, a time is written. */
export interface TimeStyle {
  /** IANA name; the device's own zone if left out. */
  readonly zone?: string | undefined;
  readonly seconds?: boolean;
}

/** A date with its time of day, such as `22 Nov 2026, 18:05`. */
export function dateTime(ms: number, locale: string, style: TimeStyle = {}): string {
  return format(
    ms,
    locale,
    { dateStyle: 'medium', timeStyle: style.seconds ? 'medium' : 'short' },
    style.zone,
  );
}

/** A time of day, such as `18:05:09`. */
export function timeOfDay(ms: number, locale: string, style: TimeStyle = {}): string {
  return format(ms, locale, { timeStyle: style.seconds ? 'medium' : 'short' }, style.zone);
}

/** How long something took or is ago, in the largest unit that tells enough. */
export function age(ms: number, words: Words): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return words.age.seconds(seconds);
  if (seconds < 3_600) return words.age.minutes(Math.floor(seconds / 60));
  if (seconds < 2 * 86_400) return words.age.hours(Math.floor(seconds / 3_600));
  return words.age.days(Math.floor(seconds / 86_400));
}

function format(
  ms: number,
  locale: string,
  options: Intl.DateTimeFormatOptions,
  zone: string | undefined,
): string {
  const inZone = zone === undefined ? options : { ...options, timeZone: zone };
  return new Intl.DateTimeFormat(locale, { ...inZone, hourCycle: 'h23' }).format(ms);
}
