/** What is said about something that was sent, by what is known about it. */
import type { ApiProblem, WaitReason, WishState } from '@fairground/sdk';

import type { Words } from '../words/language';

/** A sentence, and how it is coloured. `isWaiting`: nobody knows whether it is done. */
export interface Said {
  text: string;
  tone: 'busy' | 'waiting' | 'good' | 'bad';
  isWaiting: boolean;
}

/** What each kind of wish says in words of its own. */
export interface WishWords {
  state: {
    sending: string;
    slow: string;
    offline: string;
    busy: string;
    unreachable: string;
    signedOut: string;
    refused: (why: string) => string;
  };
  refusals: Record<string, string>;
}

/** Nothing to say. */
export const SILENCE: Said = { text: '', tone: 'busy', isWaiting: false };

/** The phone's own word after a day without an answer: nobody knows whether it was done. */
const GIVEN_UP = 'wish-too-old';

/** The sentence for a wish without an answer, or one that was refused. No answer never means success or failure. */
export function saidOf(state: WishState<unknown> | undefined, words: WishWords, general: Words): Said {
  switch (state?.step) {
    case 'sending':
      return state.attempt <= 1
        ? { ...SILENCE, text: words.state.sending }
        : { text: waiting(state.after ?? 'slow', words), tone: 'waiting', isWaiting: true };
    case 'waiting':
      if (state.reason === 'queued') return { ...SILENCE, text: words.state.sending };
      return { text: waiting(state.reason, words), tone: 'waiting', isWaiting: true };
    case 'refused': {
      const why = refusalOf(state.problem, words, general);
      if (state.problem.slug === GIVEN_UP) return { text: why, tone: 'waiting', isWaiting: true };
      return { text: words.state.refused(why), tone: 'bad', isWaiting: false };
    }
    default:
      return SILENCE;
  }
}

function waiting(reason: WaitReason, { state }: WishWords): string {
  switch (reason) {
    case 'offline':
      return state.offline;
    case 'unreachable':
      return state.unreachable;
    case 'busy':
    case 'limited':
      return state.busy;
    case 'signed_out':
      return state.signedOut;
    case 'queued':
      return state.sending;
    case 'slow':
    case 'unproven':
      return state.slow;
  }
}

/** Why something was refused, in words; a problem that the page doesn't know is quoted by its reference. */
export function refusalOf(
  problem: ApiProblem,
  { refusals }: Pick<WishWords, 'refusals'>,
  general: Words,
): string {
  return refusals[problem.slug] ?? general.refusedOtherwise(problem.requestId ?? '');
}
