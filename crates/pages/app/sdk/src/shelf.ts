import { type ApiProblem, readProblem } from './problem';
import type { SafeStorage } from './storage';
import type { ProblemBody, VoteReceipt } from './types';

/** What is stored of a vote until it is answered. */
export interface Entry {
  key: string;
  contestants: number[];
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

/** What another tab heard about a vote. */
export type Outcome = { receipt: VoteReceipt } | { problem: ApiProblem };

/** A change of what is stored of a vote. */
export interface News {
  key: string;
  /** What became of the vote, if that was told. */
  outcome: Outcome | undefined;
  /** Whether it is off the shelf. */
  gone: boolean;
}

/** The stored votes of a campaign: one name each, so that tabs which write at once don't undo each other. */
export class Shelf {
  constructor(
    private readonly storage: SafeStorage,
    private readonly prefix: string,
  ) {}

  /** All votes without an answer, oldest first. */
  entries(): Entry[] {
    const read = this.storage.names(this.prefix).map((name) => readEntry(this.storage.getJson(name)));
    const entries = read.filter((entry): entry is Entry => entry !== undefined);
    return entries.sort(
      (one, next) => one.created_at_ms - next.created_at_ms || (one.key < next.key ? -1 : 1),
    );
  }

  read(key: string): Entry | undefined {
    return readEntry(this.storage.getJson(this.prefix + key));
  }

  write(entry: Entry): void {
    this.storage.set(this.prefix + entry.key, JSON.stringify(entry));
  }

  /** Takes a vote off the shelf. The outcome is written first: other tabs hear of what is written, not of what is meant. */
  settle(key: string, outcome: Outcome): void {
    const told = 'problem' in outcome ? { problem: outcome.problem.toBody() } : outcome;
    this.storage.set(this.prefix + key, JSON.stringify({ key, outcome: told }));
    this.storage.remove(this.prefix + key);
  }

  /** What a change by another tab means; `undefined` if it is about something else. */
  heard(name: string, text: string | null): News | undefined {
    if (!name.startsWith(this.prefix)) return undefined;
    const key = name.slice(this.prefix.length);
    return { key, outcome: readOutcome(text), gone: text === null };
  }
}

function readEntry(value: unknown): Entry | undefined {
  const entry = value as Partial<Entry> | null | undefined;
  if (typeof entry?.key !== 'string' || typeof entry.created_at_ms !== 'number') return undefined;
  return Array.isArray(entry.contestants) ? (entry as Entry) : undefined;
}

function readOutcome(text: string | null): Outcome | undefined {
  try {
    const { outcome } = JSON.parse(text ?? '{}') as {
      outcome?: { receipt?: VoteReceipt; problem?: ProblemBody };
    };
    if (outcome?.receipt !== undefined) return { receipt: outcome.receipt };
    const problem = readProblem(outcome?.problem);
    return problem && { problem };
  } catch {
    return undefined;
  }
}
