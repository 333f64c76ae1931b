import { expect, test } from 'vitest';

import type { WinnerLine } from '../../api/bodies';
import { filtered, type WinnerFilter } from './filter';

type Of = Pick<WinnerLine, 'stage' | 'held'>;
const winner = (draw: number, line: number, of: Of, person: string, note = '') =>
  ({ draw, line, person, note, ...of }) as WinnerLine;

const ALL = [
  winner(5, 2, { stage: null, held: 'refused' }, 'ef01'),
  winner(4, 2, { stage: 'claimed', held: 'held' }, 'ef01'),
  winner(3, 0, { stage: 'claimed', held: 'released' }, 'ab12'),
  winner(2, 1, { stage: null }, 'cd34'),
  winner(1, 0, { stage: 'fulfilled' }, 'ab99', 'SF-77'),
];

test.each<[Partial<WinnerFilter>, number[]]>([
  [{}, [5, 4, 3, 2, 1]],
  [{ line: 0 }, [3, 1]],
  [{ stage: 'at_once' }, [2]],
  [{ stage: 'claimed' }, [3]],
  [{ stage: 'held' }, [4]],
  [{ stage: 'refused' }, [5]],
  [{ stage: 'fulfilled' }, [1]],
  [{ text: ' AB' }, [3, 1]],
  [{ text: 'sf-77' }, [1]],
  [{ line: 1, stage: 'claimed' }, []],
])('%j means draws %j', (filter, draws) => {
  const found = filtered(ALL, { line: undefined, stage: '', text: '', ...filter });
  expect(found.map(({ draw }) => draw)).toEqual(draws);
});
