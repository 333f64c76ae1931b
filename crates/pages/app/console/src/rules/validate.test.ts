import { describe, expect, test } from 'vitest';

import { en } from '../words/en';
import { type CampaignForm, emptyForm, type RulesForm } from './form';
import { validate } from './validate';

/** 12:00 in Shanghai. */
const NOW_MS = Date.UTC(2026, 10, 22, 4);
const { wrong } = en.rules;

function of(rules: Partial<RulesForm> = {}, identity: Partial<CampaignForm> = {}) {
  const form = { ...emptyForm(), id: 'spring', name: 'Spring', ...identity };
  return validate({ ...form, rules: { ...form.rules, ...rules } }, en, NOW_MS);
}

const cut = (advance: number | null, ends_at = '') => ({ advance, ends_at });

test('a form with an id and a title is all that is needed', () => {
  expect(of()).toEqual({});
  expect(Object.keys(validate(emptyForm(), en, NOW_MS))).toEqual(['id', 'name']);
});

describe('ids and titles', () => {
  test.each([
    ['Spring', wrong.idPattern],
    ['-spring', wrong.idPattern],
    ['春', wrong.idPattern],
    ['s'.repeat(49), wrong.idLong],
  ])('%s is no id', (id, said) => expect(of({}, { id })).toEqual({ id: said }));

  test.each([
    ['  ', wrong.required],
    ['春'.repeat(101), wrong.nameLong],
    ['two\nlines', wrong.nameLong],
  ])('%j is no title', (name, said) => expect(of({}, { name })).toEqual({ name: said }));

  test('characters of a title are counted as people do', () => {
    expect(of({}, { name: '🌸'.repeat(100) })).toEqual({});
  });
});

test.each<[string, Partial<RulesForm>, Record<string, string>]>([
  [
    'no votes at all',
    { votes_per_person_per_day: 0 },
    { votes_per_person_per_day: wrong.whole(1, 4_294_967_295) },
  ],
  ['half a vote', { votes_per_person: 1.5 }, { votes_per_person: wrong.whole(1, 4_294_967_295) }],
  ['no limit', { votes_per_person_per_day: null, votes_per_person: null }, {}],
  ['too many choices', { choices_per_vote_max: 51 }, { choices_per_vote_max: wrong.whole(1, 50) }],
  ['choices left out', { choices_per_vote_max: null }, { choices_per_vote_max: wrong.whole(1, 50) }],
  ['a slow board', { board_refresh_seconds: 3_601 }, { board_refresh_seconds: wrong.whole(1, 3_600) }],
  ['final at once', { finalizes_after_close_seconds: 0 }, {}],
  ['all for the jury', { jury_percent: 100 }, {}],
  ['more than all', { jury_percent: 101 }, { jury_percent: wrong.whole(0, 100) }],
  ['an unknown zone', { time_zone: 'Shanghai' }, { time_zone: wrong.zone }],
  [
    'a freeze without a close',
    { board_frozen_before_close_seconds: 60 },
    { board_frozen_before_close_seconds: wrong.needsClose },
  ],
])('%s', (_, rules, said) => expect(of(rules)).toEqual(said));

describe('rounds', () => {
  test.each([
    ['fewer each time', [cut(100), cut(10)], {}],
    ['as many again', [cut(10), cut(10)], { 'rounds.1.advance': wrong.lessThanBefore }],
    ['nobody', [cut(0)], { 'rounds.0.advance': wrong.whole(1, 4_000) }],
    ['left out', [cut(null)], { 'rounds.0.advance': wrong.whole(1, 4_000) }],
    ['too many', [cut(4_001)], { 'rounds.0.advance': wrong.whole(1, 4_000) }],
  ])('%s', (_, rounds, said) => expect(of({ rounds })).toEqual(said));
});

describe('times', () => {
  const opens = en.rules.fields.opens_at_ms.label;
  test.each<[string, Partial<RulesForm>, Record<string, string>]>([
    [
      'in order',
      { opens_at: '2026-11-22T13:00', rounds: [cut(5, '2026-11-22T14:00')], closes_at: '2026-11-22T15:00' },
      {},
    ],
    ['late in opening', { opens_at: '2026-11-22T11:00' }, {}],
    ['closed before now', { closes_at: '2026-11-22T12:00' }, { closes_at: wrong.passed }],
    [
      'closed before it opens',
      { opens_at: '2026-11-23T12:00', closes_at: '2026-11-22T13:00' },
      { closes_at: wrong.order(opens) },
    ],
    [
      'a round that ends after the close',
      { rounds: [cut(5, '2026-11-22T15:00')], closes_at: '2026-11-22T14:00' },
      { closes_at: wrong.order(en.create.round(1)) },
    ],
    [
      'a round that ends while the board stands still',
      {
        rounds: [cut(5, '2026-11-22T13:59')],
        closes_at: '2026-11-22T14:00',
        board_frozen_before_close_seconds: 120,
      },
      { 'rounds.0.ends_at': wrong.inFreeze },
    ],
    ['no such day', { closes_at: '2026-02-30T12:00' }, { closes_at: wrong.time }],
  ])('%s', (_, rules, said) => expect(of(rules)).toEqual(said));
});
