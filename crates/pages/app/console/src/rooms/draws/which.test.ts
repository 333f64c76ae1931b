import { expect, test } from 'vitest';

import type { WinnerLine } from '../../api/bodies';
import { en } from '../../words/en';
import { zh } from '../../words/zh';
import { whichOf } from './which';

test.each<[Partial<WinnerLine>, string, string]>([
  [{ draw: 1_200 }, 'draw 1,200', '第 1,200 次抽奖'],
  [{ round: 2, part: 7 }, 'round 2, part 7', '第 2 轮第 7 份'],
  [{ place: 3, entry: 41 }, 'place 3, entry 41', '第 3 名，报名号 41'],
  [{ place: 3, entry: null }, 'place 3', '第 3 名'],
  [{}, '–', '–'],
])('%j is told by its form', (line, english, chinese) => {
  expect(whichOf(line, en)).toBe(english);
  expect(whichOf(line, zh)).toBe(chinese);
});
