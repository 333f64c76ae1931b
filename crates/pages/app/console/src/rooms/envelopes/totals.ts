/** What all rounds of a red envelope come to. */
import type { Envelope } from '../../api/bodies';

/** Sums over all rounds; money in fen. */
export interface Totals {
  readonly parts: number;
  readonly taken: number;
  readonly paid: number;
  /** What the ledger must still hand over before it can open; 0: nothing. */
  readonly missing: number;
}

/** Adds the rounds up. */
export function totalsOf({ rounds, inside }: Pick<Envelope, 'rounds' | 'inside'>): Totals {
  const sum = (of: (round: Envelope['rounds'][number]) => number) =>
    rounds.reduce((all, round) => all + of(round), 0);
  return {
    parts: sum(({ rules }) => rules.parts),
    taken: sum(({ parts_taken }) => parts_taken),
    paid: sum(({ rules, fen_left }) => rules.fen - fen_left),
    missing: Math.max(0, (inside?.fen_promised ?? 0) - (inside?.fen_in_stock ?? 0)),
  };
}
