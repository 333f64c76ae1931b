/** Who was drawn in a raffle, by prize. */
import type { Raffle } from '@fairground/sdk';

/** A place, and who was drawn for it. */
export type Place = NonNullable<Raffle['places']>[number];

/** One line of prizes with those who were drawn for it, in their order; invalid ones stay, so that nobody vanishes in silence. */
export interface DrawnLine {
  line: number;
  winners: number;
  places: Place[];
}

/** Places by line of prizes. Alternates without a line stand under none. */
export function drawnLines({ rules, places }: Raffle): DrawnLine[] {
  return rules.prizes.map(({ winners }, line) => ({
    line,
    winners,
    places: (places ?? []).filter((place) => place.line === line),
  }));
}

/** When a raffle changes by itself next: its entries close. */
export function nextStepOf({ status, rules }: Raffle, nowMs: number): number | undefined {
  return status === 'open' && rules.closes_at_ms > nowMs ? rules.closes_at_ms : undefined;
}
