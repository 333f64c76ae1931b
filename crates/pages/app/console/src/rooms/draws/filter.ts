/** Which winners are meant. */
import type { WinnerLine } from '../../api/bodies';

/** Where a prize is, as a filter; `at_once`: it was the winner's at once. */
export type StageFilter = '' | 'at_once' | NonNullable<WinnerLine['stage']>;

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
    ({ line, stage, person, note }) =>
      (filter.line === undefined || line === filter.line) &&
      (filter.stage === '' || (stage ?? 'at_once') === filter.stage) &&
      (text === '' || person.startsWith(text) || note.toLowerCase().includes(text)),
  );
}
