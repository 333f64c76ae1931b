/** A wish under way: followed from the tap to the answer, also one that an earlier visit left. */
import type { ApiProblem, PendingWish, WishState } from '@fairground/sdk';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** Who can be asked for wishes that have no answer yet. */
interface Source<Receipt> {
  readonly pending: readonly PendingWish<Receipt>[];
  on(event: 'pending', listener: () => void): () => void;
}

/** What became of the last wish, copied each time it moves: what the SDK changes in place can't be watched. */
export function useWish<Receipt>(
  source: Source<Receipt>,
  settled: (outcome: { receipt: Receipt } | { problem: ApiProblem }) => void,
): {
  state: ShallowRef<WishState<Receipt> | undefined>;
  follow: (wish: PendingWish<Receipt>) => void;
} {
  const state = shallowRef<WishState<Receipt>>();
  let followed: PendingWish<Receipt> | undefined;

  function follow(wish: PendingWish<Receipt>): void {
    state.value = wish.state;
    if (followed === wish) return;
    followed = wish;
    const settle = (outcome: { receipt: Receipt } | { problem: ApiProblem }) => {
      if (followed !== wish) return;
      followed = undefined;
      state.value = 'receipt' in outcome ? { step: 'accepted', ...outcome } : { step: 'refused', ...outcome };
      settled(outcome);
      hear();
    };
    wish.done.then(
      (receipt) => settle({ receipt }),
      (problem: ApiProblem) => settle({ problem }),
    );
  }

  function hear(): void {
    const [first] = source.pending;
    if (followed) state.value = followed.state;
    else if (first) follow(first);
  }

  onScopeDispose(source.on('pending', hear));
  hear();
  return { state, follow };
}
