import type { VoteReceipt } from './types';
import { type PendingWish, Wish, type WishState } from './wish';

/** What a vote is about. */
export interface Choice {
  /** Numbers of the contestants, ascending. */
  contestants: number[];
}

/** How far a vote is. */
export type VoteState = WishState<VoteReceipt>;

/** A wish to vote, from the tap to the answer. */
export interface PendingVote extends PendingWish<VoteReceipt> {
  /** Numbers of the contestants, ascending. */
  readonly contestants: readonly number[];
}

/** A vote whose state the queue moves on. */
export class Vote extends Wish<Choice, VoteReceipt> implements PendingVote {
  get contestants(): readonly number[] {
    return this.what.contestants;
  }
}

/** The choice in what was stored; `undefined` if it is none. */
export function readChoice({ contestants }: Partial<Choice>): Choice | undefined {
  return Array.isArray(contestants) ? { contestants } : undefined;
}
