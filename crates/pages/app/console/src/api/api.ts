/** Everything that the console asks of the API. */
import { type Ask, HttpClient, path } from '@fairground/sdk';

import type {
  AccountPage,
  ActPage,
  AnyAbout,
  Book,
  CampaignPage,
  CaseAnswer,
  CasePage,
  CaseReceipt,
  ContestantPage,
  ContestantReceipt,
  CreatedReceipt,
  Digest,
  DoorPage,
  EntryPage,
  JournalStatus,
  JudgedReceipt,
  Leaderboard,
  MarkBody,
  MarkReceipt,
  MinutePage,
  Preview,
  RoundReceipt,
  Rules,
  StageReceipt,
  Statement,
  Status,
  Step,
  Trace,
  TrialBalance,
} from './bodies';
import type { Minute } from './minutes';
import { StaffHttp } from './staff-http';

/** How long the server itself lets an auditor's question take, and a little for the way. */
const AUDIT_TIMEOUT_MS = 31 * 60 * 1000;

/** Asks as nobody in particular. */
const open = new HttpClient();
/** Asks with the token of whoever is signed in. */
export const staff = new StaffHttp();
const patient = new StaffHttp({ timeoutMs: AUDIT_TIMEOUT_MS });

/** A new campaign. */
export interface NewCampaign {
  readonly id: string;
  readonly name: string;
  readonly rules: Rules;
}

/** What is said about a contestant. */
export interface Profile {
  readonly name: string;
  readonly about?: string;
  readonly picture?: string;
}

/** Steps in the life of a campaign that need no more than their name. */
export type Stage = 'open' | 'pause' | 'close' | 'finalize';
/** What an operator decides about a contestant. */
export type Judgement = 'approve' | 'reject' | 'withdraw';

/** What an operator says about a case. */
export type CaseDecision = 'confirm' | 'dismiss' | 'reopen';

/** Contestants asked for at once. */
export interface ContestantQuery {
  readonly search?: string | undefined;
  readonly sort?: 'number' | 'rank' | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Some of something. */
export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Which entries are wanted, as the address says it. */
export type EntryQuery = Readonly<Record<string, string | number | undefined>>;

/** What is to be done about which votes, as the address says it. */
export type PreviewQuery = Readonly<Record<string, string | number | undefined>> & {
  readonly do: 'hold' | 'void' | 'restore' | 'undo' | 'add';
};

/** Path of a campaign, and of what belongs to it. */
export const campaignPath = (id: string, ...more: (string | number)[]) =>
  path('v1', 'campaigns', id, ...more);

export const api = {
  /** Whether all logs take commands; rejects with the reasons if not. */
  async ready(signal: AbortSignal): Promise<void> {
    const response = await open.open({ path: '/readyz', signal }, 'text/plain');
    await response.text();
  },

  /** Whether the server knows a token; rejects if not. */
  async check(token: string): Promise<void> {
    await open.get('/v1/journals', { token });
  },

  campaigns: (query: PageQuery & { status?: Status | undefined }, signal: AbortSignal) =>
    get<CampaignPage>('/v1/campaigns', { query: { ...query }, signal }),

  campaign: (id: string, signal: AbortSignal) => get<AnyAbout>(campaignPath(id), { signal }),

  contestants: (id: string, query: ContestantQuery, signal: AbortSignal) =>
    get<ContestantPage>(campaignPath(id, 'contestants'), { query: { ...query }, signal }),

  board: (id: string, signal: AbortSignal) => get<Leaderboard>(campaignPath(id, 'leaderboard'), { signal }),

  minutes: <M = Minute>(id: string, query: { from_ms: number; limit: number }, signal: AbortSignal) =>
    get<MinutePage<M>>(campaignPath(id, 'minutes'), { query, signal }),

  door: (query: { from_ms: number; limit: number }, signal: AbortSignal) =>
    get<DoorPage>('/v1/door', { query, signal }),

  book: (book: string, signal: AbortSignal) => get<Book>(campaignPath(book), { signal }),

  accounts: (book: string, query: PageQuery, signal: AbortSignal) =>
    get<AccountPage>(campaignPath(book, 'accounts'), { query: { ...query }, signal }),

  entries: (book: string, query: EntryQuery, signal: AbortSignal) =>
    patient.get<EntryPage>(campaignPath(book, 'entries'), { query, signal }),

  statement: (book: string, query: EntryQuery, signal: AbortSignal) =>
    patient.get<Statement>(campaignPath(book, 'statement'), { query, signal }),

  trialBalance: (book: string, signal: AbortSignal) =>
    get<TrialBalance>(campaignPath(book, 'trial-balance'), { signal }),

  trace: (book: string, entry: string, signal: AbortSignal) =>
    patient.get<Trace>(campaignPath(book, 'entries', entry, 'trace'), { signal }),

  journals: (signal: AbortSignal) => get<JournalStatus[]>('/v1/journals', { signal }),

  /** Digest of a log's live state, or of its replay from the start; either may take long. */
  audit: (kind: 'digest' | 'verify', service: string, shard: number, signal: AbortSignal) =>
    patient.get<Digest>(path('v1', 'journals', service, shard, kind), { signal }),

  create: (body: NewCampaign, key: string) =>
    post<CreatedReceipt>('/v1/campaigns', { kind: 'votes', ...body }, key),

  stage: (id: string, stage: Stage, key: string) => post<StageReceipt>(campaignPath(id, stage), {}, key),

  advance: (id: string, round: number, key: string) =>
    post<RoundReceipt>(campaignPath(id, 'rounds', 'advance'), { round }, key),

  addContestant: (id: string, profile: Profile, key: string) =>
    post<ContestantReceipt>(campaignPath(id, 'contestants'), profile, key),

  judge: (id: string, contestant: number, judgement: Judgement, key: string) =>
    post<ContestantReceipt>(campaignPath(id, 'contestants', contestant, judgement), {}, key),

  cases: (id: string, query: PageQuery & { status?: string | undefined }, signal: AbortSignal) =>
    patient.get<CasePage>(campaignPath(id, 'cases'), { query: { ...query }, signal }),

  case: (id: string, number: number, signal: AbortSignal) =>
    patient.get<CaseAnswer>(campaignPath(id, 'cases', number), { signal }),

  acts: (id: string, query: PageQuery, signal: AbortSignal) =>
    patient.get<ActPage>(campaignPath(id, 'acts'), { query: { ...query }, signal }),

  /** What would change, and the steps that change it. */
  preview: (id: string, query: PreviewQuery, signal: AbortSignal) =>
    patient.get<Preview>(campaignPath(id, 'preview'), { query, signal }),

  takeStep: (id: string, step: Step & { reason: string; act?: number }, key: string) =>
    post<JudgedReceipt>(campaignPath(id, 'acts'), step, key),

  /** Gives a case more votes; those that it has are passed over. */
  extendCase: (id: string, number: number, votes: readonly number[], reason: string, key: string) =>
    post<CaseReceipt>(campaignPath(id, 'cases', number, 'votes'), { votes, reason }, key),

  decideCase: (id: string, number: number, decision: CaseDecision, reason: string, key: string) =>
    post<CaseReceipt>(campaignPath(id, 'cases', number, decision), { reason }, key),

  mark: (id: string, mark: MarkBody, key: string) => post<MarkReceipt>(campaignPath(id, 'marks'), mark, key),
};

/** Reads as whoever is signed in. */
export function get<T>(path: string, ask: Omit<Ask, 'path'>): Promise<T> {
  return staff.get<T>(path, ask);
}

/** Asks for something to be done, once for each key. */
export function post<T>(path: string, body: unknown, idempotencyKey: string): Promise<T> {
  return staff.post<T>(path, body, { idempotencyKey });
}
