import type { WaitReason } from './outcome';
import type { ApiProblem } from './problem';
import type { VoteReceipt } from './types';

/** How far a vote is. */
export type VoteState =
  /** Kept, and sent again with the same key by itself. `attempt`: how often it was sent. */
  | { step: 'waiting'; reason: WaitReason; attempt: number; retryAtMs?: number }
  /**
   * On its way. `after`: why it waited before, so that a page need not say something else for a moment. `checking`: the phone
   * still does the work that the API asks some networks for, and it takes a while.
   */
  | { step: 'sending'; attempt: number; after?: WaitReason; checking?: true }
  /** On record. */
  | { step: 'accepted'; receipt: VoteReceipt }
  /** The API's final word. */
  | { step: 'refused'; problem: ApiProblem };

/** A wish to vote, from the tap to the answer. */
export interface PendingVote {
  /** The Idempotency-Key: one for each wish, the same for each try. */
  readonly key: string;
  /** Numbers of the contestants, ascending. */
  readonly contestants: readonly number[];
  readonly state: VoteState;
  /** Resolves once the vote is on record, rejects with {@link ApiProblem} once it is refused. */
  readonly done: Promise<VoteReceipt>;
}

/** A vote whose state the queue moves on. */
export class Vote implements PendingVote {
  readonly done: Promise<VoteReceipt>;
  /** How often it was sent from this tab. */
  attempt = 0;
  private current: VoteState = { step: 'waiting', reason: 'queued', attempt: 0 };
  private settle!: { resolve: (receipt: VoteReceipt) => void; reject: (problem: ApiProblem) => void };

  constructor(
    readonly key: string,
    readonly contestants: readonly number[],
    private readonly changed: (vote: Vote) => void,
  ) {
    this.done = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // A page may look at `state` alone; nobody is to be told of an unhandled rejection then.
    this.done.catch(() => undefined);
  }

  get state(): VoteState {
    return this.current;
  }

  get settled(): boolean {
    return this.current.step === 'accepted' || this.current.step === 'refused';
  }

  move(state: VoteState): void {
    if (this.settled) return;
    this.current = state;
    if (state.step === 'accepted') this.settle.resolve(state.receipt);
    if (state.step === 'refused') this.settle.reject(state.problem);
    this.changed(this);
  }
}
