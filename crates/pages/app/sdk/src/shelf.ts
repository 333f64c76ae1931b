import { type ApiProblem, readProblem } from './problem';
import type { SafeStorage } from './storage';
import type { ProblemBody } from './types';

/** What is stored of a wish until it is answered, beside what it is about. */
export interface Attempt {
  key: string;
  /** By the phone's clock. */
  created_at_ms: number;
  /** The token that it was sent with: every try sends the same one, so that no try looks like a new page. */
  page_token?: string;
  /** The work that the API asked this page for, done. */
  proof?: string;
  /** What the page had seen of its user at the first try. */
  moves?: number;
  /** The API asked not to send it again before; it may have told another tab. */
  retry_at_ms?: number;
}

/** What is stored of a wish until it is answered. */
export type Entry<What> = Attempt & What;

/** What another tab heard about a wish. */
export type Outcome<Receipt> = { receipt: Receipt } | { problem: ApiProblem };

/** A change of what is stored of a wish. */
export interface News<Receipt> {
  key: string;
  /** What became of the wish, if that was told. */
  outcome: Outcome<Receipt> | undefined;
  /** Whether it is off the shelf. */
  gone: boolean;
}

/**
 * The stored wishes of one kind in a campaign: one name each, so that tabs which write at once don't undo each other. Whatever
 * another release or another page has written there is looked at before it is believed.
 */
export class Shelf<What extends object, Receipt> {
  constructor(
    private readonly storage: SafeStorage,
    private readonly prefix: string,
    /** What a stored wish is about; `undefined` if it is none of this kind. */
    readonly whatIn: (stored: Partial<What>) => What | undefined,
  ) {}

  /** All wishes without an answer, oldest first. */
  entries(): Entry<What>[] {
    const read = this.storage.names(this.prefix).map((name) => this.readEntry(this.storage.getJson(name)));
    const entries = read.filter((entry): entry is Entry<What> => entry !== undefined);
    return entries.sort(
      (one, next) => one.created_at_ms - next.created_at_ms || (one.key < next.key ? -1 : 1),
    );
  }

  read(key: string): Entry<What> | undefined {
    return this.readEntry(this.storage.getJson(this.prefix + key));
  }

  write(entry: Entry<What>): void {
    this.storage.set(this.prefix + entry.key, JSON.stringify(entry));
  }

  /** Takes a wish off the shelf. The outcome is written first: other tabs hear of what is written, not of what is meant. */
  settle(key: string, outcome: Outcome<Receipt>): void {
    const told = 'problem' in outcome ? { problem: outcome.problem.toBody() } : outcome;
    this.storage.set(this.prefix + key, JSON.stringify({ key, outcome: told }));
    this.storage.remove(this.prefix + key);
  }

  /** What a change by another tab means; `undefined` if it is about something else. */
  heard(name: string, text: string | null): News<Receipt> | undefined {
    if (!name.startsWith(this.prefix)) return undefined;
    const key = name.slice(this.prefix.length);
    return { key, outcome: readOutcome<Receipt>(text), gone: text === null };
  }

  private readEntry(value: unknown): Entry<What> | undefined {
    const entry = value as Partial<Entry<What>> | null | undefined;
    if (typeof entry?.key !== 'string' || typeof entry.created_at_ms !== 'number') return undefined;
    return this.whatIn(entry) === undefined ? undefined : (entry as Entry<What>);
  }
}

function readOutcome<Receipt>(text: string | null): Outcome<Receipt> | undefined {
  try {
    const { outcome } = JSON.parse(text ?? '{}') as {
      outcome?: { receipt?: Receipt; problem?: ProblemBody };
    };
    if (outcome?.receipt !== undefined) return { receipt: outcome.receipt };
    const problem = readProblem(outcome?.problem);
    return problem && { problem };
  } catch {
    return undefined;
  }
}
