import { expect, test } from 'vitest';

import type { Draw, Prize, WinnerLine } from '../../api/bodies';
import { stockOf } from './stock';

const prize = (asset: string, amount = 1): Prize => ({
  label: '',
  asset,
  amount,
  weight: 1,
  per_person: null,
  per_person_per_day: null,
  release: [],
  claim: 'delivery',
});

const won = (line: number, stage: WinnerLine['stage']) => ({ line, stage }) as WinnerLine;

test('each line says what is left of it and what became of the rest', () => {
  const draw = {
    status: 'open',
    rules: { prizes: [prize('unit.mug'), prize('points', 50), prize('points', 10)], consolation: null },
    inside: {
      stock: [
        { asset: 'unit.mug', left: 3 },
        { asset: 'points', left: 99 },
      ],
      out: [2, 1, 0],
    },
  } as unknown as Draw;
  const winners = { lines: [won(0, 'claimed'), won(0, 'returned'), won(1, null)], more: false };
  const lines = stockOf(draw, winners);
  expect(lines.map(({ out, left, allotted }) => [out, left, allotted])).toEqual([
    [2, 3, 5],
    [1, 1, undefined],
    [0, 9, undefined],
  ]);
  expect(lines[0]?.stages).toMatchObject({ claimed: 1, returned: 1, won: 0 });
  expect(lines[1]?.stages.atOnce).toBe(1);
  const closed = stockOf({ ...draw, status: 'closed' }, winners);
  expect(closed.map(({ allotted }) => allotted)).toEqual([undefined, undefined, undefined]);
});
