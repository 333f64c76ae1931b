import { expect, test } from 'vitest';

import type { Envelope } from '../../api/bodies';
import { totalsOf } from './totals';

const round = (fen: number, fen_left: number, parts: number, parts_taken: number) =>
  ({ fen_left, parts_taken, rules: { fen, parts } }) as Envelope['rounds'][number];

test('rounds are added up, and what the ledger still owes is told', () => {
  const rounds = [round(1_000, 400, 10, 6), round(500, 500, 5, 0)];
  const inside = { fen_in_stock: 700, fen_promised: 900, persons: 6, held: 0 };
  expect(totalsOf({ rounds, inside })).toEqual({ parts: 15, taken: 6, paid: 600, missing: 200 });
  expect(totalsOf({ rounds: [], inside: null }).missing).toBe(0);
});
