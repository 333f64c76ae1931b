import { expect, test } from 'vitest';

import { emptyForm, type RulesForm, toRules } from './form';

const form = (change: Partial<RulesForm> = {}): RulesForm => ({ ...emptyForm().rules, ...change });

test('an untouched form means the API’s own defaults', () => {
  // As the OpenAPI document states them for a body without rules.
  expect(toRules(form())).toEqual({
    board: 'public',
    board_frozen_before_close_seconds: null,
    board_refresh_seconds: 60,
    choices_per_vote_max: 1,
    closes_at_ms: null,
    contestants_max: 10_000,
    final_score: { jury_percent: 0, votes_percent: 100 },
    finalizes_after_close_seconds: null,
    followers_only: false,
    opens_at_ms: null,
    rounds: [],
    sign_up: { approval: true, open: true },
    ties: 'earliest',
    time_zone: 'Asia/Shanghai',
    votes_per_person: null,
    votes_per_person_per_contestant: null,
    votes_per_person_per_day: 1,
  });
});

test('times are those of a wall clock in the campaign’s zone', () => {
  const rules = toRules(
    form({
      time_zone: 'Asia/Urumqi',
      opens_at: '2026-11-22T08:00',
      closes_at: '2026-11-23T08:00',
      rounds: [{ advance: 10, ends_at: '2026-11-22T20:30' }],
    }),
  );
  expect(rules.opens_at_ms).toBe(Date.UTC(2026, 10, 22, 2));
  expect(rules.closes_at_ms).toBe(Date.UTC(2026, 10, 23, 2));
  expect(rules.rounds).toEqual([{ advance: 10, ends_at_ms: Date.UTC(2026, 10, 22, 14, 30) }]);
});

test('the shares of votes and jury add up to a hundred, and an empty field is no limit', () => {
  const rules = toRules(
    form({ jury_percent: 30, votes_per_person_per_day: null, finalizes_after_close_seconds: 0 }),
  );
  expect(rules.final_score).toEqual({ votes_percent: 70, jury_percent: 30 });
  expect(rules.votes_per_person_per_day).toBeNull();
  expect(rules.finalizes_after_close_seconds).toBe(0);
});
