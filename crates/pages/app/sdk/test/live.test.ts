import { describe, expect, test } from 'vitest';

import { EventReader, type Leaderboard, type LiveStatus } from '../src/index';
import { Boards } from '../src/boards';
import { HttpClient } from '../src/http';
import { LiveBoard, SILENCE_MS_MAX, STREAM_PAUSE_MS_MAX } from '../src/live';
import { board, FakeBrowser, FakeClock, json, problem, settle } from './world';

/** A server of one board, whose streams a test holds in its hand. */
class Stage {
  readonly clock = new FakeClock();
  readonly tab = new FakeBrowser().open();
  readonly boards = new Boards();
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  readonly asked: string[] = [];
  readonly seen: number[] = [];
  readonly statuses: LiveStatus[] = [];
  ended = 0;
  board: Leaderboard = board(1);
  readonly live: LiveBoard;

  constructor(
    public onStream?: () => Response,
    public onPoll?: () => Response | Promise<Response>,
  ) {
    const http = new HttpClient({ clock: this.clock, fetch: (url, init) => this.fetch(String(url), init) });
    const { boards, clock, tab: page } = this;
    this.live = new LiveBoard(
      { http, boards, clock, page, campaign: '/c' },
      {
        board: (shown) => this.seen.push(shown.as_of_ms),
        status: (status) => this.statuses.push(status),
      },
    );
  }

  say(text: string, stream = this.streams[this.streams.length - 1]): Promise<void> {
    stream?.enqueue(new TextEncoder().encode(text));
    return settle();
  }

  push(shown: Leaderboard): Promise<void> {
    return this.say(`data: ${JSON.stringify(shown)}\n\n`);
  }

  private async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    this.asked.push(url);
    if (url.endsWith('/leaderboard')) return this.onPoll?.() ?? this.poll(new Headers(init.headers));
    return this.onStream?.() ?? this.stream(init);
  }

  private poll(headers: Headers): Response {
    const etag = `"${this.board.as_of_ms}"`;
    return headers.get('if-none-match') === etag
      ? new Response(null, { status: 304, headers: { etag } })
      : json(200, this.board, { etag });
  }

  private stream({ signal }: RequestInit): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.push(controller);
        signal?.addEventListener('abort', () => {
          this.ended += 1;
          controller.error(new DOMException('aborted', 'AbortError'));
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

const full = () => problem({ status: 503, slug: 'streams-full', retryAfter: '20' });

describe('a live board', () => {
  test('comes by stream', async () => {
    const stage = new Stage();
    await settle();
    await stage.push(board(1));
    await stage.push(board(2));
    expect(stage.seen).toEqual([1, 2]);
    expect(stage.statuses).toEqual(['connecting', 'live']);
  });

  test('is asked for while there is no stream, tells what is new only, and goes back to the stream', async () => {
    const stage = new Stage(full);
    await stage.clock.advance(12_000);
    expect(stage.statuses).toEqual(['connecting', 'polling']);
    expect(stage.seen).toEqual([1]);
    stage.board = board(5);
    await stage.clock.advance(6_000);
    expect(stage.seen).toEqual([1, 5]);
    stage.onStream = undefined;
    await stage.clock.until(() => stage.streams.length === 1);
    await stage.push(board(6));
    expect(stage.statuses).toEqual(['connecting', 'polling', 'live']);
  });

  test('stays away as long as a full server asks', async () => {
    const stage = new Stage(full);
    await stage.clock.advance(20_000);
    expect(stage.asked.filter((url) => url.endsWith('/live'))).toHaveLength(1);
  });

  test('never goes back in time', async () => {
    let answer: (response: Response) => void = () => undefined;
    const stage = new Stage(full, () => new Promise((resolve) => (answer = resolve)));
    await stage.clock.advance(1_000);
    // The answer to this question is long on its way; meanwhile a newer board comes from elsewhere.
    stage.boards.take(board(9), stage.boards.asked());
    answer(json(200, board(3)));
    await settle();
    expect(stage.seen).toEqual([9]);
    // Of two boards of the same moment, the one asked for later counts.
    await stage.clock.advance(5_000);
    stage.boards.take(board(9, { status: 'closed' }), stage.boards.asked());
    answer(json(200, board(9, { status: 'open' })));
    await settle();
    expect(stage.boards.newest?.status).toBe('closed');
  });

  test('comes back after the stream ends, with growing pauses', async () => {
    const stage = new Stage();
    await settle();
    await stage.push(board(1));
    stage.streams[0]?.close();
    await stage.clock.until(() => stage.streams.length === 2);
    await stage.push(board(2));
    expect(stage.seen).toEqual([1, 2]);
  });

  test('does not trust a silent stream', async () => {
    const stage = new Stage();
    await settle();
    await stage.push(board(1));
    await stage.clock.advance(SILENCE_MS_MAX - 1);
    await stage.say(': still here\n\n');
    await stage.clock.advance(SILENCE_MS_MAX - 1);
    expect(stage.ended).toBe(0);
    await stage.clock.advance(2);
    expect(stage.ended).toBe(1);
    await stage.clock.until(() => stage.streams.length === 2);
  });

  test('rests while nobody looks', async () => {
    const stage = new Stage();
    await settle();
    await stage.push(board(1));
    stage.tab.set({ visible: false });
    await settle();
    expect(stage.ended).toBe(1);
    const before = stage.asked.length;
    await stage.clock.advance(60 * 60 * 1000);
    expect(stage.asked).toHaveLength(before);
    stage.tab.set({ visible: true });
    await settle();
    expect(stage.streams).toHaveLength(2);
  });

  test('says offline when nothing is reached, and comes back with the network', async () => {
    const fails = () => {
      throw new TypeError('Failed to fetch');
    };
    const stage = new Stage(fails, fails);
    await stage.clock.advance(10_000);
    expect(stage.statuses[stage.statuses.length - 1]).toBe('offline');
    stage.onStream = stage.onPoll = undefined;
    stage.tab.set({ online: true });
    await settle();
    await stage.push(board(4));
    expect(stage.statuses[stage.statuses.length - 1]).toBe('live');
    expect(stage.seen).toEqual([4]);
  });

  test('does not hammer where the board is hidden', async () => {
    const hidden = () => problem({ status: 403, slug: 'board-hidden' });
    const stage = new Stage(hidden, hidden);
    await stage.clock.advance(3 * STREAM_PAUSE_MS_MAX);
    expect(stage.asked.length).toBeLessThanOrEqual(4);
  });

  test('asks for the board where web views give no streams', async () => {
    const bare = () => new Response(null, { headers: { 'content-type': 'text/event-stream' } });
    const stage = new Stage(bare);
    await stage.clock.advance(5_000);
    expect(stage.seen).toEqual([1]);
    expect(stage.statuses).toContain('polling');
  });

  test('is over once it is stopped', async () => {
    const stage = new Stage();
    await settle();
    await stage.push(board(1));
    stage.live.stop();
    stage.boards.take(board(7), stage.boards.asked());
    await stage.clock.advance(10 * 60 * 1000);
    expect(stage.seen).toEqual([1]);
    expect(stage.asked).toHaveLength(1);
    expect(stage.ended).toBe(1);
  });

  test('begins with what is known', () => {
    const boards = new Boards();
    boards.take(board(3), boards.asked());
    const seen: number[] = [];
    const clock = new FakeClock();
    const http = new HttpClient({ clock, fetch: () => new Promise(() => undefined) });
    const page = new FakeBrowser().open();
    new LiveBoard(
      { http, boards, clock, page, campaign: '/c' },
      {
        board: (shown) => seen.push(shown.as_of_ms),
        status: () => undefined,
      },
    );
    expect(seen).toEqual([3]);
  });
});

describe('events', () => {
  const texts: [string[], string[]][] = [
    [['data: a\n\n'], ['a']],
    [['data:a\n\n'], ['a']],
    [['data: a\r\n\r\ndata: b\r\n\r\n'], ['a', 'b']],
    [['da', 'ta: a', '\n', '\n'], ['a']],
    [['data: a\r', '\n\r', '\n'], ['a']],
    [['data: a\ndata: b\n\n'], ['a\nb']],
    [[': comment\n\n', 'event: x\nid: 1\ndata: a\n\n'], ['a']],
    [['data: a\n'], []],
  ];

  test.each(texts)('%j gives %j', (pieces, events) => {
    const reader = new EventReader();
    expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(events);
  });
});
