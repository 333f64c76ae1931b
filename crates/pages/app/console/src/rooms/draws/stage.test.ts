import { expect, test } from 'vitest';

import type { WinnerLine } from '../../api/bodies';
import { en } from '../../words/en';
import { zh } from '../../words/zh';
import { stageOf } from './stage';

test.each<[Pick<WinnerLine, 'stage' | 'held' | 'back'>, string, string]>([
  [{ stage: null, back: null }, 'Theirs at once', '即时到账'],
  [{ stage: 'claimed' }, 'Claimed', '已领取'],
  [{ stage: 'claimed', held: 'released' }, 'Claimed', '已领取'],
  [{ stage: null, held: 'held' }, 'To be checked', '待核实'],
  [{ stage: 'claimed', held: 'refused' }, 'Checked and refused', '核实后拒绝'],
  [{ stage: 'returned' }, 'Back in stock', '已退回库存'],
  [
    { stage: 'returned', back: 'lapsed' },
    'Back in stock: nobody claimed it in time',
    '已退回库存：逾期无人领取',
  ],
  [
    { stage: 'returned', back: 'invalidated' },
    'Back in stock: the win did not stand',
    '已退回库存：中奖无效',
  ],
])('%j says where it is and why it is back', (line, english, chinese) => {
  expect(stageOf(line, en)).toBe(english);
  expect(stageOf(line, zh)).toBe(chinese);
});
