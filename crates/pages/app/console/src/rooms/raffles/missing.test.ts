import { expect, test } from 'vitest';

import type { Raffle } from '../../api/bodies';
import { missingOf } from './missing';

test('a draft lacks what all its winners get and is not in stock', () => {
  const raffle = {
    status: 'draft',
    rules: {
      prizes: [
        { asset: 'unit.bike', amount: 1, winners: 2 },
        { asset: 'points', amount: 50, winners: 10 },
        { asset: 'unit.bike', amount: 1, winners: 1 },
      ],
    },
    inside: { stock: [{ asset: 'points', left: 500 }] },
  } as unknown as Raffle;
  expect(missingOf(raffle)).toEqual([{ asset: 'unit.bike', amount: 3 }]);
  expect(missingOf({ ...raffle, status: 'open' })).toEqual([]);
});
