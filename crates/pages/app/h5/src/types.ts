/** The shapes that the page works with, as the API's document states them. */
import type { About, ContestantPage, Leaderboard, Own } from '@fairground/sdk';

export type { About, ContestantPage, Leaderboard, Own };
export type Rules = About['rules'];
export type ContestantLine = ContestantPage['contestants'][number];
export type BoardEntry = Leaderboard['entries'][number];
export type Status = About['status'];
export type Standing = ContestantLine['status'];

/** One of the person's own votes, as `/me` lists it. */
export interface OwnReceipt {
  at_ms: number;
  contestants: readonly number[];
}
