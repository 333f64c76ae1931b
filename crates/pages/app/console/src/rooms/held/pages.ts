/** Looking through pages of what is held. A page may be empty and yet not be the last. */

/** Some lines, and the cursor for what comes after them. */
export interface Page<T> {
  readonly lines: readonly T[];
  readonly next: string | undefined;
}

/** Asks for the page behind a cursor; `undefined`: the first. */
export type Ask<T> = (cursor: string | undefined) => Promise<Page<T>>;

/** Pages that are asked for at once at the most: a filter may fit nothing for long. */
const ASKS_MAX = 20;

/** Follows cursors until there are so many lines, or no more, or enough was asked; `more`: whether older ones are left out. */
export async function gather<T>(
  ask: Ask<T>,
  wanted: number,
  asksMax = ASKS_MAX,
): Promise<{ readonly found: readonly T[]; readonly more: boolean }> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let asks = 0; asks < asksMax && found.length < wanted; asks += 1) {
    const page = await ask(cursor);
    found.push(...page.lines);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return { found, more: cursor !== undefined };
}

/** Pages in which one thing is looked for: with 500 lines each, the newest fifty thousand. */
const LOOKS_MAX = 100;

/**
 * Finds one line again and again. Where it stood is remembered: newer lines come in front of it, so it only ever moves
 * behind that cursor. What was not there when all was looked through is looked for among the newest only.
 */
export class Finder<T> {
  private cursor: string | undefined;
  private hasLooked = false;

  constructor(private readonly isIt: (line: T) => boolean) {}

  async find(ask: Ask<T>): Promise<T | undefined> {
    let cursor = this.cursor;
    const looks = this.hasLooked && cursor === undefined ? 1 : LOOKS_MAX;
    for (let asked = 0; asked < looks; asked += 1) {
      const page = await ask(cursor);
      const found = page.lines.find((line) => this.isIt(line));
      if (found !== undefined) {
        this.cursor = cursor;
        this.hasLooked = cursor !== undefined;
        return found;
      }
      if (page.next === undefined) break;
      cursor = page.next;
    }
    this.hasLooked = true;
    return undefined;
  }
}
