import { describe, expect, test } from 'vitest';

import type { Rules } from '../api/bodies';
import { en } from '../words/en';
import { zh } from '../words/zh';
import { emptyForm, toRules } from './form';
import { rulesSay } from './says';

const rules = (change: Partial<Rules> = {}): Rules => ({ ...toRules(emptyForm().rules), ...change });
const all = (change: Partial<Rules>, words = en) =>
  rulesSay(rules(change), words).flatMap(({ sentences }) => sentences);
const texts = (change: Partial<Rules>, words = en) => all(change, words).map(({ text }) => text);
const careful = (change: Partial<Rules>) =>
  all(change).flatMap(({ text, careful }) => (careful ? [text] : []));

const CLOSES_MS = Date.UTC(2026, 10, 22, 12);

describe('rules in sentences', () => {
  test('the defaults ask for no second thought', () => {
    expect(careful({})).toEqual([]);
    expect(texts({})[0]).toBe('Each person has 1 vote per day (Asia/Shanghai).');
    expect(texts({}, zh)[0]).toBe('每人每天 1 票（Asia/Shanghai）。');
  });

  test.each<[Partial<Rules>, string]>([
    [{ votes_per_person_per_day: null }, en.rules.says.noLimits],
    [{ followers_only: true }, en.rules.says.followers],
    [{ closes_at_ms: CLOSES_MS }, 'Closes by itself on 22 Nov 2026, 20:00.'],
    [{ finalizes_after_close_seconds: 0 }, en.rules.says.finalizesAtOnce],
    [{ finalizes_after_close_seconds: 7_200 }, 'The result becomes final by itself 2 hours after the close.'],
    [{ sign_up: { open: true, approval: false } }, en.rules.says.signUpOpen(10_000)],
    [
      { rounds: [{ advance: 3, ends_at_ms: CLOSES_MS }] },
      'Round 1: the best 3 go on, on 22 Nov 2026, 20:00.',
    ],
  ])('%o asks for a second thought', (change, said) => {
    expect(careful(change)).toEqual([said]);
  });

  test.each<[Partial<Rules>, string]>([
    [{ votes_per_person: 5 }, 'At most 5 votes per person in all.'],
    [{ choices_per_vote_max: 3 }, 'A vote names up to 3 contestants; each gets one.'],
    [
      { board_frozen_before_close_seconds: 600, closes_at_ms: CLOSES_MS },
      'The board stands still for the last 10 minutes before the close.',
    ],
    [
      { final_score: { votes_percent: 70, jury_percent: 30 } },
      'The final score is 70 % votes of the last round and 30 % the jury’s mean mark.',
    ],
    [{ rounds: [{ advance: 3, ends_at_ms: null }] }, 'Round 1: the best 3 go on, when you end it.'],
    [{ ties: 'shared' }, 'With equal scores, contestants share the rank.'],
  ])('%o', (change, said) => {
    expect(texts(change)).toContain(said);
  });
});
