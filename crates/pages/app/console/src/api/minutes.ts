/** What happened minute by minute: gathered from answers that overlap, and laid out without gaps. */

/** Counts by a word, such as a reason. */
export type Counts = Readonly<Record<string, number>>;

/** One minute of a campaign, by the time of the log. */
export interface Minute {
  readonly minute_ms: number;
  readonly counted: number;
  readonly held: number;
  /** Votes that the campaign's rules refused, by reason. */
  readonly refused: Counts;
  /** Pages opened. */
  readonly visits: number;
  /** What the door refused, by class. */
  readonly door: Counts;
}

/** One minute of the door, outside of campaigns. */
export interface DoorMinute {
  readonly minute_ms: number;
  readonly refusals: Counts;
}

/** One minute. */
export const MINUTE_MS = 60_000;
/** The door hands its sums in a minute late, and again if it got no answer: so far back, minutes may still change. */
const UNSETTLED_MS = 5 * MINUTE_MS;

interface Timed {
  readonly minute_ms: number;
}

/** From where to ask next, given what is known of a time that begins at `fromMs`. */
export function askFrom(known: readonly Timed[], fromMs: number): number {
  const last = known.at(-1)?.minute_ms;
  const from = last === undefined ? fromMs : Math.max(fromMs, last - UNSETTLED_MS);
  return startOfMinute(from);
}

/** What is known once minutes from `askedFromMs` on were told again. Forgets what lies before `fromMs`. */
export function merge<M extends Timed>(
  known: readonly M[],
  told: readonly M[],
  askedFromMs: number,
  fromMs: number,
): readonly M[] {
  const kept = known.filter(({ minute_ms }) => minute_ms < askedFromMs && minute_ms >= startOfMinute(fromMs));
  return [...kept, ...told];
}

/** Every minute of a time, those in which nothing happened too: a plot must not draw a line across them. */
export function withoutGaps<M extends Timed, R>(
  minutes: readonly M[],
  fromMs: number,
  toMs: number,
  read: (minute: M | undefined) => R,
): { readonly minutesMs: number[]; readonly values: R[] } {
  const byMinute = new Map(minutes.map((minute) => [minute.minute_ms, minute]));
  const minutesMs: number[] = [];
  const values: R[] = [];
  for (let at = startOfMinute(fromMs); at <= toMs; at += MINUTE_MS) {
    minutesMs.push(at);
    values.push(read(byMinute.get(at)));
  }
  return { minutesMs, values };
}

/** All counts of several minutes, most frequent first. */
export function sums(counts: readonly Counts[]): [word: string, count: number][] {
  const all = new Map<string, number>();
  for (const [word, count] of counts.flatMap((it) => Object.entries(it))) {
    all.set(word, (all.get(word) ?? 0) + count);
  }
  return [...all].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** All of the counts together. */
export function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function startOfMinute(ms: number): number {
  return ms - (ms % MINUTE_MS);
}
