import { expect, test } from 'vitest';

import type { HeldPrize, HeldReward, InvitationSign, TakeSign } from '../../api/bodies';
import { en } from '../../words/en';
import { zh } from '../../words/zh';
import { decisionsOf, decisionWords, ofPrize, ofReward, signText, takeText } from './held';

const REWARD: HeldReward = {
  position: 7,
  at_ms: 1_000,
  follower: 'f'.repeat(32),
  inviter: { person: 'a'.repeat(32) },
  stage: 'held',
  doubted: false,
  score: 210,
  suspicions: [{ sign: { ring: { persons: 5 } }, weight: 4_400 }],
  judgements: [{ position: 9, at_ms: 2_000, to: 'hold', why: 'ask first', by: null }],
};

test('a held reward says for whom it is, by whom it was earned, why, and what was decided', () => {
  const thing = ofReward(REWARD, en);
  expect(thing).toMatchObject({
    kind: 'reward',
    key: REWARD.follower,
    middle: 'a'.repeat(32),
    to: 'aaaaaaaaaaaa…',
    for: 'follower ffffffffffff…',
    stands: 'held',
    reasons: [{ text: 'The invitations go around in a ring of 5 persons', weight: 4_400 }],
    history: [{ position: 9, atMs: 2_000, to: 'hold', why: 'ask first', by: undefined }],
  });
  const ofPoster = ofReward({ ...REWARD, inviter: { channel: 'poster' } }, en);
  expect(ofPoster).toMatchObject({ to: 'channel poster', middle: REWARD.follower });
});

test.each([
  ['held', 'held', ['release', 'refuse']],
  ['refused', 'refused', ['hold']],
  ['qualified', 'released', ['hold']],
  ['left', 'gone', []],
  ['not_new', 'gone', []],
] as const)('where its follower is %s it stands as %s, and %j can be decided', (stage, stands, decisions) => {
  expect(ofReward({ ...REWARD, stage }, en).stands).toBe(stands);
  expect(decisionsOf(stands)).toEqual(decisions);
});

test('what was doubted counts, and nothing is said to be undone before somebody has decided', () => {
  const doubted = ofReward({ ...REWARD, stage: 'qualified', doubted: true, judgements: [] }, en);
  expect(en.held.stands[doubted.stands]).toBe('Counts');
  expect(decisionWords(doubted, 'release', en).name).toBe('Looked at, fine');
  for (const to of decisionsOf(doubted.stands)) {
    expect(decisionWords(doubted, to, en).what).not.toContain('undoes');
  }
  const judgements = REWARD.judgements.map((one) => ({ ...one, to: 'release' as const }));
  const released = ofReward({ ...REWARD, stage: 'qualified', judgements }, en);
  expect(released.stands).toBe('released');
  expect(decisionWords(released, 'hold', en).what).toContain('undoes the decision');
});

const PRIZE: HeldPrize = {
  position: 12,
  at_ms: 1_000,
  person: 'b'.repeat(32),
  asset: 'unit.mug',
  amount: 1,
  stage: 'held',
  score: null,
  suspicions: [{ sign: { shared_phone: { persons: 6 } }, weight: 2_100 }],
  judgements: [],
};

test('a held prize says what it is, who won it and why it waits', () => {
  expect(ofPrize(PRIZE, en)).toEqual({
    kind: 'prize',
    key: '12',
    position: 12,
    atMs: 1_000,
    middle: PRIZE.person,
    to: 'bbbbbbbbbbbb…',
    for: 'mug, won at position 12',
    stands: 'held',
    reasons: [{ text: 'Parcels of 6 persons go to this telephone number', weight: 2_100 }],
    score: undefined,
    history: [],
  });
  expect(ofPrize({ ...PRIZE, stage: 'returned' }, en).stands).toBe('gone');
  expect(decisionWords(ofPrize(PRIZE, en), 'release', en).what).toContain('The prize is given');
});

/** Names of all signs of a kind, as the API has them. */
type NameOf<S> = S extends string ? S : keyof S & string;

/** One of each: a sign that is new in the API and missing here does not compile. */
const SIGNS: { readonly [name in NameOf<InvitationSign>]: InvitationSign } = {
  shared_device: { shared_device: { kin: 4, others: 2 } },
  shared_prefix: { shared_prefix: { kin: 4, others: 2 } },
  own_device: { own_device: { own_prefix: false } },
  ring: { ring: { persons: 3 } },
  inert: { inert: { inert: 3, kin: 4 } },
  fleeting: { fleeting: { kin: 4, left: 3 } },
  hosted_address: 'hosted_address',
  vpn_address: 'vpn_address',
  driven: 'driven',
  takes_part: 'takes_part',
  inert_place: { inert_place: { inert: 3, persons: 4 } },
  inert_clan: { inert_clan: { inert: 3, persons: 4 } },
  fleeting_clan: { fleeting_clan: { left: 3, persons: 4 } },
  chained: { chained: { inviters: 3, persons: 4 } },
  crowded_prefix: { crowded_prefix: { persons: 9 } },
  used_phones: { used_phones: { persons: 9, used: 7 } },
  returning: { returning: { persons: 9, returned: 7 } },
  even_pace: { even_pace: { even: 7, gaps: 9 } },
};

const TAKES: { readonly [name in NameOf<TakeSign>]: TakeSign } = {
  shared_device: { shared_device: { persons: 4, prefix: 9 } },
  spread_device: { spread_device: { persons: 4 } },
  shared_phone: { shared_phone: { persons: 4 } },
  shared_address: { shared_address: { persons: 4 } },
  crowded_prefix: { crowded_prefix: { persons: 4 } },
  one_go: { one_go: { persons: 4, span: 9 } },
  hosted_address: 'hosted_address',
  vpn_address: 'vpn_address',
  driven: 'driven',
  only_takes: { only_takes: { persons: 7, prefix: 9 } },
};

/** The numbers that a sign carries, in their order. */
const numbers = (text: string) => (text.match(/\d+/g) ?? []).sort();

test.each([en, zh])('every sign has words, with all that was counted', (words) => {
  const told = [
    ...Object.values(SIGNS).map((sign) => [sign, signText(sign, words)] as const),
    ...Object.values(TAKES).map((sign) => [sign, takeText(sign, words)] as const),
  ];
  for (const [sign, text] of told) {
    expect(text).not.toBe('');
    expect(text).not.toMatch(/[{}_]/);
    expect(numbers(text)).toEqual(numbers(JSON.stringify(sign)));
  }
});

test.each<[InvitationSign, string]>([
  ['driven', 'A program drives the browser'],
  [{ shared_device: { kin: 4, others: 0 } }, 'nobody else has such a one'],
  [{ shared_device: { kin: 4, others: 2 } }, '2 other persons have such a one'],
  [{ own_device: { own_prefix: true } }, 'from the same address range'],
  [{ inert: { inert: 3, kin: 4 } }, '3 of the inviter’s 4 followers do nothing else'],
])('%j in words', (sign, text) => {
  expect(signText(sign, en)).toContain(text);
});

test('a sign that is newer than the page stands as the server writes it', () => {
  expect(signText({ telepathy: { kin: 2 } } as unknown as InvitationSign, en)).toBe(
    '{"telepathy":{"kin":2}}',
  );
});
