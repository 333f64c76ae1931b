/** What the schedule of a campaign says about the near future. */
import type { About } from '../types';

/** How long after a scheduled moment the page goes on asking whether the step was taken. */
const LATE_MS_MAX = 60_000;
const LATE_STEP_MS = 2_000;

/** When the campaign will change by itself next, or should just have; `undefined`: nothing is scheduled. */
export function nextStepAt(about: About, nowMs: number): number | undefined {
  const at = stepOf(about);
  if (at === undefined || at > nowMs) return at;
  return nowMs - at < LATE_MS_MAX ? nowMs + LATE_STEP_MS : undefined;
}

function stepOf({ status, rules, round, closed_at_ms: closedAtMs }: About): number | undefined {
  switch (status) {
    case 'draft':
      return rules.opens_at_ms ?? undefined;
    case 'open':
    case 'paused': {
      const cut = rules.rounds?.[round - 1]?.ends_at_ms;
      return earliest(cut, rules.closes_at_ms);
    }
    case 'closed': {
      const after = rules.finalizes_after_close_seconds;
      return after == null || closedAtMs == null ? undefined : closedAtMs + after * 1_000;
    }
    case 'final':
      return undefined;
  }
}

function earliest(...times: (number | null | undefined)[]): number | undefined {
  const given = times.filter((time): time is number => time != null);
  return given.length > 0 ? Math.min(...given) : undefined;
}

/** The moment that the header counts down to, if there is one. */
export function countdownOf({ status, rules }: About): { to: 'open' | 'close'; atMs: number } | undefined {
  if (status === 'draft' && rules.opens_at_ms != null) return { to: 'open', atMs: rules.opens_at_ms };
  if ((status === 'open' || status === 'paused') && rules.closes_at_ms != null)
    return { to: 'close', atMs: rules.closes_at_ms };
  return undefined;
}
