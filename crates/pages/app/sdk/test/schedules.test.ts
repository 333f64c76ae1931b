import { expect, test } from 'vitest';

import type { Fairground, PendingVote } from '../src/index';
import { type Fault, FakeClock, type FakeTab, World } from './world';

/** Each seed is one evening of one phone. */
const SEEDS = Array.from({ length: 100 }, (_, index) => index + 1);
const STEPS = 40;

const FAULTS: Fault[] = [
  'lost',
  'answer lost',
  'hangs',
  'answer hangs',
  { page: 200 },
  { page: 502 },
  { status: 503, slug: 'shard-busy', retryAfter: '1' },
  { status: 429, slug: 'too-many-requests', retryAfter: '9' },
  { status: 500, slug: 'internal-error' },
  { status: 401, slug: 'session-expired' },
  { status: 400, slug: 'page-token-expired' },
];

/** Numbers from 0 up to 1 that depend on the seed alone (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A phone with up to three tabs on a bad evening. */
class Evening {
  readonly world: World;
  /** Every wish by its key: what was tapped, and all that the page gave for it. */
  readonly wishes = new Map<string, PendingVote[]>();
  private readonly tabs: { page: Fairground; tab: FakeTab }[] = [];

  constructor(private readonly roll: () => number) {
    this.world = new World(new FakeClock(undefined, roll), roll() < 0.5);
  }

  async run(): Promise<void> {
    const { world, roll } = this;
    const troubled = roll() * 0.8;
    world.api.fault = () => (roll() < troubled ? this.pick(FAULTS) : 'none');
    for (let step = 0; step < STEPS; step += 1) {
      await this.step();
      this.check();
    }
    // The network is good again, and somebody looks at the page.
    world.api.fault = () => 'none';
    this.open();
    world.browser.online = true;
    await world.clock.until(
      () => world.shelf.length === 0 && this.tabs.every(({ page }) => page.pending.length === 0),
    );
    this.check();
  }

  private async step(): Promise<void> {
    const { world, roll } = this;
    const { clock, api, browser } = world;
    const moves: (() => void | Promise<void>)[] = [
      () => this.tap(),
      () => this.tap(),
      () => clock.advance(roll() * 2_000),
      () => clock.advance(roll() * 60_000),
      () => this.open(),
      () => this.close(),
      () => api.endSessions(),
      () => api.endPageTokens(),
      () => void (browser.online = roll() < 0.5),
      () => this.tabs.forEach(({ tab }) => tab.set({ visible: roll() < 0.5 })),
      () => void (api.refusal = roll() < 0.3 ? { status: 409, slug: 'quota-spent' } : undefined),
    ];
    await this.pick(moves)();
  }

  private open(): void {
    if (this.tabs.length >= 3) this.close();
    const opened = this.world.open();
    void opened.page.start().catch(() => undefined);
    this.tabs.push(opened);
  }

  private close(): void {
    const closed = this.tabs.splice(Math.floor(this.roll() * this.tabs.length), 1);
    for (const { page, tab } of closed) {
      page.stop();
      this.world.browser.tabs.splice(this.world.browser.tabs.indexOf(tab), 1);
    }
  }

  private tap(): void {
    if (this.tabs.length === 0) this.open();
    const { page } = this.pick(this.tabs);
    const contestant = 1 + Math.floor(this.roll() * 4);
    const before = page.pending.filter((vote) => String(vote.contestants) === String([contestant]));
    const vote = page.vote([contestant]);
    // A wish that waits is never made twice.
    expect(before.length === 0 || before[0] === vote).toBe(true);
    this.wishes.set(vote.key, [...(this.wishes.get(vote.key) ?? []), vote]);
  }

  /** What must hold at every moment. */
  private check(): void {
    const { api } = this.world;
    // No vote is on record that nobody wished, and one wish has one key.
    for (const key of api.votes.keys()) expect(this.wishes.has(key)).toBe(true);
    for (const [key, votes] of this.wishes) {
      const stored = api.votes.get(key);
      for (const { state } of votes) {
        if (state.step === 'accepted') expect(state.receipt.id).toBe(stored?.answer.id);
        // A refusal is only shown for what is not on record.
        if (state.step === 'refused') expect(stored).toBeUndefined();
      }
    }
    const sent = api.votesAsked.map((seen) => `${seen.key} ${String(seen.body['contestants'])}`);
    expect(new Set(sent).size).toBe(new Set(api.votesAsked.map((seen) => seen.key)).size);
  }

  /** No page token was used for two votes: that would look like a cheat's. */
  get replayed(): number {
    return this.world.api.replayed;
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.roll() * from.length)] as T;
  }
}

test.each(SEEDS)('evening %i: every vote is accepted, refused or waiting, and none is two', async (seed) => {
  const evening = new Evening(dice(seed));
  await evening.run();
  expect(evening.replayed).toBe(0);
  const { votes } = evening.world.api;
  for (const [key, given] of evening.wishes) {
    const ends = new Set(
      given.map((vote) => vote.state.step).filter((step) => step !== 'waiting' && step !== 'sending'),
    );
    expect(ends.size, `wish ${key}`).toBeLessThanOrEqual(1);
    if (votes.has(key)) expect(ends.has('refused')).toBe(false);
  }
});
