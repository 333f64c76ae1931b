import { backoffMs } from './backoff';
import type { Boards } from './boards';
import type { Clock } from './clock';
import { GivenUp, type HttpClient } from './http';
import type { Page } from './page';
import { ApiProblem } from './problem';
import { EventReader } from './sse';
import type { Leaderboard } from './types';

/** How often the board is asked for while it does not come by itself. */
export const POLL_MS = 5_000;
/** A stream silent for longer is dead: the server says something every 15 s. */
export const SILENCE_MS_MAX = 40_000;
/** Longest pause between two tries to follow by stream. */
export const STREAM_PAUSE_MS_MAX = 60_000;
/** Over how long a crowd whose streams end at once, as when a server restarts, spreads its first question. */
const SPREAD_MS = 1_000;

/** How the board comes. */
export type LiveStatus = 'connecting' | 'live' | 'polling' | 'offline';

/** Who follows the board. */
export interface LiveListener {
  /** A board that is newer than all before it. */
  board(board: Leaderboard): void;
  status(status: LiveStatus): void;
}

/** What a live board needs of the world. */
export interface LiveParts {
  http: HttpClient;
  boards: Boards;
  clock: Clock;
  page: Page;
  /** Path of the campaign. */
  campaign: string;
}

/** How a stream ended: by itself or by the network, or refused by the API. */
type StreamEnd = { end: 'lost' } | { end: 'refused'; problem: ApiProblem };

/** Follows the board by a stream, and by asking for it while there is none. Rests while nobody can see the page. */
export class LiveBoard {
  private readonly stopped = new AbortController();
  private status: LiveStatus | undefined;
  private tag: string | undefined;
  private failures = 0;
  /** Ends what goes on now: the page was hidden or shown, or the network changed. */
  private turn = new AbortController();
  private readonly stops: (() => void)[];

  constructor(
    private readonly parts: LiveParts,
    private readonly listener: LiveListener,
  ) {
    const { page, boards } = parts;
    this.stops = [page.onChange(() => this.turn.abort()), boards.follow((board) => listener.board(board))];
    if (boards.newest !== undefined) listener.board(boards.newest);
    void this.run();
  }

  stop(): void {
    this.stopped.abort();
    this.turn.abort();
    this.stops.forEach((stop) => stop());
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      this.turn = new AbortController();
      const { signal } = this.turn;
      if (!this.parts.page.visible) {
        await untilAborted(signal);
        this.failures = 0;
        continue;
      }
      if (this.status !== 'polling') this.tell('connecting');
      const ended = await this.stream(signal);
      if (signal.aborted) continue;
      this.failures += 1;
      await this.bridge(ended, signal);
    }
  }

  /** The time until the next stream. */
  private async bridge(ended: StreamEnd, signal: AbortSignal): Promise<void> {
    const { clock } = this.parts;
    if (ended.end === 'refused' && ended.problem.status < 500 && ended.problem.status !== 429) {
      // A hidden board, or none: asking every few seconds would change nothing.
      this.tell('polling');
      return clock.sleep(STREAM_PAUSE_MS_MAX, signal);
    }
    const retryAfterMs = ended.end === 'refused' ? ended.problem.retryAfterMs : undefined;
    const pauseMs = Math.min(2 * backoffMs(this.failures, retryAfterMs, clock), STREAM_PAUSE_MS_MAX);
    const untilMs = clock.now() + pauseMs;
    await clock.sleep(Math.min(pauseMs, clock.random() * SPREAD_MS), signal);
    while (!signal.aborted) {
      await this.poll(signal);
      const leftMs = untilMs - clock.now();
      if (leftMs <= 0) return;
      // Never in one beat with all others.
      await clock.sleep(Math.min(leftMs, POLL_MS * (0.75 + clock.random() / 2)), signal);
      if (clock.now() >= untilMs) return;
    }
  }

  private async stream(signal: AbortSignal): Promise<StreamEnd> {
    const { http, campaign } = this.parts;
    const over = new AbortController();
    const end = () => over.abort();
    signal.addEventListener('abort', end);
    try {
      const response = await http.open(
        { path: `${campaign}/live`, signal: over.signal },
        'text/event-stream',
      );
      // Old web views give no stream; the board is asked for there.
      if (response.body) await this.read(response.body.getReader(), over);
    } catch (error) {
      if (error instanceof ApiProblem) return { end: 'refused', problem: error };
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
    return { end: 'lost' };
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>, over: AbortController): Promise<void> {
    const { clock, boards } = this.parts;
    const decoder = new TextDecoder();
    const events = new EventReader();
    over.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    for (;;) {
      const heard = new AbortController();
      void clock.sleep(SILENCE_MS_MAX, heard.signal).then(() => heard.signal.aborted || over.abort());
      const piece = await reader.read().finally(() => heard.abort());
      if (piece.done) return;
      for (const event of events.push(decoder.decode(piece.value, { stream: true }))) {
        const board = JSON.parse(event) as Leaderboard;
        this.failures = 0;
        this.tell('live');
        boards.take(board, boards.asked());
      }
    }
  }

  private async poll(signal: AbortSignal): Promise<void> {
    const { http, boards, campaign } = this.parts;
    const asked = boards.asked();
    const known = this.tag === undefined ? {} : { knownTag: this.tag };
    try {
      const answer = await http.send<Leaderboard>({ path: `${campaign}/leaderboard`, signal, ...known });
      this.tell('polling');
      this.tag = answer.tag;
      if (answer.body !== undefined) boards.take(answer.body, asked);
    } catch (error) {
      if (error instanceof GivenUp) return;
      this.tell(error instanceof ApiProblem ? 'polling' : 'offline');
    }
  }

  private tell(status: LiveStatus): void {
    if (status === this.status || this.stopped.signal.aborted) return;
    this.status = status;
    this.listener.status(status);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
