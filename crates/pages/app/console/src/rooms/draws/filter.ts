/** Which winners are meant. */
import type { WinnerLine } from '../../api/bodies';

/** Where a prize is; `at_once`: it was the winner's at once. What is held or was refused is not handed out, wherever it was. */
export type Stands = 'at_once' | 'held' | 'refused' | NonNullable<WinnerLine['stage']>;

/** The same as a filter; empty: any. */
export type StageFilter = '' | Stands;

/** What was chosen or typed. */
export interface WinnerFilter {
  /** A line of the table; `undefined`: any. */
  readonly line: number | undefined;
  readonly stage: StageFilter;
  /** Beginning of a person's id, or part of a note. */
  readonly text: string;
}

/** Where a prize is. */
export function standsAs({ stage, held }: Pick<WinnerLine, 'stage' | 'held'>): Stands {
  return held === 'held' || held === 'refused' ? held : (stage ?? 'at_once');
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
