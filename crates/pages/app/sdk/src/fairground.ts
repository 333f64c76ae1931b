import { Boards } from './boards';
import { backoffMs } from './backoff';
import { type Clock, systemClock } from './clock';
import { type Connection, ConnectionWatch } from './connection';
import { deviceEvidence } from './device';
import { HttpClient, path } from './http';
import { LiveBoard, type LiveListener } from './live';
import { browserTurns, type Turns } from './locks';
import { Moves } from './moves';
import { afterError, type WaitReason } from './outcome';
import { browserPage, type Page } from './page';
import { solveChallenge, type Solve } from './proof';
import { VoteQueue } from './queue';
import { ApiSender } from './sender';
import { Sessions, type SignIn } from './session';
import { Shelf } from './shelf';
import { type KeyValueStorage, SafeStorage } from './storage';
import type { About, ContestantPage, ContestantReceipt, Device, Leaderboard, Own, SignUpBody } from './types';
import type { PendingVote } from './vote';

/** How often a question is asked in all before its trouble is told. */
const READ_TRIES_MAX = 3;
/** What asking again within seconds does not change. */
const HOPELESS: WaitReason[] = ['offline', 'signed_out'];
/** A wait that somebody looking at a spinner bears. */
const READ_WAIT_MS_MAX = 3_000;

/** What a page gives. */
export interface FairgroundOptions {
  campaign: string;
  signIn: SignIn;
  /** Where the API is; the page's own origin by default. */
  baseUrl?: string;
  /** Where sessions and waiting votes are kept; `localStorage` by default, memory where that is missing. */
  storage?: KeyValueStorage;
  /** What is found out about the device; by default {@link deviceEvidence}. */
  device?: () => Promise<Device | undefined>;
  /** Who shared the page, as its address says. */
  sharer?: string;
  /** Does the work that the API asks some networks for; by default {@link solveChallenge}. */
  solve?: Solve;
  fetch?: typeof fetch;
  clock?: Clock;
  /** The browser's page by default. */
  page?: Page;
  /** Web Locks by default, storage where those are missing. */
  turns?: Turns;
}

/** Which contestants, and in which order. */
export interface ContestantQuery {
  /** A number, or a part of a name. */
  search?: string;
  sort?: 'number' | 'rank';
  /** The `next_cursor` of the page before. */
  cursor?: string;
  limit?: number;
}

/** What a page may listen to. */
export type FairgroundEvent = 'pending' | 'connection' | 'session';

/** One campaign and one person. */
export class Fairground {
  private readonly http: HttpClient;
  private readonly watch: ConnectionWatch;
  private readonly sessions: Sessions;
  private readonly sender: ApiSender;
  private readonly queue: VoteQueue;
  private readonly clock: Clock;
  private readonly page: Page;
  /** Path of the campaign. */
  private readonly campaign: string;
  private readonly boards = new Boards();
  private readonly moves = new Moves();
  private readonly lives = new Set<LiveBoard>();
  private readonly stopped = new AbortController();
  private started = false;
  /** Ends the wait for another try to open the page. */
  private wake = new AbortController();
  private readonly stopWatching: () => void;
  private readonly listeners: Record<FairgroundEvent, Set<() => void>> = {
    pending: new Set(),
    connection: new Set(),
    session: new Set(),
  };

  constructor(options: FairgroundOptions) {
    const { clock = systemClock, page = browserPage, device = deviceEvidence, sharer, signIn } = options;
    const storage = new SafeStorage(options.storage);
    const turns = options.turns ?? browserTurns(storage, clock);
    const name = `fairground:${options.campaign}`;
    this.clock = clock;
    this.page = page;
    this.campaign = path('v1', 'campaigns', options.campaign);
    this.watch = new ConnectionWatch(clock, page, () => this.tell('connection'));
    const { baseUrl, fetch } = options;
    this.http = new HttpClient({ baseUrl, fetch, clock, observer: this.watch, online: () => page.online });
    this.sessions = new Sessions(signIn, storage, turns, clock, `${name}:session`, () =>
      this.tell('session'),
    );
    const { http, sessions, campaign, moves } = this;
    const { solve = solveChallenge } = options;
    this.sender = new ApiSender({
      http,
      sessions,
      clock,
      campaign,
      device,
      sharer,
      solve,
      moves: () => moves.count,
    });
    const shelf = new Shelf(storage, `${name}:vote:`);
    const changed = () => this.tell('pending');
    this.queue = new VoteQueue({
      shelf,
      sender: this.sender,
      turns,
      turnName: `${name}:votes`,
      clock,
      page,
      changed,
    });
    this.stopWatching = page.onChange(() => this.comeBack());
  }

  /** The campaign, its rules and where it stands. */
  about(): Promise<About> {
    return this.read(() => this.http.get<About>(this.campaign));
  }

  /** Contestants, in pages. */
  contestants(query: ContestantQuery = {}): Promise<ContestantPage> {
    return this.read(() =>
      this.http.get<ContestantPage>(`${this.campaign}/contestants`, { query: { ...query } }),
    );
  }

  /** The board; never an older one than was shown before. */
  leaderboard(): Promise<Leaderboard> {
    return this.read(async () => {
      const asked = this.boards.asked();
      const board = await this.http.get<Leaderboard>(`${this.campaign}/leaderboard`);
      this.boards.take(board, asked);
      return this.boards.newest ?? board;
    });
  }

  /** What the person may know about themselves: votes left, their own sign-up. */
  me(): Promise<Own> {
    return this.read(() =>
      this.sessions.use((token) => this.http.get<Own>(`${this.campaign}/me`, { token })),
    );
  }

  /**
   * Signs the person up as a contestant. Sent once: without an answer nobody knows what became of it, and whoever sends
   * the same entry again with the same key is signed up once.
   */
  signUp(entry: SignUpBody, key: string): Promise<ContestantReceipt> {
    const ask = { idempotencyKey: key };
    return this.sessions.use((token) =>
      this.http.post<ContestantReceipt>(`${this.campaign}/contestants`, entry, { ...ask, token }),
    );
  }

  /**
   * Opens the page: session, page token, and votes that a closed page left. Goes on trying while the network or the API
   * fails; rejects only if the API refuses ({@link ApiProblem}) or nobody can be signed in.
   */
  async start(): Promise<void> {
    this.started = true;
    this.queue.resume();
    for (let failures = 1; !this.stopped.signal.aborted; failures += 1) {
      try {
        return await this.sender.visits.prepare();
      } catch (error) {
        const next = afterError(error);
        if (next.do !== 'wait' || next.reason === 'signed_out') throw error;
        await this.clock.sleep(backoffMs(failures, next.retryAfterMs, this.clock), this.wake.signal);
      }
    }
  }

  /** Votes. Returns at once; a second call for the same contestants while one is pending returns the same vote. */
  vote(contestants: readonly number[]): PendingVote {
    return this.queue.vote(contestants);
  }

  /** Votes without an answer, oldest first. */
  get pending(): readonly PendingVote[] {
    return this.queue.pending;
  }

  /** How the way to the API is. */
  get connection(): Connection {
    return this.watch.connection;
  }

  /** Follows the board. Returns how to stop. */
  live(listener: LiveListener): () => void {
    const { http, boards, clock, page, campaign } = this;
    const live = new LiveBoard(
      { http, boards, clock, page, campaign },
      {
        board: (board) => callSafely(() => listener.board(board)),
        status: (status) => callSafely(() => listener.status(status)),
      },
    );
    this.lives.add(live);
    return () => {
      live.stop();
      this.lives.delete(live);
    };
  }

  /** Calls back on each change. Returns how to stop. */
  on(event: FairgroundEvent, listener: () => void): () => void {
    this.listeners[event].add(listener);
    return () => this.listeners[event].delete(listener);
  }

  /** Ends everything. Votes that wait stay stored for the next page. */
  stop(): void {
    this.stopped.abort();
    this.wake.abort();
    this.queue.stop();
    this.lives.forEach((live) => live.stop());
    this.watch.stop();
    this.moves.stop();
    this.stopWatching();
  }

  /** Somebody looks at the page again: its token may be old, and another tab may have left votes. */
  private comeBack(): void {
    if (!this.started || !this.page.visible || !this.page.online) return;
    this.queue.resume();
    void this.sender.visits.prepare().catch(() => undefined);
    this.wake.abort();
    this.wake = new AbortController();
  }

  /** Asks a question again if it makes sense to, as long as somebody looking at a spinner would wait. */
  private async read<T>(question: () => Promise<T>): Promise<T> {
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

  private tell(event: FairgroundEvent): void {
    this.listeners[event].forEach((listener) => callSafely(listener));
  }
}

/** Calls what the page gave. Its mistakes are reported as its own, and must not stop a vote. */
function callSafely(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    void Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}
