import { Campaign, type Envelope, type EnvelopeRound, type OwnParts } from '@fairground/sdk';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';

import EnvelopePage from '../src/envelope/EnvelopePage.vue';
import { currentRound, nextStepOf, standingOf } from '../src/rules/envelope';
import { HOUR_MS, NOON_MS } from './given';

function round(number: number, changes: Partial<EnvelopeRound> = {}): EnvelopeRound {
  const releases_at_ms = NOON_MS + (number - 1) * 2 * HOUR_MS;
  const rules = { releases_at_ms, ends_at_ms: releases_at_ms + HOUR_MS, fen: 8_800, parts: 10 };
  return {
    round: number,
    rules: { ...rules, split: 'random', shows_password: false },
    phase: number === 1 ? 'released' : 'waiting',
    password: null,
    parts_taken: 3,
    fen_left: 5_000,
    ...changes,
  };
}

function envelope(changes: Partial<Envelope> = {}): Envelope {
  return {
    campaign: 'lunar',
    kind: 'envelope',
    name: 'New year',
    admits: 'everybody',
    status: 'open',
    rounds: [round(1), round(2)],
    commitment: 'c'.repeat(64),
    seed: null,
    created_at_ms: NOON_MS,
    closed_at_ms: null,
    ...changes,
  };
}

function ownParts(changes: Partial<OwnParts> = {}): OwnParts {
  return {
    rounds_taken: [],
    being_checked: [],
    kept_out: null,
    guess_again_at_ms: null,
    receipts: [],
    next_cursor: null,
    position: 1,
    ...changes,
  };
}

const MINUTE_MS = 60_000;
const NOW_MS = NOON_MS + MINUTE_MS;

describe('where somebody stands', () => {
  test.each([
    ['can', envelope(), ownParts(), NOW_MS],
    ['can', envelope(), undefined, NOW_MS],
    ['shut', envelope({ status: 'paused' }), ownParts(), NOW_MS],
    ['not-yet', envelope(), ownParts(), NOON_MS - 1],
    ['not-yet', envelope(), ownParts(), NOON_MS + HOUR_MS],
    ['taken', envelope(), ownParts({ rounds_taken: [1] }), NOW_MS],
    ['gone', envelope({ rounds: [round(1, { parts_taken: 10 })] }), ownParts(), NOW_MS],
    ['guessed', envelope(), ownParts({ guess_again_at_ms: NOW_MS + 1 }), NOW_MS],
    ['can', envelope(), ownParts({ guess_again_at_ms: NOW_MS }), NOW_MS],
    ['over', envelope(), ownParts(), NOON_MS + 3 * HOUR_MS],
    ['over', envelope({ rounds: [round(1, { phase: 'ended' })] }), ownParts(), NOW_MS],
  ] as const)('%s', (kind, about, own, nowMs) => {
    expect(standingOf(about, own, false, nowMs).kind).toBe(kind);
  });

  it('is told of the round that matters, and when it changes', () => {
    expect(currentRound(envelope(), NOON_MS + HOUR_MS)?.round).toBe(2);
    expect(standingOf(envelope(), undefined, true, NOW_MS).kind).toBe('reading');
    expect(nextStepOf(envelope(), NOW_MS)).toBe(NOON_MS + HOUR_MS);
    expect(nextStepOf(envelope(), NOON_MS + 9 * HOUR_MS)).toBeUndefined();
    expect(nextStepOf(envelope({ status: 'closed' }), NOW_MS)).toBeUndefined();
  });
});

/** A server that answers what a test says. */
class FakeServer {
  about = envelope();
  own = ownParts();
  /** What it says of a claim. */
  claim: () => { status: number; body: object } = () => ({ status: 503, body: {} });
  date = new Date(NOW_MS);
  readonly said: unknown[] = [];

  readonly fetch = async (input: unknown, { body }: RequestInit = {}): Promise<Response> => {
    const path = String(input);
    if (path.endsWith('/parts')) {
      this.said.push(JSON.parse(String(body)));
      const { status, body: answer } = this.claim();
      return this.json(status, answer);
    }
    return this.json(200, path.endsWith('/me') ? this.own : this.about);
  };

  private json(status: number, body: object): Response {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    const headers = { 'content-type': type, date: this.date.toUTCString() };
    return new Response(JSON.stringify(body), { status, headers });
  }
}

const refusal = (status: number, slug: string) => () => ({
  status,
  body: { type: `/problems/${slug}`, status, title: slug, detail: '', request_id: 'r1' },
});

async function open(server: FakeServer) {
  const signIn = () => Promise.resolve({ token: 't', expires_at_ms: NOON_MS + 24 * HOUR_MS });
  const core = new Campaign({ campaign: 'lunar', signIn, fetch: server.fetch });
  const wrapper = mount(EnvelopePage, { props: { core, id: 'lunar', first: server.about as never } });
  await flushPromises();
  const find = (id: string) => wrapper.find(`[data-testid=${id}]`);
  const say = async (password: string) => {
    await find('field-password').setValue(password);
    await find('say').trigger('submit');
    await flushPromises();
  };
  return { wrapper, find, say };
}

enableAutoUnmount(afterEach);
beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({
    now: NOW_MS,
    toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  });
});
afterEach(() => vi.useRealTimers());

it('the password is said, and the part is told in yuan', async () => {
  const server = new FakeServer();
  server.claim = () => ({
    status: 201,
    body: { id: 'x', position: 9, at_ms: NOW_MS, round: 1, part: 4, fen: 888 },
  });
  const { find, say } = await open(server);
  expect(find('parts-left').text()).toBe('7 parts left');
  server.own = ownParts({
    rounds_taken: [1],
    receipts: [{ position: 9, at_ms: NOW_MS, round: 1, part: 4, fen: 888, way: 'page' }],
  });
  await say('  spring wind ');
  expect(server.said).toEqual([{ password: 'spring wind' }]);
  expect(find('outcome').text()).toBe('You got ¥8.88. It is booked to you.');
  expect(find('own-part').text()).toContain('¥8.88');
  expect(find('round').attributes('data-kind')).toBe('taken');
  expect(find('shut').text()).toContain('The next round begins today 14:00.');
});

it('a part that is being checked is not told as booked', async () => {
  const server = new FakeServer();
  const part = { position: 9, at_ms: NOW_MS, round: 1, part: 4, fen: 888 };
  server.claim = () => ({ status: 201, body: { id: 'x', ...part } });
  const { find, say } = await open(server);
  server.own = ownParts({ rounds_taken: [1], being_checked: [9], receipts: [{ ...part, way: 'page' }] });
  await say('spring wind');
  expect(find('outcome').text()).toBe('You got ¥8.88. It is being checked; come back later.');
  expect(find('own-part').text()).toContain('Being checked; come back later');
});

it.each([
  ['wrong-password', 409, 'not the password'],
  ['all-parts-taken', 409, 'taken'],
  ['too-many-guesses', 429, 'guessed too often'],
  ['not-a-follower', 403, 'Follow it first'],
  ['not-a-new-follower', 403, 'new followers only'],
])('%s is told in words', async (slug, status, words) => {
  const server = new FakeServer();
  server.claim = refusal(status, slug);
  const { find, say } = await open(server);
  await say('wrong');
  expect(find('outcome').attributes('data-tone')).toBe('bad');
  expect(find('outcome').text()).toContain(words);
  // And nothing goes on sending it.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.said).toHaveLength(1);
});

it('nothing is sent without a password, and the page says so', async () => {
  const server = new FakeServer();
  const { find, say } = await open(server);
  await say(' ');
  expect(server.said).toEqual([]);
  expect(find('outcome').text()).toBe('Type the password first.');
});

it('the countdown is by the server’s time, and the page asks again when it has come', async () => {
  const server = new FakeServer();
  server.about = envelope({ rounds: [round(1, { phase: 'waiting' })] });
  // The phone is an hour fast.
  server.date = new Date(NOW_MS - HOUR_MS);
  const { find } = await open(server);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(find('round').attributes('data-kind')).toBe('not-yet');
  expect(find('time-left').text()).toBe('58 min 58 s');
});

it('a stopped one says so', async () => {
  const server = new FakeServer();
  server.about = envelope({ status: 'paused' });
  const { find } = await open(server);
  expect(find('status').text()).toBe('Stopped');
  expect(find('clock').text()).toContain('was stopped');
  expect(find('say').exists()).toBe(false);
  expect(find('shut').text()).toBe('It is not open now.');
});

it('when all rounds are over, the page says so', async () => {
  const server = new FakeServer();
  server.about = envelope({ rounds: [round(1, { phase: 'ended' })] });
  const { find } = await open(server);
  expect(find('round').attributes('data-kind')).toBe('over');
  expect(find('shut').text()).toBe('All rounds are over.');
});

it('who does not follow is told to before they guess, and may try all the same', async () => {
  const server = new FakeServer();
  server.own = ownParts({ kept_out: 'not_follower' });
  const { find } = await open(server);
  expect(find('kept-out').text()).toContain('Follow it first');
  expect(find('say').exists()).toBe(true);
});
