import type { Digest } from '../../api/bodies';

/** What two answers say about each other. */
export type Comparison = 'same' | 'differs' | 'notComparable';

/** Compares the live state with the replay; only at one position of one life of the log do they have to be the same. */
export function compare(live: Digest | undefined, replayed: Digest | undefined): Comparison | undefined {
  if (live === undefined || replayed === undefined) return undefined;
  const comparable =
    live.position === replayed.position &&
    live.incarnation === replayed.incarnation &&
    live.fold_version === replayed.fold_version;
  if (!comparable) return 'notComparable';
  return live.digest === replayed.digest && live.head === replayed.head ? 'same' : 'differs';
}
