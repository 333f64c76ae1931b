import { type Clock, systemClock } from './clock';
import { ApiProblem, NetworkTrouble, readProblem, readRetryAfter } from './problem';

/** How long an answer may take. A group commit takes milliseconds; the rest is for a bad network. */
export const REQUEST_TIMEOUT_MS = 8_000;

/** A request to the API. */
export interface Ask {
  method?: 'GET' | 'POST';
  /** Path behind the base address, parts percent-encoded, see {@link path}. */
  path: string;
  /** Parameters behind the `?`; those without a value are left out. */
  query?: Record<string, string | number | undefined>;
  /** What is sent as JSON. */
  body?: unknown;
  /** A session's or an operator's token. */
  token?: string;
  /** The same for every retry of one wish. */
  idempotencyKey?: string;
  /** The tag of what is known already; the answer's body is missing if that still holds. */
  knownTag?: string;
  /** Gives up when it aborts. */
  signal?: AbortSignal;
}

/** What the API answered. */
export interface Answer<T> {
  status: number;
  /** The body; missing if it is known already (304) or empty (204). */
  body: T | undefined;
  /** The tag of a view, to ask again with. */
  tag: string | undefined;
}

/** Where an HTTP client finds the world; tests give their own. */
export interface HttpOptions {
  /** Where the API is, without a slash at the end; the page's own origin by default. */
  baseUrl?: string | undefined;
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  timeoutMs?: number | undefined;
  /** Told how each request went. */
  observer?: HttpObserver | undefined;
  /** Whether the phone has a network, as far as it knows. */
  online?: (() => boolean) | undefined;
  /** Told the `Date` of each answer, and when its request left by this clock. */
  dated?: ((date: string | null, sentAtMs: number) => void) | undefined;
}

/** Watches requests, to tell how the network is. */
export interface HttpObserver {
  /** A request leaves. What is returned is called once it is over. */
  started(): (end: RequestEnd) => void;
}

/** How a request ended: answered by the API, refused with a problem, without an answer, or given up by the page. */
export type RequestEnd =
  | { end: 'answered' }
  | { end: 'problem'; problem: ApiProblem }
  | { end: 'trouble'; trouble: NetworkTrouble }
  | { end: 'given up' };

/** Puts a path together, each part percent-encoded. */
export function path(...parts: (string | number)[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

/**
 * Talks to the API. A promise that it gives resolves with the API's answer, rejects with {@link ApiProblem} if the API
 * refused, and with {@link NetworkTrouble} if there was no answer of the API.
 */
export class HttpClient {
  private readonly baseUrl: string;
  private readonly fetch: typeof fetch;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private readonly observer: HttpObserver | undefined;
  private readonly online: () => boolean;
  private readonly dated: HttpOptions['dated'];

  constructor(options: HttpOptions = {}) {
    this.baseUrl = options.baseUrl ?? '';
    // Called as a plain function: browsers refuse it as a method of something else.
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.clock = options.clock ?? systemClock;
    this.timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS;
    this.observer = options.observer;
    this.online = options.online ?? (() => true);
    this.dated = options.dated;
  }

  /** Sends a request and reads the JSON of its answer. */
  async send<T>(ask: Ask): Promise<Answer<T>> {
    return this.watched(() => this.withinTime(ask, (signal) => this.exchange<T>(ask, signal)));
  }

  /** Asks for something that always has a body. */
  async get<T>(path: string, ask: Omit<Ask, 'path' | 'method' | 'body' | 'knownTag'> = {}): Promise<T> {
    return needBody((await this.send<T>({ ...ask, path })).body);
  }

  /** Posts, and reads the answer's body. */
  async post<T>(path: string, body: unknown, ask: Omit<Ask, 'path' | 'method' | 'body'> = {}): Promise<T> {
    return needBody((await this.send<T>({ ...ask, method: 'POST', path, body })).body);
  }

  /**
   * Opens a request whose body goes on, such as a live stream. Only the head must come in time; whoever reads the body
   * watches over it.
   */
  async open(ask: Ask, accept: string): Promise<Response> {
    const abort = new AbortController();
    const giveUp = () => abort.abort();
    if (ask.signal?.aborted === true) giveUp();
    // Stays for as long as the body is read.
    ask.signal?.addEventListener('abort', giveUp);
    const head = async () => {
      const response = await this.call(ask, abort.signal, accept);
      if (!response.ok) throw await this.refusal(response);
      if (!isType(response, accept)) throw notTheApi(response);
      return response;
    };
    try {
      return await this.watched(() => this.withinTime(ask, head));
    } catch (error) {
      giveUp();
      throw error;
    }
  }

  private async watched<T>(work: () => Promise<T>): Promise<T> {
    const ended = this.observer?.started();
    try {
      const result = await work();
      ended?.({ end: 'answered' });
      return result;
    } catch (error) {
      ended?.(endOf(error));
      throw error;
    }
  }

  private async exchange<T>(ask: Ask, signal: AbortSignal): Promise<Answer<T>> {
    const response = await this.call(ask, signal, 'application/json');
    const tag = response.headers.get('etag') ?? undefined;
    if (response.status === 304 || response.status === 204) {
      return { status: response.status, body: undefined, tag };
    }
    if (!response.ok) throw await this.refusal(response);
    if (!isType(response, 'application/json')) throw notTheApi(response);
    const text = await response.text();
    return { status: response.status, body: parse(text, response) as T, tag };
  }

  private async call(ask: Ask, signal: AbortSignal, accept: string): Promise<Response> {
    const headers: Record<string, string> = { accept };
    if (ask.body !== undefined) headers['content-type'] = 'application/json';
    if (ask.token !== undefined) headers['authorization'] = `Bearer ${ask.token}`;
    if (ask.idempotencyKey !== undefined) headers['idempotency-key'] = ask.idempotencyKey;
    if (ask.knownTag !== undefined) headers['if-none-match'] = ask.knownTag;
    const init: RequestInit = { method: ask.method ?? 'GET', headers, signal };
    // Sessions travel in a header: no cookie is wanted, so none can be abused.
    init.credentials = 'omit';
    if (ask.body !== undefined) init.body = JSON.stringify(ask.body);
    const sentAtMs = this.clock.now();
    const response = await this.fetch(this.baseUrl + ask.path + queryText(ask.query), init);
    this.dated?.(response.headers.get('date'), sentAtMs);
    return response;
  }

  /** Runs an exchange until it is done, late, or given up. */
  private async withinTime<T>(ask: Ask, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const over = new AbortController();
    const giveUp = () => over.abort();
    if (ask.signal?.aborted === true) giveUp();
    ask.signal?.addEventListener('abort', giveUp);
    let done = false;
    const late = this.clock.sleep(this.timeoutMs, over.signal).then(() => {
      if (done) return undefined as never;
      abort.abort();
      if (ask.signal?.aborted === true) throw new GivenUp();
      throw new NetworkTrouble('timeout', `no answer within ${this.timeoutMs / 1000} s`);
    });
    try {
      // Raced, since old web views let a request hang on after it was aborted.
      return await Promise.race([work(abort.signal), late]);
    } catch (error) {
      throw this.classify(error);
    } finally {
      done = true;
      over.abort();
      ask.signal?.removeEventListener('abort', giveUp);
    }
  }

  private classify(error: unknown): unknown {
    if (!(error instanceof TypeError) && !isAbort(error)) return error;
    return this.online()
      ? new NetworkTrouble('unreachable', `the server can't be reached: ${String(error)}`)
      : new NetworkTrouble('offline', 'the phone has no network');
  }

  private async refusal(response: Response): Promise<Error> {
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), this.clock.now());
    if (isType(response, 'application/problem+json')) {
      const problem = readProblem(parse(await response.text(), response), retryAfterMs);
      if (problem !== undefined) return problem;
    }
    return notTheApi(response, retryAfterMs);
  }
}

/** The page itself no longer wants the answer. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

function endOf(error: unknown): RequestEnd {
  if (error instanceof NetworkTrouble) return { end: 'trouble', trouble: error };
  return error instanceof ApiProblem ? { end: 'problem', problem: error } : { end: 'given up' };
}

function needBody<T>(body: T | undefined): T {
  if (body === undefined) throw new NetworkTrouble('unreachable', 'the answer has no body');
  return body;
}

function notTheApi(response: Response, retryAfterMs?: number): NetworkTrouble {
  return new NetworkTrouble(
    'unreachable',
    `status ${response.status} by something else than the API`,
    retryAfterMs,
  );
}

function isType(response: Response, type: string): boolean {
  const given = response.headers.get('content-type') ?? '';
  return given.split(';')[0]?.trim().toLowerCase() === type;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function parse(text: string, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notTheApi(response);
  }
}

function queryText(query: Ask['query'] = {}): string {
  const pairs = Object.entries(query).filter(
    (pair): pair is [string, string | number] => pair[1] !== undefined,
  );
  const texts = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return texts.length === 0 ? '' : `?${texts.join('&')}`;
}
