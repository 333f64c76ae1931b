/** Which winners are meant. */
import type { WinnerLine } from '../../api/bodies';
import { type Stands, standsAs } from './stage';

/** Where a prize is, as a filter; empty: anywhere. */
export type StageFilter = '' | Stands;

/** What was chosen or typed. */
export interface WinnerFilter {
  /** A line of the table; `undefined`: any. */
  readonly line: number | undefined;
  readonly stage: StageFilter;
  /** Beginning of a person's id, or part of a note. */
  readonly text: string;
}

/** The winners that are meant, in their order. */
export function filtered(winners: readonly WinnerLine[], filter: WinnerFilter): WinnerLine[] {
  const text = filter.text.trim().toLowerCase();
  return winners.filter(
    (winner) =>
      (filter.line === undefined || winner.line === filter.line) &&
      (filter.stage === '' || standsAs(winner) === filter.stage) &&
      (text === '' || winner.person.startsWith(text) || winner.note.toLowerCase().includes(text)),
  );
}
