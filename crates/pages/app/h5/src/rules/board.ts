/** The ranking, as the page shows it. */
import type { BoardEntry, ContestantLine, Leaderboard } from '../types';

/** Lines on the first screen of the ranking; more are shown on demand, since ten thousand would choke an old phone. */
export const BOARD_LINES_FIRST = 50;

/** One line of the ranking. */
export interface BoardLine extends BoardEntry {
  /** Length of its bar, 0 to 1 of the leader's: by points where a jury had a say, else by votes. */
  share: number;
}

/** The first so many lines, with bars relative to the leader. */
export function boardLines(board: Leaderboard, count: number): BoardLine[] {
  const weight = (entry: BoardEntry) => entry.score ?? entry.votes;
  const most = board.entries.reduce((max, entry) => Math.max(max, weight(entry)), 0);
  return board.entries
    .slice(0, count)
    .map((entry) => ({ ...entry, share: most > 0 ? weight(entry) / most : 0 }));
}

/** Votes and ranks of contestants by number. */
export function standings(board: Leaderboard | undefined): ReadonlyMap<number, BoardEntry> {
  return new Map((board?.entries ?? []).map((entry) => [entry.contestant, entry]));
}

/** A contestant as the latest board has it; who is not on the board stays as the list said. */
export function withStanding(line: ContestantLine, board: ReadonlyMap<number, BoardEntry>): ContestantLine {
  const entry = board.get(line.number);
  return entry ? { ...line, votes: entry.votes, rank: entry.rank } : line;
}

/** Points with two digits, from billionths of a point. */
export function points(score: number): string {
  return (score / 1_000_000_000).toFixed(2);
}
