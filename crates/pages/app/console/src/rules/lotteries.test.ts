import { expect, test } from 'vitest';

import { en } from '../words/en';
import {
  drawOf,
  emptyDraw,
  emptyEnvelope,
  emptyPrize,
  emptyRaffle,
  envelopeOf,
  lacks,
  raffleOf,
} from './lotteries';

const NAMED = { id: 'spring', name: ' Spring draw ' };

test('an empty form lacks what must be given, and nothing else', () => {
  expect(Object.keys(lacks(emptyDraw(), en)).sort()).toEqual(['id', 'name', 'prizes.0.asset']);
  expect(Object.keys(lacks({ ...emptyEnvelope(), ...NAMED }, en)).sort()).toEqual([
    ...[
      'rounds.0.ends_at_ms',
      'rounds.0.fen',
      'rounds.0.parts',
      'rounds.0.password',
      'rounds.0.releases_at_ms',
    ],
  ]);
  expect(Object.keys(lacks({ ...emptyRaffle(), ...NAMED }, en)).sort()).toEqual([
    'closes_at_ms',
    'prizes.0.asset',
  ]);
});

test('a consolation is given as a whole', () => {
  const form = { ...emptyDraw(), ...NAMED, prizes: [{ ...emptyPrize(), asset: 'points' }] };
  expect(lacks(form, en)).toEqual({});
  expect(Object.keys(lacks({ ...form, consolation: { asset: 'points', amount: null } }, en))).toEqual([
    'consolation.amount',
  ]);
});

test('times are China’s', () => {
  const prize = { ...emptyPrize(), asset: ' unit.mug ' };
  const slot = { starts_at_ms: '2026-11-22T08:00', ends_at_ms: '2026-11-22T09:00', units: 5 };
  const draw = drawOf({ ...emptyDraw(), ...NAMED, prizes: [{ ...prize, release: [slot] }] });
  const from = Date.UTC(2026, 10, 22, 0, 0);
  expect(draw).toMatchObject({
    kind: 'lotteries',
    name: 'Spring draw',
    rules: {
      prizes: [
        { asset: 'unit.mug', release: [{ starts_at_ms: from, ends_at_ms: from + 3_600_000, units: 5 }] },
      ],
      consolation: null,
      guarantee: null,
      closes_at_ms: null,
    },
  });
  const raffle = raffleOf({ ...emptyRaffle(), ...NAMED, closes_at_ms: '2026-11-22T08:00' });
  expect(raffle).toMatchObject({
    kind: 'raffle',
    rules: { closes_at_ms: from, alternates: 0, votes_of: null },
  });
  const heard = raffleOf({ ...emptyRaffle(), ...NAMED, votes_of: ' spring-votes ' });
  expect(heard).toMatchObject({ rules: { votes_of: 'spring-votes' } });
  expect(envelopeOf({ ...emptyEnvelope(), ...NAMED })).toMatchObject({
    kind: 'envelope',
    name: 'Spring draw',
  });
});
