import type { Clock } from './clock';

/** An answer's date has whole seconds: on average it lies half a second back. */
const DATE_STEP_MS = 1_000;

/**
 * What time it is at the server. Phones' clocks may be wrong by minutes, and a countdown must not be. Each answer brings its
 * date; the one that was shortest under way says it best.
 */
export class ServerTime {
  private best: { offsetMs: number; tripMs: number } | undefined;

  constructor(private readonly clock: Clock) {}

  /** Hears the `Date` of an answer to a request that left at this time of the phone. */
  hear(date: string | null, sentAtMs: number): void {
    const dateMs = Date.parse(date ?? '');
    const nowMs = this.clock.now();
    const tripMs = nowMs - sentAtMs;
    // A trip that ended before it began is a clock that was set in between.
    if (Number.isNaN(dateMs) || tripMs < 0) return;
    const offsetMs = dateMs + DATE_STEP_MS / 2 - (sentAtMs + tripMs / 2);
    const isSet = this.best !== undefined && this.isAnother(offsetMs, tripMs, this.best);
    if (this.best === undefined || isSet || tripMs <= this.best.tripMs) this.best = { offsetMs, tripMs };
  }

  /** Milliseconds since the epoch; by the phone's clock until something was heard. */
  now(): number {
    return this.clock.now() + (this.best?.offsetMs ?? 0);
  }

  /** Whether the two can't both be right, so that the phone's clock was set since. */
  private isAnother(offsetMs: number, tripMs: number, than: { offsetMs: number; tripMs: number }): boolean {
    return Math.abs(offsetMs - than.offsetMs) > DATE_STEP_MS + (tripMs + than.tripMs) / 2;
  }
}
