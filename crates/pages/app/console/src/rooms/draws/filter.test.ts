import { expect, test } from 'vitest';

import type { WinnerLine } from '../../api/bodies';
import { filtered, type WinnerFilter } from './filter';

const winner = (draw: number, line: number, stage: WinnerLine['stage'], person: string, note = '') =>
  ({ draw, line, stage, person, note }) as WinnerLine;

const ALL = [
  winner(3, 0, 'claimed', 'ab12'),
  winner(2, 1, null, 'cd34'),
  winner(1, 0, 'fulfilled', 'ab99', 'SF-77'),
];

test.each<[Partial<WinnerFilter>, number[]]>([
  [{}, [3, 2, 1]],
  [{ line: 0 }, [3, 1]],
  [{ stage: 'at_once' }, [2]],
  [{ stage: 'fulfilled' }, [1]],
  [{ text: ' AB' }, [3, 1]],
  [{ text: 'sf-77' }, [1]],
  [{ line: 1, stage: 'claimed' }, []],
])('%j means draws %j', (filter, draws) => {
  const found = filtered(ALL, { line: undefined, stage: '', text: '', ...filter });
  expect(found.map(({ draw }) => draw)).toEqual(draws);
});
