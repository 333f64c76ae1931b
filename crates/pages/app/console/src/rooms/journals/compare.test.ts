import { expect, test } from 'vitest';

import type { Digest } from '../../api/bodies';
import { compare } from './compare';

const LIVE: Digest = {
  service: 'votes',
  shard: 0,
  incarnation: 'a1',
  position: 7,
  head: 'h7',
  digest: 'd7',
  fold_version: 3,
};

test.each([
  ['the same state', {}, 'same'],
  ['another state at the same position', { digest: 'other' }, 'differs'],
  ['another chain at the same position', { head: 'other' }, 'differs'],
  ['a later position', { position: 8, digest: 'd8' }, 'notComparable'],
  ['another life of the log', { incarnation: 'b2', digest: 'other' }, 'notComparable'],
  ['another fold', { fold_version: 4, digest: 'other' }, 'notComparable'],
])('%s', (_, change, said) => {
  expect(compare(LIVE, { ...LIVE, ...change })).toBe(said);
});

test('one answer alone says nothing', () => {
  expect(compare(LIVE, undefined)).toBeUndefined();
  expect(compare(undefined, LIVE)).toBeUndefined();
});
