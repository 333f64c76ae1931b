import type { WaitReason } from './outcome';
import type { ApiProblem } from './problem';

/** How far a wish is. */
export type WishState<Receipt> =
  /** Kept, and sent again with the same key by itself. `attempt`: how often it was sent. */
  | { step: 'waiting'; reason: WaitReason; attempt: number; retryAtMs?: number }
  /**
   * On its way. `after`: why it waited before, so that a page need not say something else for a moment. `checking`: the phone
   * still does the work that the API asks some networks for, and it takes a while.
   */
  | { step: 'sending'; attempt: number; after?: WaitReason; checking?: true }
  /** On record. */
  | { step: 'accepted'; receipt: Receipt }
  /** The API's final word. */
  | { step: 'refused'; problem: ApiProblem };

/** Something that a person wants done once, from the tap to the answer. */
export interface PendingWish<Receipt> {
  /** The Idempotency-Key: one for each wish, the same for each try. */
  readonly key: string;
  readonly state: WishState<Receipt>;
  /** Resolves once it is on record, rejects with {@link ApiProblem} once it is refused. */
  readonly done: Promise<Receipt>;
}

/** A wish whose state the queue moves on. `What` is what is wanted, as JSON. */
export class Wish<What, Receipt> implements PendingWish<Receipt> {
  readonly done: Promise<Receipt>;
  /** How often it was sent from this tab. */
  attempt = 0;
  private current: WishState<Receipt> = { step: 'waiting', reason: 'queued', attempt: 0 };
  private settle!: { resolve: (receipt: Receipt) => void; reject: (problem: ApiProblem) => void };

  constructor(
    readonly key: string,
    readonly what: What,
    private readonly changed: () => void,
  ) {
    this.done = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // A page may look at `state` alone; nobody is to be told of an unhandled rejection then.
    this.done.catch(() => undefined);
  }

  get state(): WishState<Receipt> {
    return this.current;
  }

  get settled(): boolean {
    return this.current.step === 'accepted' || this.current.step === 'refused';
  }

  move(state: WishState<Receipt>): void {
    if (this.settled) return;
    this.current = state;
    if (state.step === 'accepted') this.settle.resolve(state.receipt);
    if (state.step === 'refused') this.settle.reject(state.problem);
    this.changed();
  }
}
