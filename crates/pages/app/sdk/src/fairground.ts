import { Boards } from './boards';
import { backoffMs } from './backoff';
import { callSafely, Campaign, type CampaignEvent, type CampaignOptions } from './campaign';
import type { Connection } from './connection';
import { deviceEvidence } from './device';
import { LiveBoard, type LiveListener } from './live';
import { Moves } from './moves';
import { afterError } from './outcome';
import { solveChallenge, type Solve } from './proof';
import type { WishQueue } from './queue';
import { ApiSender } from './sender';
import type {
  About,
  ContestantPage,
  ContestantReceipt,
  Device,
  Leaderboard,
  Own,
  SignUpBody,
  VoteReceipt,
} from './types';
import { type Choice, type PendingVote, readChoice, Vote } from './vote';

/** What a page of votes gives. */
export interface FairgroundOptions extends CampaignOptions {
  /** What is found out about the device; by default {@link deviceEvidence}. */
  device?: () => Promise<Device | undefined>;
  /** Who shared the page, as its address says. */
  sharer?: string;
  /** Does the work that the API asks some networks for; by default {@link solveChallenge}. */
  solve?: Solve;
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

/** One campaign of votes and one person. */
export class Fairground {
  /** What all kinds of campaigns have. */
  readonly core: Campaign;
  private readonly sender: ApiSender;
  private readonly queue: WishQueue<Choice, VoteReceipt, Vote>;
  private readonly boards = new Boards();
  private readonly moves = new Moves();
  private readonly lives = new Set<LiveBoard>();
  private readonly stopped = new AbortController();
  private started = false;
  /** Ends the wait for another try to open the page. */
  private wake = new AbortController();
  private readonly stopWatching: () => void;

  /** Builds on a campaign that is there already, or makes its own. */
  constructor(options: FairgroundOptions, core = new Campaign(options)) {
    const { device = deviceEvidence, sharer, solve = solveChallenge } = options;
    const { http, sessions, clock, path: campaign } = core;
    this.core = core;
    const moves = () => this.moves.count;
    this.sender = new ApiSender({ http, sessions, clock, campaign, device, sharer, solve, moves });
    this.queue = core.queue({ name: 'vote', whatIn: readChoice, wish: Vote, sender: this.sender });
    this.stopWatching = core.page.onChange(() => this.comeBack());
  }

  /** The campaign, its rules and where it stands. */
  about(): Promise<About> {
    return this.core.look<About>();
  }

  /** Contestants, in pages. */
  contestants(query: ContestantQuery = {}): Promise<ContestantPage> {
    return this.core.look<ContestantPage>('/contestants', { ...query });
  }

  /** The board; never an older one than was shown before. */
  leaderboard(): Promise<Leaderboard> {
    const { core } = this;
    return core.read(async () => {
      const asked = this.boards.asked();
      const board = await core.http.get<Leaderboard>(`${core.path}/leaderboard`);
      this.boards.take(board, asked);
      return this.boards.newest ?? board;
    });
  }

  /** What the person may know about themselves: votes left, their own sign-up. */
  me(): Promise<Own> {
    return this.core.own<Own>('/me');
  }

  /**
   * Signs the person up as a contestant. Sent once: without an answer nobody knows what became of it, and whoever sends
   * the same entry again with the same key is signed up once.
   */
  signUp(entry: SignUpBody, key: string): Promise<ContestantReceipt> {
    return this.core.post<ContestantReceipt>('/contestants', entry, key);
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
        const { clock } = this.core;
        await clock.sleep(backoffMs(failures, next.retryAfterMs, clock), this.wake.signal);
      }
    }
  }

  /** Votes. Returns at once; a second call for the same contestants while one is pending returns the same vote. */
  vote(contestants: readonly number[]): PendingVote {
    const wanted = [...new Set(contestants)].sort((one, next) => one - next);
    if (wanted.length === 0) throw new RangeError('a vote names at least one contestant');
    return this.queue.ask({ contestants: wanted });
  }

  /** Votes without an answer, oldest first. */
  get pending(): readonly PendingVote[] {
    return this.queue.pending;
  }

  /** How the way to the API is. */
  get connection(): Connection {
    return this.core.connection;
  }

  /** Follows the board. Returns how to stop. */
  live(listener: LiveListener): () => void {
    const { http, clock, page, path: campaign } = this.core;
    const { boards } = this;
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
  on(event: CampaignEvent, listener: () => void): () => void {
    return this.core.on(event, listener);
  }

  /** Ends everything. Votes that wait stay stored for the next page. */
  stop(): void {
    this.stopped.abort();
    this.wake.abort();
    this.queue.stop();
    this.lives.forEach((live) => live.stop());
    this.core.stop();
    this.moves.stop();
    this.stopWatching();
  }

  /** Somebody looks at the page again: its token may be old, and another tab may have left votes. */
  private comeBack(): void {
    if (!this.started || !this.core.page.visible || !this.core.page.online) return;
    this.queue.resume();
    void this.sender.visits.prepare().catch(() => undefined);
    this.wake.abort();
    this.wake = new AbortController();
  }
}
