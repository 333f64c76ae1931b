import type { Clock } from './clock';

/** Longest first wait. */
export const BACKOFF_FIRST_MS = 500;
/** Longest wait: short enough that a page which comes back is right within half a minute. */
export const BACKOFF_MS_MAX = 30_000;
/** Shortest wait, so that no draw of the dice hammers the server. */
export const BACKOFF_MS_MIN = 100;

/**
 * How long to wait after so many failures (from 1): exponential with full jitter, so that thousands of phones that failed
 * together don't come back together. What the API asked for comes on top.
 */
export function backoffMs(
  failures: number,
  retryAfterMs: number | undefined,
  clock: Pick<Clock, 'random'>,
): number {
  const ceilingMs = Math.min(BACKOFF_MS_MAX, BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, 16));
  const jitteredMs = Math.max(BACKOFF_MS_MIN, Math.floor(clock.random() * ceilingMs));
  return (retryAfterMs ?? 0) + jitteredMs;
}
