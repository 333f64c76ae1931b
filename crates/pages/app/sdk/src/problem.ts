import type { Slug } from './slugs';
import type { ProblemBody } from './types';

/** Longest wait that a page believes a server about; beyond it, it asks again by itself. */
export const RETRY_AFTER_MS_MAX = 5 * 60 * 1000;

/** The API's own word on why something was not done. */
export class ApiProblem extends Error {
  /** HTTP status; 0 if the page itself said it and nothing was sent. */
  readonly status: number;
  /** The kind of problem, to program against. */
  readonly slug: Slug;
  /** The same words for every problem of this kind, in English. */
  readonly title: string;
  /** What is wrong this time and what to change, in English. */
  readonly detail: string;
  /** How long to wait before the next try, if the API said so. */
  readonly retryAfterMs: number | undefined;
  /** Quote it when asking for help. */
  readonly requestId: string | undefined;

  constructor(problem: ProblemBody, retryAfterMs?: number) {
    super(`${problem.title}: ${problem.detail}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.slug = problem.type.slice(problem.type.lastIndexOf('/') + 1);
    this.title = problem.title;
    this.detail = problem.detail;
    this.retryAfterMs = retryAfterMs;
    this.requestId = problem.request_id === '' ? undefined : problem.request_id;
  }

  /** The problem as the API writes it, for storage. */
  toBody(): ProblemBody {
    const { status, slug, title, detail, requestId } = this;
    return { type: `/problems/${slug}`, status, title, detail, request_id: requestId ?? '' };
  }
}

/** No answer by the API: nothing is known about what became of the request. */
export class NetworkTrouble extends Error {
  /**
   * `offline`: the phone has no network. `timeout`: nothing came in time. `unreachable`: the network is there, but what
   * answered, if anything did, was not the API: a proxy without a server behind it, a hotel's sign-in page.
   */
  readonly kind: 'offline' | 'timeout' | 'unreachable';
  /** What a proxy asked to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: NetworkTrouble['kind'], message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'NetworkTrouble';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Reads a problem; `undefined` if this is none. */
export function readProblem(body: unknown, retryAfterMs?: number): ApiProblem | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { type, status, title, detail, request_id } = body as Partial<Record<keyof ProblemBody, unknown>>;
  if (typeof type !== 'string' || typeof status !== 'number') return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const problem = { type, status, title: text(title), detail: text(detail), request_id: text(request_id) };
  return new ApiProblem(problem, retryAfterMs);
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
export function readRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const waitMs = Number.isNaN(seconds) ? Date.parse(value) - nowMs : seconds * 1000;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 0), RETRY_AFTER_MS_MAX);
}
