/** What the button beside a contestant says and does. */
import type { VoteState } from '@fairground/sdk';

import type { About, OwnReceipt, Standing, Status } from '../types';
import { hasVotes, type Quota } from './quota';

/** What the button can be. Only `vote` and `again` lead to a vote; all others explain themselves when tapped. */
export type Ballot =
  | { kind: 'vote' }
  | { kind: 'again' }
  | { kind: 'sending' }
  | { kind: 'waiting' }
  | { kind: 'voted' }
  | { kind: 'spent' }
  | { kind: 'later' }
  | { kind: 'shut'; status: Exclude<Status, 'open'> }
  | { kind: 'away'; standing: Exclude<Standing, 'approved'> }
  | { kind: 'reading' };

/** All that decides about one contestant's button. */
export interface Situation {
  about: About;
  quota: Quota;
  standing: Standing;
  /** The state of a vote under way that names the contestant. */
  pending?: VoteState | undefined;
  /** The person's votes that name the contestant. */
  given: readonly OwnReceipt[];
  /** Nobody can sign in here. */
  readOnly: boolean;
}

/** The button for one contestant. */
export function ballotOf(situation: Situation): Ballot {
  const { about, quota, standing, pending, given, readOnly } = situation;
  if (pending && isFresh(pending)) return { kind: 'sending' };
  if (pending?.step === 'sending' || pending?.step === 'waiting') return { kind: 'waiting' };
  const voted = given.length > 0;
  if (about.status !== 'open') return voted ? { kind: 'voted' } : { kind: 'shut', status: about.status };
  if (standing !== 'approved') return { kind: 'away', standing };
  if (readOnly) return { kind: 'reading' };
  const max = about.rules.votes_per_person_per_contestant;
  if (max != null && given.length >= max) return { kind: 'voted' };
  if (quota.kind === 'under-way') return { kind: 'later' };
  if (!hasVotes(quota)) return voted ? { kind: 'voted' } : { kind: 'spent' };
  return voted ? { kind: 'again' } : { kind: 'vote' };
}

/** Just tapped, and nothing has gone wrong with it yet. */
function isFresh(state: VoteState): boolean {
  if (state.step === 'waiting') return state.reason === 'queued' && state.attempt === 0;
  return state.step === 'sending' && state.attempt <= 1;
}

/** Whether tapping it casts a vote. */
export function isActive(ballot: Ballot): boolean {
  return ballot.kind === 'vote' || ballot.kind === 'again';
}

/** How many contestants one vote may name here. */
export function choicesMax(about: About): number {
  return Math.max(1, about.rules.choices_per_vote_max ?? 1);
}

/** A choice with one contestant more or less; too many leaves it as it was. */
export function toggled(chosen: readonly number[], number: number, max: number): readonly number[] {
  if (chosen.includes(number)) return chosen.filter((other) => other !== number);
  return chosen.length < max ? [...chosen, number].sort((one, other) => one - other) : chosen;
}
