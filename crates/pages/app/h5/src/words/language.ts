/** Which language the page speaks, and dates in it. */
import { computed, ref, watchEffect, type ComputedRef } from 'vue';

import { dateIn, knownZone, nextMidnight } from '../rules/time';
import { en, type Words } from './en';
import { zh } from './zh';

export type { Words };
export type Language = 'zh' | 'en';

const TABLES: Record<Language, Words> = { zh, en };
const STORED_AS = 'fairground.language';

/** The language that a person chose before, or that their browser speaks. */
export function preferred(stored: string | null, browser: readonly string[]): Language {
  if (stored === 'zh' || stored === 'en') return stored;
  return browser[0]?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    // Some browsers forbid storage altogether.
    return null;
  }
}

const language = ref<Language>(preferred(stored(), navigator.languages ?? [navigator.language]));
const words = computed(() => TABLES[language.value]);

watchEffect(() => {
  document.documentElement.lang = words.value.locale;
});

/** The words of the page, and a way to the other language. */
export function useWords() {
  return { words, language, switchLanguage };
}

/** A table of words that comes with a part of the page, in the language that the page speaks. */
export function useTable<T>(tables: Record<Language, T>): ComputedRef<T> {
  return computed(() => tables[language.value]);
}

function switchLanguage(): void {
  language.value = language.value === 'zh' ? 'en' : 'zh';
  try {
    localStorage.setItem(STORED_AS, language.value);
  } catch {
    // Then it lasts until the page is closed.
  }
}

/** A moment as people say it, in the campaign's time zone: today and tomorrow by these words, else by date. */
export function formatMoment(words: Words, zone: string, atMs: number, nowMs: number): string {
  const timeZone = knownZone(zone);
  const time: Intl.DateTimeFormatOptions = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const text = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(words.locale === 'en' ? 'en-GB' : words.locale, options).format(atMs);
  const date = dateIn(timeZone, atMs);
  if (date === dateIn(timeZone, nowMs)) return `${words.today} ${text(time)}`;
  if (date === dateIn(timeZone, nextMidnight(timeZone, nowMs))) return `${words.tomorrow} ${text(time)}`;
  const year = date.slice(0, 4) === dateIn(timeZone, nowMs).slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  return text({ ...time, ...year, month: words.locale === 'en' ? 'short' : 'long', day: 'numeric' });
}

/** What people call a time zone. */
export function zoneName(words: Words, zone: string): string {
  if (zone === 'Asia/Shanghai') return words.beijing;
  const parts = new Intl.DateTimeFormat(words.locale, {
    timeZone: knownZone(zone),
    timeZoneName: 'long',
  }).formatToParts(0);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** A span of seconds in its largest whole unit. */
export function spanName(words: Words, seconds: number): string {
  if (seconds > 0 && seconds % 86_400 === 0) return words.span.days(seconds / 86_400);
  if (seconds > 0 && seconds % 3_600 === 0) return words.span.hours(seconds / 3_600);
  if (seconds > 0 && seconds % 60 === 0) return words.span.minutes(seconds / 60);
  return words.span.seconds(seconds);
}
