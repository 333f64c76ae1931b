/** What is said of a draw that was answered. */
import type { Draw, DrawReceipt } from '@fairground/sdk';

import type { DrawWords } from '../words/draw-en';
import type { Line } from './draw';
import { prizeName } from './prize';
import type { Said } from './wish';

/** What came of a draw, and why not what its number said. `isChecked`: what was won is being checked first. */
export function outcomeText(
  receipt: DrawReceipt,
  draw: Draw,
  line: Line,
  {
    words,
    lineName,
    isChecked = false,
  }: { words: DrawWords; lineName: (line: Line) => string; isChecked?: boolean },
): Said {
  const why = whyText(receipt, draw, { words, lineName });
  const tell = (parts: string[], tone: Said['tone']) => ({
    text: parts.filter((part) => part !== '').join(' '),
    tone,
    isWaiting: false,
  });
  if (line !== null) {
    const claim = draw.rules.prizes[line]?.claim ?? 'at_once';
    if (isChecked) return tell([words.outcome.won(lineName(line)), why, words.outcome.held], 'waiting');
    const next = claim === 'at_once' ? words.outcome.booked : words.outcome.claim;
    return tell([words.outcome.won(lineName(line)), why, next], 'good');
  }
  if (receipt.won == null) return tell([words.outcome.none, why], 'busy');
  const consolation = words.outcome.consolation(prizeName(receipt.won, words.prize));
  return isChecked
    ? tell([consolation, why, words.outcome.held], 'waiting')
    : tell([consolation, why], 'good');
}

/** Why something else was given than the number said; empty if it was not. */
export function whyText(
  { why, line }: Pick<DrawReceipt, 'why' | 'line'>,
  draw: Draw,
  { words, lineName }: { words: DrawWords; lineName: (line: Line) => string },
): string {
  switch (why) {
    case 'out_of_stock':
    case 'not_released':
    case 'person_limit':
    case 'day_limit':
      return words.why[why](lineName(line ?? null));
    case 'guaranteed':
      return draw.rules.guarantee ? words.why.guaranteed(draw.rules.guarantee.after_draws) : '';
    default:
      return '';
  }
}
