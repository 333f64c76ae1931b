/** Who was drawn in a raffle, by prize. */
import type { OwnRaffle, Raffle } from '@fairground/sdk';

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

/** Whether a person can enter by themselves now: they may, they lack a ticket, they have entered as often as they may, or nobody can. */
export type EntryStanding = 'may' | 'no_ticket' | 'full' | 'none';

/** Where a person stands. `isTaking`: whether entries are taken at all. */
export function entryStanding(
  { rules }: Raffle,
  own: OwnRaffle | undefined,
  isTaking: boolean,
): EntryStanding {
  if (!rules.by_ticket || !isTaking || own === undefined) return 'none';
  if (own.entries >= rules.entries_each_max) return 'full';
  return own.tickets_left > 0 ? 'may' : 'no_ticket';
}
