/** Why a vote is not possible just now, in words. */
import type { About } from '../types';
import { formatMoment, type Words } from '../words/language';
import type { Ballot } from './ballot';
import { hasVotes, type Quota } from './quota';

/** How many votes are left, and when there will be more. Empty while nothing is known. */
export function quotaText(quota: Quota, about: About, words: Words, nowMs: number): string {
  const w = words.quota;
  switch (quota.kind) {
    case 'unknown':
      return w.unknown;
    case 'unlimited':
      return w.unlimited;
    case 'some':
      return w.some(quota.left);
    case 'under-way':
      return w.underWay;
    case 'tomorrow':
      return w.tomorrow(
        formatMoment(words, about.rules.time_zone ?? 'Asia/Shanghai', quota.againAtMs, nowMs),
      );
    case 'last-day':
      return w.lastDay;
    case 'all-cast':
      return w.allCast;
  }
}

/** What is said to somebody who taps a button that casts no vote; empty if something else says it already. */
export function explanation(ballot: Ballot, quota: Quota, about: About, words: Words, nowMs: number): string {
  switch (ballot.kind) {
    case 'voted':
    case 'later':
    case 'spent': {
      if (about.status !== 'open') return words.status[about.status];
      if (!hasVotes(quota)) return quotaText(quota, about, words, nowMs);
      const max = about.rules.votes_per_person_per_contestant;
      return max == null ? '' : words.rules.perContestant(max);
    }
    case 'shut':
      return ballot.status === 'paused' ? words.clock.pausedNote : words.status[ballot.status];
    case 'away':
      return words.refusals['contestant-not-standing'] ?? '';
    case 'reading':
      return words.connection.reading;
    case 'vote':
    case 'again':
    case 'sending':
    case 'waiting':
      return '';
  }
}

/** What the button itself says. */
export function ballotLabel(ballot: Ballot, words: Words): string {
  const w = words.ballot;
  switch (ballot.kind) {
    case 'shut':
      return w[ballot.status];
    case 'away':
      return w[ballot.standing];
    case 'reading':
      return w.vote;
    default:
      return w[ballot.kind];
  }
}
