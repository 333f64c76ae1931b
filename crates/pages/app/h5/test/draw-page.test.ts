import { Campaign, type Draw, type DrawReceipt, type OwnDraws, type Skin } from '@fairground/sdk';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import DrawPage from '../src/draw/DrawPage.vue';
import { draw, ownDraw, ownDraws, receipt } from './draw-given';
import { NOON_MS } from './given';

type Reply = { status: number; body: unknown } | 'lost';

/** A server that answers what a test says; draws are answered when the test says so. */
class FakeServer {
  about: Draw = draw();
  own: OwnDraws = ownDraws();
  /** What was said of where prizes go. */
  readonly claimed: unknown[] = [];
  /** Keys of the draws that came. */
  readonly keys: (string | null)[] = [];
  private readonly waiting: ((reply: Reply) => void)[] = [];

  readonly fetch = async (input: unknown, { headers, body }: RequestInit = {}): Promise<Response> => {
    const path = String(input).replace(/\?.*/, '');
    if (path === '/v1/sessions') return json(201, { token: 't', expires_at_ms: NOON_MS + 86_400_000 });
    if (path.endsWith('/draws')) {
      this.keys.push(new Headers(headers).get('idempotency-key'));
      const reply = await new Promise<Reply>((resolve) => this.waiting.push(resolve));
      if (reply === 'lost') throw new TypeError('Failed to fetch');
      return json(reply.status, reply.body);
    }
    if (path.endsWith('/claim')) {
      this.claimed.push(JSON.parse(String(body)));
      return json(200, { position: 12 });
    }
    return json(200, path.endsWith('/me') ? this.own : this.about);
  };

  /** Answers the oldest draw that waits. */
  async answer(reply: DrawReceipt | Reply): Promise<void> {
    const isReply = reply === 'lost' || 'body' in reply;
    this.waiting.shift()?.(isReply ? reply : { status: 201, body: reply });
    await flushPromises();
  }
}

function json(status: number, body: unknown): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
}

const problem = (status: number, slug: string) => ({
  status,
  body: { type: `/problems/${slug}`, status, title: slug, detail: '', request_id: 'r1' },
});

async function open(server: FakeServer) {
  const signIn = () => Promise.resolve({ token: 't', expires_at_ms: NOON_MS + 86_400_000 });
  const core = new Campaign({ campaign: 'lucky', signIn, fetch: server.fetch });
  const wrapper = mount(DrawPage, { props: { core, id: 'lucky', first: server.about } });
  await flushPromises();
  const find = (id: string) => wrapper.find(`[data-testid=${id}]`);
  return {
    wrapper,
    find,
    phase: () => find('stage').attributes('data-phase'),
    said: () => find('outcome').text(),
    tap: async () => {
      await find('draw').trigger('click');
      await flushPromises();
    },
  };
}

/** Whether the phone asks for less motion. */
function prefers(still: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches: still, addListener: () => 0, removeListener: () => 0 }));
}

enableAutoUnmount(afterEach);
beforeEach(() => {
  localStorage.clear();
  prefers(true);
  // jsdom paints no canvas, and says so loudly.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  const toFake = [
    'Date',
    'setTimeout',
    'setInterval',
    'clearTimeout',
    'clearInterval',
    'performance',
  ] as const;
  vi.useFakeTimers({
    now: NOON_MS,
    toFake: [...toFake, 'requestAnimationFrame', 'cancelAnimationFrame'],
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it.each(['wheel', 'nine_squares', 'golden_egg', 'scratch_card', 'flip_card'] as const)(
  '%s: nothing of the outcome is on the page before the answer, and then it is told',
  async (skin: Skin) => {
    const server = new FakeServer();
    const cells = skin === 'nine_squares' ? [0, 1, null, 0, 1, null, 0, 1] : [0, 1, null];
    server.about = draw({ cells, rules: { skin } });
    const page = await open(server);
    expect(page.find('stage').attributes('data-skin')).toBe(skin);
    expect(page.find('draws-left').text()).toBe('You can draw 2 times.');
    await page.tap();
    expect(page.phase()).toBe('asking');
    const before = page.find('stage').html();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(page.said()).not.toContain('5 points');
    // With less motion the stage does not move at all while nobody knows.
    expect(page.find('stage').html()).toBe(before);

    server.own = ownDraws({ draws_left: 1, tickets_left: 1, receipts: [ownDraw()] });
    await server.answer(receipt());
    if (skin === 'scratch_card') {
      expect(page.said()).not.toContain('5 points');
      expect(page.find('draw').text()).toBe('Scratch it open');
      await page.tap();
    }
    expect(page.phase()).toBe('shown');
    expect(page.said()).toContain('You won: 5 points.');
    expect(page.find('outcome').attributes()).toMatchObject({ role: 'status', 'aria-live': 'polite' });
    expect(page.find('draws-left').text()).toBe('You can draw 1 time.');
    expect(page.wrapper.findAll('[data-testid=own-draw]')).toHaveLength(1);
  },
);

it('a wheel that may move tells only once it stands on the cell', async () => {
  prefers(false);
  const server = new FakeServer();
  const page = await open(server);
  await page.tap();
  await vi.advanceTimersByTimeAsync(500);
  await server.answer(receipt({ given: 0, cell: 0, line: 0, won: { asset: 'unit.mug', amount: 1 } }));
  expect(page.phase()).toBe('landing');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(page.said()).toBe('');
  expect(page.wrapper.findAll('[data-testid=own-draw]')).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(page.said()).toContain('You won: A mug. Claim it below');
  // The middle of the first of three segments is on top.
  expect(page.find('wheel').attributes('data-angle')).toBe('300');
});

it('a wheel lands although nobody looks and no frames come', async () => {
  prefers(false);
  vi.stubGlobal('requestAnimationFrame', () => 1);
  const server = new FakeServer();
  const page = await open(server);
  await page.tap();
  await server.answer(receipt());
  await vi.advanceTimersByTimeAsync(6_000);
  expect(page.phase()).toBe('shown');
});

it('taps while a draw is under way, or as it has just come to rest, spend no other ticket', async () => {
  const server = new FakeServer();
  const page = await open(server);
  await page.tap();
  await page.tap();
  await page.find('wheel').trigger('click');
  await server.answer(receipt());
  await page.tap();
  expect(page.phase()).toBe('shown');
  expect(new Set(server.keys).size).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await page.tap();
  expect(page.phase()).toBe('asking');
  expect(new Set(server.keys).size).toBe(2);
});

it('an answer that was lost is asked for again with the same key, and the page says what is known', async () => {
  const server = new FakeServer();
  const page = await open(server);
  await page.tap();
  await server.answer('lost');
  expect(page.said()).toContain('Not confirmed yet');
  expect(page.find('draw').text()).toBe('Not confirmed yet…');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server.keys).toHaveLength(2);
  await server.answer(receipt());
  expect(page.said()).toContain('You won: 5 points.');
  expect(new Set(server.keys).size).toBe(1);
});

it('a draw that an earlier visit left is gone on with', async () => {
  const server = new FakeServer();
  const first = await open(server);
  await first.tap();
  first.wrapper.unmount();
  const page = await open(server);
  expect(page.phase()).toBe('asking');
  // What the closed page asked comes to nothing; then it is the new one's turn.
  await server.answer('lost');
  await vi.advanceTimersByTimeAsync(1_000);
  await server.answer(receipt());
  expect(page.said()).toContain('You won: 5 points.');
  expect(new Set(server.keys).size).toBe(1);
});

it('whoever taps in vain is told why, and nothing is sent', async () => {
  const server = new FakeServer();
  server.own = ownDraws({ tickets_left: 0, draws_left: 0 });
  const page = await open(server);
  expect(page.find('draw').attributes('aria-disabled')).toBe('true');
  await page.tap();
  expect(page.said()).toContain('You have no ticket left');
  expect(server.keys).toHaveLength(0);
});

it.each([
  ['not_follower', 'not-a-follower', 'Follow it first'],
  ['not_new_follower', 'not-a-new-follower', 'new followers only'],
] as const)('who is kept out as %s is told so before and after, and may try', async (why, slug, words) => {
  const server = new FakeServer();
  server.own = ownDraws({ kept_out: why });
  const page = await open(server);
  expect(page.find('draws-left').text()).toContain(words);
  await page.tap();
  await server.answer(problem(403, slug));
  expect(page.said()).toContain(words);
});

it('a refusal is told in words, and what is left is asked for again', async () => {
  const server = new FakeServer();
  const page = await open(server);
  await page.tap();
  server.own = ownDraws({ tickets_left: 0, draws_left: 0 });
  await server.answer(problem(409, 'no-ticket'));
  expect(page.said()).toBe('You have not drawn. You have no ticket left.');
  expect(page.find('outcome').attributes('data-tone')).toBe('bad');
  expect(page.find('draws-left').attributes('data-kind')).toBe('no-ticket');
});

it('what must be claimed is claimed by name, phone and address', async () => {
  const server = new FakeServer();
  server.own = ownDraws({
    receipts: [ownDraw({ given: 0, won: { asset: 'unit.mug', amount: 1 } })],
    prizes: [{ position: 12, line: 0, stage: 'won', claim_until_ms: NOON_MS + 3_600_000 }],
  });
  const page = await open(server);
  expect(page.find('own-draw').text()).toContain('To be claimed');
  expect(page.find('own-draw').text()).toContain('Claim it by today 13:00.');
  await page.find('claim').trigger('click');
  await page.find('delivery').trigger('submit');
  expect(page.find('delivery').text()).toContain('Fill this in');
  for (const [name, text] of [
    ['name', 'Lin'],
    ['phone', '138'],
    ['address', 'Wuhan'],
  ])
    await page.find(`field-${name}`).setValue(text);
  server.own = { ...server.own, prizes: [{ position: 12, line: 0, stage: 'claimed' }] };
  await page.find('delivery').trigger('submit');
  await flushPromises();
  expect(page.find('own-draw').attributes('data-stage')).toBe('claimed');
  expect(page.find('delivery').exists()).toBe(false);
  expect(server.claimed).toEqual([{ name: 'Lin', phone: '138', address: 'Wuhan' }]);
});

it('the commitment stands there from the start, the seed once it is public, and a lost one is called that', async () => {
  const server = new FakeServer();
  const page = await open(server);
  expect(page.find('commitment').text()).toBe('c'.repeat(64));
  expect(page.find('seed-state').text()).toContain('when the draw ends');
  page.wrapper.unmount();
  server.about = draw({ status: 'closed', seed: 'e'.repeat(64) });
  const closed = await open(server);
  expect(closed.find('seed').text()).toBe('e'.repeat(64));
  closed.wrapper.unmount();
  server.about = draw({ status: 'closed' });
  expect((await open(server)).find('seed-state').text()).toContain('its seed is missing');
});
