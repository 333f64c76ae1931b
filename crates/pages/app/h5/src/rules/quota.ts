/** How many votes a person has left, and when there will be more. */
import type { Own, Rules } from '../types';
import { nextMidnight } from './time';

/** What is left. `unknown`: nobody is signed in, or nothing has been heard yet. */
export type Quota =
  | { kind: 'unknown' }
  | { kind: 'unlimited' }
  | { kind: 'some'; left: number }
  /** The last one is on its way: whether it is cast nobody knows yet. */
  | { kind: 'under-way' }
  /** Today's are cast; there are more from then on. */
  | { kind: 'tomorrow'; againAtMs: number }
  /** Today's are cast, and voting ends before the next day. */
  | { kind: 'last-day' }
  /** All of the campaign's are cast. */
  | { kind: 'all-cast' };

/** The quota, as the server told it last. Votes under way count as cast: a second tap must not be one too many. */
export function quotaOf(rules: Rules, own: Own | undefined, underWay: number, nowMs: number): Quota {
  if (!own) return { kind: 'unknown' };
  if (own.votes_left == null) return { kind: 'unlimited' };
  const left = Math.max(0, own.votes_left - underWay);
  if (left > 0) return { kind: 'some', left };
  if (own.votes_left > 0) return { kind: 'under-way' };
  if (rules.votes_per_person != null && (own.votes_in_all ?? 0) >= rules.votes_per_person)
    return { kind: 'all-cast' };
  const againAtMs = nextMidnight(rules.time_zone ?? 'Asia/Shanghai', nowMs);
  if (rules.closes_at_ms != null && againAtMs >= rules.closes_at_ms) return { kind: 'last-day' };
  return { kind: 'tomorrow', againAtMs };
}

/** Whether one more vote is possible, as far as is known. */
export function hasVotes(quota: Quota): boolean {
  return quota.kind === 'unknown' || quota.kind === 'unlimited' || quota.kind === 'some';
}
