import { createHash } from 'node:crypto';

import type { Challenge, Leaderboard, VoteAnswer } from '../../src/types';

/** What happens to a request on its way. */
export type Fault =
  /** It arrives, and so does its answer. */
  | 'none'
  /** It never arrives. */
  | 'lost'
  /** It arrives and is done, but the answer is lost. */
  | 'answer lost'
  /** It never arrives, and nothing says so. */
  | 'hangs'
  /** It arrives and is done, but nothing ever comes back. */
  | 'answer hangs'
  /** Something in between answers with a page of its own and this status. */
  | { page: number }
  /** The API refuses with this problem before it looks at anything. */
  | { status: number; slug: string; retryAfter?: string };

/** A request as the API saw it. */
export interface Seen {
  method: string;
  path: string;
  token: string | undefined;
  key: string | undefined;
  body: Record<string, unknown>;
}

interface StoredAnswer {
  contestants: string;
  answer: VoteAnswer;
}

/** The API as far as pages know it: sessions, single-use page tokens, keys that get the first answer again. */
export class FakeApi {
  /** All requests that left the page, also those that never arrived. */
  readonly asked: Seen[] = [];
  /** Votes on record, by key. */
  readonly votes = new Map<string, StoredAnswer>();
  /** Refusals by rule, by key: a retry gets them again, also when the rules would allow it by then. */
  readonly refused = new Map<string, { status: number; slug: string }>();
  /** What was answered to draws and claims of parts, by key. */
  readonly given = new Map<string, object>();
  /** Votes whose page token was spent before. */
  replayed = 0;
  /** What happens to the next requests, in order; then whatever `fault` says. */
  readonly faults: Fault[] = [];
  fault: (seen: Seen) => Fault = () => 'none';
  /** A problem for votes, by the rules of the campaign. */
  refusal: { status: number; slug: string } | undefined;
  /** What the server says the time is; it does not say so while this is missing. */
  date: (() => Date) | undefined;
  sessionsValid = new Set<string>();
  pageTokensValid = new Set<string>();
  /** Whether pages are asked for a proof of work. */
  challenged = false;
  /** Numbers that solve the challenges of pages, by page token. */
  private readonly numbers = new Map<string, number>();
  board: Leaderboard = board(0);
  private readonly spent = new Set<string>();
  private tokens = 0;

  readonly fetch = (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const seen = read(String(input), init);
    this.asked.push(seen);
    const fault = this.faults.shift() ?? this.fault(seen);
    return this.carry(seen, fault, init);
  };

  /** Requests for votes, as they left. */
  get votesAsked(): Seen[] {
    return this.asked.filter((seen) => seen.path.endsWith('/votes'));
  }

  endSessions(): void {
    this.sessionsValid.clear();
  }

  endPageTokens(): void {
    this.pageTokensValid.clear();
  }

  private async carry(seen: Seen, fault: Fault, { signal }: RequestInit): Promise<Response> {
    if (fault === 'lost') throw new TypeError('Failed to fetch');
    if (fault === 'hangs') return hang(signal);
    if (typeof fault === 'object') return 'page' in fault ? page(fault.page) : problem(fault);
    const response = this.answer(seen);
    if (this.date) response.headers.set('date', this.date().toUTCString());
    if (fault === 'answer lost') throw new TypeError('Failed to fetch');
    return fault === 'answer hangs' ? hang(signal) : response;
  }

  private answer(seen: Seen): Response {
    const [resource] = seen.path.split('/').slice(-1);
    if (seen.path === '/v1/sessions') return this.signIn();
    if (resource === 'leaderboard') return json(200, this.board);
    if (resource === 'live') return problem({ status: 503, slug: 'streams-full' });
    if (!this.sessionsValid.has(seen.token ?? '')) return problem({ status: 401, slug: 'session-expired' });
    if (resource === 'visits') return this.visit();
    if (resource === 'votes') return this.vote(seen);
    if (resource === 'draws' || resource === 'parts') return this.give(seen);
    if (resource === 'me') return json(200, { votes_left: 1, votes_today: 0, votes_in_all: 0 });
    return problem({ status: 404, slug: 'not-found' });
  }

  private signIn(): Response {
    const token = `session-${(this.tokens += 1)}`;
    this.sessionsValid.add(token);
    return json(201, { token, expires_at_ms: 0 });
  }

  private visit(): Response {
    const page_token = this.pageToken();
    const asked = this.challenged && { challenge: this.challenge(page_token) };
    return json(201, { page_token, expires_at_ms: 0, ...asked });
  }

  private nextPage(): { next_page_token: string; next_challenge?: Challenge } {
    const next_page_token = this.pageToken();
    return { next_page_token, ...(this.challenged && { next_challenge: this.challenge(next_page_token) }) };
  }

  /** Numbers are given in order, so no page's challenge has another's solution. */
  private challenge(pageToken: string): Challenge {
    const number = 100 + this.numbers.size;
    this.numbers.set(pageToken, number);
    return challenge(number, 1_000);
  }

  private isProven(pageToken: string, proof: unknown): boolean {
    const number = this.numbers.get(pageToken);
    if (number === undefined) return true;
    return typeof proof === 'string' && (JSON.parse(atob(proof)) as { number: number }).number === number;
  }

  private pageToken(): string {
    const token = `page-${(this.tokens += 1)}`;
    this.pageTokensValid.add(token);
    return token;
  }

  /** One draw or part by key, whatever comes of it. */
  private give({ key = '' }: Seen): Response {
    const stored = this.given.get(key);
    if (stored !== undefined) return json(200, stored);
    const refused = this.refused.get(key) ?? this.refusal;
    if (refused !== undefined) {
      this.refused.set(key, refused);
      return problem(refused);
    }
    const draw = this.given.size + 1;
    const answer = {
      id: `given-${draw}`,
      position: draw,
      at_ms: draw,
      draw,
      line: 0,
      tickets_left: 0,
      fen: draw,
    };
    this.given.set(key, answer);
    return json(201, answer);
  }

  private vote({ key = '', body }: Seen): Response {
    const contestants = String(body['contestants']);
    const stored = this.votes.get(key);
    if (stored !== undefined) {
      return stored.contestants === contestants
        ? json(200, stored.answer)
        : problem({ status: 409, slug: 'idempotency-key-reused' });
    }
    const refused = this.refused.get(key);
    if (refused !== undefined) return problem(refused);
    const pageToken = String(body['page_token']);
    if (!this.pageTokensValid.has(pageToken)) return problem({ status: 400, slug: 'page-token-expired' });
    if (!this.isProven(pageToken, body['proof'])) return problem({ status: 403, slug: 'proof-wrong' });
    if (this.refusal !== undefined) {
      this.refused.set(key, this.refusal);
      return problem(this.refusal);
    }
    if (this.spent.has(pageToken)) this.replayed += 1;
    this.spent.add(pageToken);
    const position = this.votes.size + 1;
    const receipt = { id: `vote-${position}`, position, at_ms: position, votes_left: null };
    const answer = {
      ...receipt,
      contestants: body['contestants'] as number[],
      ...this.nextPage(),
    };
    this.votes.set(key, { contestants, answer });
    return json(201, answer);
  }
}

/** A challenge whose number is known. */
export function challenge(number: number, maxnumber: number): Challenge {
  const salt = `${'ab'.repeat(12)}?expires=1763719200&`;
  const hash = createHash('sha256')
    .update(salt + String(number))
    .digest('hex');
  return { algorithm: 'SHA-256', challenge: hash, maxnumber, salt, signature: `signed-${hash}` };
}

export function board(asOfMs: number, changes: Partial<Leaderboard> = {}): Leaderboard {
  const campaign = { campaign: 'spring', status: 'open', round: 1, frozen: false } as const;
  return { ...campaign, as_of_ms: asOfMs, entries: [], total_votes: 0, ...changes };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export function problem({
  status,
  slug,
  retryAfter,
}: {
  status: number;
  slug: string;
  retryAfter?: string;
}): Response {
  const body = { type: `/problems/${slug}`, title: slug, status, detail: `about ${slug}`, request_id: 'r1' };
  const headers = {
    'content-type': 'application/problem+json',
    ...(retryAfter && { 'retry-after': retryAfter }),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

function page(status: number): Response {
  return new Response('<h1>Welcome to our hotel</h1>', { status, headers: { 'content-type': 'text/html' } });
}

function hang(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}

function read(url: string, { method = 'GET', headers, body }: RequestInit): Seen {
  const given = new Headers(headers);
  return {
    method,
    path: url.replace(/\?.*/, ''),
    token: given.get('authorization')?.replace('Bearer ', ''),
    key: given.get('idempotency-key') ?? undefined,
    body: typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {},
  };
}
