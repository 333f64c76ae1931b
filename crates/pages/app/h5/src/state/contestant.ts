/** One contestant, by number. */
import type { Fairground } from '@fairground/sdk';

import type { ContestantLine } from '../types';

/** Most pages to look through: a number is found by text, and names may hold the same digits. */
const PAGES_MAX = 20;

/** The contestant with this number; `undefined` if there is none. */
export async function findContestant(
  client: Pick<Fairground, 'contestants'>,
  number: number,
): Promise<ContestantLine | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const asked = {
      search: String(number),
      sort: 'number',
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    } as const;
    const answer = await client.contestants(asked);
    const found = answer.contestants.find((line) => line.number === number);
    const last = answer.contestants[answer.contestants.length - 1];
    // They come in the order of numbers.
    if (found || !last || last.number > number || answer.next_cursor == null) return found;
    cursor = answer.next_cursor;
  }
  return undefined;
}
