/** What is said about a draw, by what is known about it. */
import type { ApiProblem, Draw, DrawReceipt, DrawState, WaitReason } from '@fairground/sdk';

import type { DrawWords } from '../words/draw-en';
import type { Words } from '../words/language';
import type { Line } from './draw';
import { prizeName } from './prize';

/** A sentence about a draw, and how it is coloured. `isWaiting`: nobody knows whether it is drawn. */
export interface TurnText {
  text: string;
  tone: 'busy' | 'waiting' | 'good' | 'bad';
  isWaiting: boolean;
}

const NOTHING: TurnText = { text: '', tone: 'busy', isWaiting: false };

/** The sentence for a draw without an answer, or one that was refused. No answer never means success or failure. */
export function turnTextOf(state: DrawState | undefined, words: DrawWords, general: Words): TurnText {
  switch (state?.step) {
    case 'sending':
      return state.attempt <= 1
        ? { ...NOTHING, text: words.state.sending }
        : { text: waiting(state.after ?? 'slow', words), tone: 'waiting', isWaiting: true };
    case 'waiting':
      if (state.reason === 'queued') return { ...NOTHING, text: words.state.sending };
      return { text: waiting(state.reason, words), tone: 'waiting', isWaiting: true };
    case 'refused':
      return {
        text: words.state.refused(refusalOf(state.problem, words, general)),
        tone: 'bad',
        isWaiting: false,
      };
    default:
      return NOTHING;
  }
}

function waiting(reason: WaitReason, words: DrawWords): string {
  switch (reason) {
    case 'offline':
      return words.state.offline;
    case 'unreachable':
      return words.state.unreachable;
    case 'busy':
    case 'limited':
      return words.state.busy;
    case 'signed_out':
      return words.state.signedOut;
    case 'queued':
      return words.state.sending;
    case 'slow':
    case 'unproven':
      return words.state.slow;
  }
}

/** Why something was refused, in words; a problem that the page doesn't know is quoted by its reference. */
export function refusalOf(
  problem: ApiProblem,
  words: { refusals: Record<string, string> },
  general: Words,
): string {
  return words.refusals[problem.slug] ?? general.refusedOtherwise(problem.requestId ?? '');
}

/** What came of a draw, and why not what its number said. */
export function outcomeText(
  receipt: DrawReceipt,
  draw: Draw,
  line: Line,
  { words, lineName }: { words: DrawWords; lineName: (line: Line) => string },
): TurnText {
  const why = whyText(receipt, draw, { words, lineName });
  const tell = (parts: string[], tone: TurnText['tone']) => ({
    text: parts.filter((part) => part !== '').join(' '),
    tone,
    isWaiting: false,
  });
  if (line !== null) {
    const claim = draw.rules.prizes[line]?.claim ?? 'at_once';
    const next = claim === 'at_once' ? words.outcome.booked : words.outcome.claim;
    return tell([words.outcome.won(lineName(line)), why, next], 'good');
  }
  if (receipt.won == null) return tell([words.outcome.none, why], 'busy');
  return tell([words.outcome.consolation(prizeName(receipt.won, words.prize)), why], 'good');
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
