/** What is said about a vote, by what is known about it. */
import type { ApiProblem, VoteState, WaitReason } from '@fairground/sdk';

import type { Words } from '../words/language';

/** How a message is coloured: on its way, not confirmed, recorded, or not taken. */
export type Tone = 'busy' | 'waiting' | 'good' | 'bad';

/** A sentence about a vote. */
export interface Outcome {
  tone: Tone;
  text: string;
}

/** The sentence for a vote for these contestants. No answer means "not confirmed yet", never success or failure. */
export function outcomeOf(state: VoteState, who: string, words: Words): Outcome {
  const w = words.outcome;
  switch (state.step) {
    case 'sending':
      if (state.checking) return { tone: 'busy', text: w.checking(who) };
      return state.attempt <= 1
        ? { tone: 'busy', text: w.sending(who) }
        : { tone: 'waiting', text: waiting(state.after ?? 'slow', who, words) };
    case 'waiting':
      return {
        tone: state.reason === 'queued' ? 'busy' : 'waiting',
        text: waiting(state.reason, who, words),
      };
    case 'accepted':
      return { tone: 'good', text: w.accepted(who) };
    case 'refused':
      return { tone: 'bad', text: w.refused(who, refusal(state.problem, words)) };
  }
}

function waiting(reason: WaitReason, who: string, words: Words): string {
  switch (reason) {
    case 'offline':
      return words.outcome.offline(who);
    case 'queued':
      return words.outcome.sending(who);
    case 'slow':
      return words.outcome.slow(who);
    case 'unreachable':
      return words.outcome.unreachable(who);
    case 'unproven':
      return words.outcome.unproven(who);
    case 'signed_out':
      return words.outcome.signedOut(who);
    case 'busy':
    case 'limited':
      return words.outcome.busy(who);
  }
}

/** Why something was refused, in words; a problem that the page doesn't know is quoted by its reference. */
export function refusal(problem: ApiProblem, words: Words): string {
  return words.refusals[problem.slug] ?? words.refusedOtherwise(problem.requestId ?? '');
}
