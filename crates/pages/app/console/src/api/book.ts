/** Where the account's book is. */
import { api } from './api';

/** Campaigns asked for at once. */
const LIMIT = 100;
/** Pages of campaigns that the book is looked for in: an account has one, and opens it early. */
const PAGES_MAX = 50;

/** The id of the account's book in the ledger; `undefined` if nobody has opened one. */
export async function findBook(signal: AbortSignal): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await api.campaigns({ cursor, limit: LIMIT }, signal);
    const found = answer.campaigns.find(({ kind }) => kind === 'ledger');
    if (found !== undefined) return found.campaign;
    cursor = answer.next_cursor ?? undefined;
    if (cursor === undefined) break;
  }
  return undefined;
}
