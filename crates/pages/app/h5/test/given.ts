/** What tests start from: a campaign with default rules, changed where a test says so. */
import type { About, ContestantLine, Leaderboard, Own, Rules } from '../src/types';

/** How long something may take to come on a busy machine, such as a page that is loaded when it is needed. */
export const PATIENCE = { timeout: 20_000 };

export const NOON_MS = Date.UTC(2026, 10, 22, 4, 0, 0); // 12:00 in Shanghai
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export function about(changes: Partial<Omit<About, 'rules'>> & { rules?: Partial<Rules> } = {}): About {
  const { rules, ...rest } = changes;
  return {
    campaign: 'spring',
    kind: 'votes',
    name: 'Spring voices',
    status: 'open',
    round: 1,
    ruleset: '0000000000000000',
    created_at_ms: NOON_MS - DAY_MS,
    opened_at_ms: NOON_MS - HOUR_MS,
    closed_at_ms: null,
    finalized_at_ms: null,
    contestants_approved: 3,
    contestants_pending: null,
    rules: {
      votes_per_person_per_day: 1,
      votes_per_person: null,
      votes_per_person_per_contestant: null,
      choices_per_vote_max: 1,
      followers_only: false,
      time_zone: 'Asia/Shanghai',
      board: 'public',
      board_refresh_seconds: 60,
      board_frozen_before_close_seconds: null,
      opens_at_ms: null,
      closes_at_ms: null,
      finalizes_after_close_seconds: null,
      sign_up: { open: true, approval: true },
      contestants_max: 10_000,
      rounds: [],
      final_score: { votes_percent: 100, jury_percent: 0 },
      ties: 'earliest',
      ...rules,
    },
    ...rest,
  };
}

export function own(changes: Partial<Own> = {}): Own {
  return {
    votes_left: 1,
    votes_today: 0,
    votes_in_all: 0,
    contestant: null,
    position: 1,
    receipts: [],
    ...changes,
  };
}

export function line(number: number, changes: Partial<ContestantLine> = {}): ContestantLine {
  return {
    number,
    name: `Name ${number}`,
    about: null,
    picture: null,
    status: 'approved',
    votes: 0,
    rank: number,
    ...changes,
  };
}

export function board(votes: readonly number[], changes: Partial<Leaderboard> = {}): Leaderboard {
  const entries = votes.map((count, index) => ({
    rank: index + 1,
    contestant: index + 1,
    name: `Name ${index + 1}`,
    votes: count,
  }));
  return {
    campaign: 'spring',
    status: 'open',
    as_of_ms: NOON_MS,
    frozen: false,
    round: 1,
    entries,
    total_votes: votes.reduce((sum, count) => sum + count, 0),
    ...changes,
  };
}
