/** How long ago something was, as people say it. */
import type { Words } from '../words/language';

const JUST_NOW_S = 5;
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** A clock that runs behind the server's makes it "just now", never the future. */
export function ago(atMs: number, nowMs: number, words: Words): string {
  const seconds = Math.floor((nowMs - atMs) / 1_000);
  const w = words.board;
  if (seconds < JUST_NOW_S) return w.justNow;
  if (seconds < MINUTE_S) return w.secondsAgo(seconds);
  if (seconds < HOUR_S) return w.minutesAgo(Math.floor(seconds / MINUTE_S));
  if (seconds < DAY_S) return w.hoursAgo(Math.floor(seconds / HOUR_S));
  return w.daysAgo(Math.floor(seconds / DAY_S));
}
