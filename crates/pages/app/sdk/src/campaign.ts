import { backoffMs } from './backoff';
import { type Clock, systemClock } from './clock';
import { type Connection, ConnectionWatch } from './connection';
import { HttpClient, path } from './http';
import { browserTurns, type Turns } from './locks';
import { afterError, type WaitReason } from './outcome';
import { browserPage, type Page } from './page';
import { type Sender, WishQueue } from './queue';
import { ServerTime } from './server-time';
import { Sessions, type SignIn } from './session';
import { Shelf } from './shelf';
import { type KeyValueStorage, SafeStorage } from './storage';
import type { AnyAbout } from './types';
import type { Wish } from './wish';

/** How often a question is asked in all before its trouble is told. */
const READ_TRIES_MAX = 3;
/** What asking again within seconds does not change. */
const HOPELESS: WaitReason[] = ['offline', 'signed_out'];
/** A wait that somebody looking at a spinner bears. */
const READ_WAIT_MS_MAX = 3_000;

/** What a page gives, whatever kind of campaign it shows. */
export interface CampaignOptions {
  campaign: string;
  signIn: SignIn;
  /** Where the API is; the page's own origin by default. */
  baseUrl?: string;
  /** Where sessions and waiting wishes are kept; `localStorage` by default, memory where that is missing. */
  storage?: KeyValueStorage;
  fetch?: typeof fetch;
  clock?: Clock;
  /** The browser's page by default. */
  page?: Page;
  /** Web Locks by default, storage where those are missing. */
  turns?: Turns;
}

/** What a page may listen to. */
export type CampaignEvent = 'pending' | 'connection' | 'session';

/** A kind of wish: how it is stored, made and sent. */
export interface WishKind<What extends object, Receipt, Pending> {
  /** One word, for names in storage. */
  name: string;
  whatIn: (stored: Partial<What>) => What | undefined;
  wish: new (key: string, what: What, changed: () => void) => Pending;
  sender: Sender<What, Receipt>;
}

/**
 * One campaign and one person, whatever kind of campaign it is: requests, the session, how the network is, and what is kept.
 * Clients for each kind are built on it, and may share one.
 */
export class Campaign {
  readonly http: HttpClient;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly page: Page;
  /** Path of the campaign in the API. */
  readonly path: string;
  private readonly storage: SafeStorage;
  private readonly turns: Turns;
  /** What the campaign's names in storage begin with. */
  private readonly name: string;
  private readonly watch: ConnectionWatch;
  private readonly time: ServerTime;
  private readonly stopped = new AbortController();
  private readonly listeners: Record<CampaignEvent, Set<() => void>> = {
    pending: new Set(),
    connection: new Set(),
    session: new Set(),
  };

  constructor(options: CampaignOptions) {
    const { clock = systemClock, page = browserPage, baseUrl, fetch } = options;
    this.storage = new SafeStorage(options.storage);
    this.turns = options.turns ?? browserTurns(this.storage, clock);
    this.name = `fairground:${options.campaign}`;
    this.clock = clock;
    this.page = page;
    this.path = path('v1', 'campaigns', options.campaign);
    this.watch = new ConnectionWatch(clock, page, () => this.tell('connection'));
    this.time = new ServerTime(clock);
    const { watch: observer, time } = this;
    const dated = time.hear.bind(time);
    this.http = new HttpClient({ baseUrl, fetch, clock, observer, online: () => page.online, dated });
    this.sessions = new Sessions(
      options.signIn,
      this.storage,
      this.turns,
      clock,
      `${this.name}:session`,
      () => this.tell('session'),
    );
  }

  /** What everybody may know of the campaign; `kind` says which one it is of, and so which client it needs. */
  about(): Promise<AnyAbout> {
    return this.look<AnyAbout>();
  }

  /** Signs the person in, if they are not. Rejects if they can't be; whatever needs a session tries again by itself. */
  signIn(): Promise<void> {
    return this.sessions.use(() => Promise.resolve());
  }

  /** Asks something that everybody may know. */
  look<T>(below = '', query: Record<string, string | number | undefined> = {}): Promise<T> {
    return this.read(() => this.http.get<T>(this.path + below, { query }));
  }

  /** Asks something as the person. */
  own<T>(below: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
    return this.read(() =>
      this.sessions.use((token) => this.http.get<T>(this.path + below, { token, query })),
    );
  }

  /** Does something as the person, once. Without an answer nobody knows what became of it; the same key asks again. */
  post<T>(below: string, body: unknown, idempotencyKey?: string, signal?: AbortSignal): Promise<T> {
    const ask = { ...(idempotencyKey && { idempotencyKey }), ...(signal && { signal }) };
    return this.sessions.use((token) => this.http.post<T>(this.path + below, body, { ...ask, token }));
  }

  /** A queue for wishes of a kind. Whoever makes it stops it. */
  queue<What extends object, Receipt, Pending extends Wish<What, Receipt>>(
    kind: WishKind<What, Receipt, Pending>,
  ): WishQueue<What, Receipt, Pending> {
    const { clock, page, turns } = this;
    const { wish, sender } = kind;
    const shelf = new Shelf<What, Receipt>(this.storage, `${this.name}:${kind.name}:`, kind.whatIn);
    const turnName = `${this.name}:${kind.name}s`;
    const changed = () => this.tell('pending');
    return new WishQueue({ shelf, sender, wish, turns, turnName, clock, page, changed });
  }

  /** How the way to the API is. */
  get connection(): Connection {
    return this.watch.connection;
  }

  /** The server's time, in milliseconds since the epoch, as far as its answers told; the phone's own until there was one. */
  now(): number {
    return this.time.now();
  }

  /** Calls back on each change. Returns how to stop. */
  on(event: CampaignEvent, listener: () => void): () => void {
    this.listeners[event].add(listener);
    return () => this.listeners[event].delete(listener);
  }

  /** Asks no more. */
  stop(): void {
    this.stopped.abort();
    this.watch.stop();
  }

  /** Asks a question again if it makes sense to, as long as somebody looking at a spinner would wait. */
  async read<T>(question: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await question();
      } catch (error) {
        const next = afterError(error);
        if (next.do !== 'wait' || HOPELESS.includes(next.reason) || tries >= READ_TRIES_MAX) throw error;
        const waitMs = backoffMs(tries, next.retryAfterMs, this.clock);
        if (waitMs > READ_WAIT_MS_MAX) throw error;
        await this.clock.sleep(waitMs, this.stopped.signal);
      }
    }
  }

  private tell(event: CampaignEvent): void {
    this.listeners[event].forEach((listener) => callSafely(listener));
  }
}

/** Calls what the page gave. Its mistakes are reported as its own, and must not stop a vote. */
export function callSafely(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    void Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}
