import { expect, test } from 'vitest';

import type { Kind, Status } from '../api/bodies';
import { type Turn, turnsOf } from './stages';

test.each<[Exclude<Kind, 'votes'>, Status, Turn[]]>([
  ['lotteries', 'draft', ['open', 'close']],
  ['lotteries', 'open', ['pause', 'close']],
  ['raffle', 'paused', ['resume', 'close']],
  ['envelope', 'open', ['stop', 'close']],
  ['envelope', 'paused', ['resume', 'close']],
  ['referrals', 'draft', ['open']],
  ['referrals', 'final', []],
  ['lotteries', 'closed', []],
])('%s that is %s can be led on by %j', (kind, status, turns) => {
  expect(turnsOf(kind, status)).toEqual(turns);
});
