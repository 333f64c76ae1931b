import {
  ApiProblem,
  NetworkTrouble,
  type Fairground,
  type PendingVote,
  type VoteReceipt,
  type VoteState,
} from '@fairground/sdk';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { defineComponent, h, type Component } from 'vue';

import OutcomeBar from '../src/parts/OutcomeBar.vue';
import VoteButton from '../src/parts/VoteButton.vue';
import { providePage, type PageState } from '../src/state/page';
import type { About, Leaderboard, Own } from '../src/types';
import { about, board, line, NOON_MS, own } from './given';

/** A server and its client in one: answers what a test says, when it says so. */
function world(told: { about?: About; own?: Own } = {}) {
  const listeners = new Map<string, () => void>();
  const votes: { contestants: readonly number[]; move: (state: VoteState) => void }[] = [];
  const pending: PendingVote[] = [];
  let listen: { board(next: Leaderboard): void } | undefined;
  const tell = () => listeners.get('pending')?.();

  function vote(contestants: readonly number[]): PendingVote {
    let settle!: { resolve: (receipt: VoteReceipt) => void; reject: (problem: ApiProblem) => void };
    const done = new Promise<VoteReceipt>((resolve, reject) => (settle = { resolve, reject }));
    const made = {
      key: `key-${votes.length}`,
      contestants,
      done,
      state: { step: 'sending', attempt: 1 } as VoteState,
    };
    pending.push(made);
    votes.push({
      contestants,
      move(state) {
        made.state = state;
        const isOver = state.step === 'accepted' || state.step === 'refused';
        if (isOver) pending.splice(pending.indexOf(made), 1);
        if (state.step === 'accepted') settle.resolve(state.receipt);
        if (state.step === 'refused') settle.reject(state.problem);
        tell();
      },
    });
    tell();
    return made;
  }

  const client = {
    about: vi.fn(() => Promise.resolve(told.about ?? about())),
    me: vi.fn(() => Promise.resolve(told.own ?? own())),
    contestants: vi.fn(() => Promise.resolve({ contestants: [line(1), line(2)], next_cursor: null })),
    start: vi.fn(() => Promise.resolve()),
    live: vi.fn((listener: typeof listen) => {
      listen = listener;
      return () => (listen = undefined);
    }),
    on: (event: string, listener: () => void) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
    connection: { status: 'ok' },
    vote,
    pending,
  };
  return { client, votes, told, moveBoard: (next: Leaderboard) => listen?.board(next) };
}

/** Something inside the frame that gives components the page's state. */
async function inside({ client }: ReturnType<typeof world>, part: (page: PageState) => ReturnType<typeof h>) {
  let page!: PageState;
  const Inner = defineComponent(() => () => part(page));
  const Frame = defineComponent(() => {
    page = providePage(client as unknown as Fairground, 'spring');
    return () => h(Inner);
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } as Component }],
  });
  const wrapper = mount(Frame, { global: { plugins: [router] } });
  await flushPromises();
  return { wrapper, page };
}

const receipt = (contestants: number[], votes_left: number | null = 0): VoteReceipt => ({
  id: '0'.repeat(32),
  position: 7,
  at_ms: NOON_MS,
  contestants,
  votes_left,
});

beforeEach(() =>
  vi.useFakeTimers({
    now: NOON_MS,
    toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  }),
);
afterEach(() => vi.useRealTimers());

it('a vote is sending, then waits, then is recorded, and the button and the message say so', async () => {
  const server = world();
  const { wrapper } = await inside(server, ({ voting }) =>
    h('div', [
      h(VoteButton, { line: line(1) }),
      h(VoteButton, { line: line(2) }),
      h(OutcomeBar, { vote: voting.last.value }),
    ]),
  );
  const [first, second] = wrapper.findAll('[data-testid=vote]');
  const said = () => wrapper.find('[data-testid=outcome]');
  await first?.trigger('click');
  expect(first?.text()).toBe('Sending…');
  // The last vote is under way, so another tap is no second vote; and nobody says that it is cast.
  expect(second?.attributes('data-state')).toBe('later');
  await second?.trigger('click');
  expect(said().text()).toContain('is on its way');
  await first?.trigger('click');
  expect(server.votes).toHaveLength(1);

  server.votes[0]?.move({ step: 'waiting', reason: 'offline', attempt: 1 });
  await flushPromises();
  expect(first?.text()).toBe('Waiting…');
  server.told.own = own({
    votes_left: 0,
    votes_today: 1,
    votes_in_all: 1,
    receipts: [{ position: 7, at_ms: NOON_MS, contestants: [1] }],
  });
  server.votes[0]?.move({ step: 'accepted', receipt: receipt([1]) });
  await flushPromises();
  expect(first?.text()).toBe('Voted ✓');
  expect(said().attributes('data-tone')).toBe('good');
  expect(said().text()).toContain('Your vote for Name 1 is recorded. You have voted for today.');
  expect(second?.text()).toBe('No votes left');
  expect(second?.attributes('aria-disabled')).toBe('true');
});

it('a refusal is told, and what is left is asked for again', async () => {
  const server = world({ own: own({ votes_left: 2 }) });
  const { wrapper } = await inside(server, ({ voting }) =>
    h('div', [h(VoteButton, { line: line(1) }), h(OutcomeBar, { vote: voting.last.value })]),
  );
  await wrapper.find('[data-testid=vote]').trigger('click');
  server.told.own = own({ votes_left: 0, votes_today: 2 });
  const problem = new ApiProblem({
    type: '/problems/quota-spent',
    title: 'Quota spent',
    status: 409,
    detail: '',
    request_id: '',
  });
  server.votes[0]?.move({ step: 'refused', problem });
  await flushPromises();
  expect(wrapper.find('[data-testid=outcome]').attributes('data-tone')).toBe('bad');
  expect(wrapper.find('[data-testid=vote]').attributes('data-state')).toBe('spent');
});

it('a vote that an earlier visit left in the queue is followed', async () => {
  const server = world();
  server.client.vote([2]);
  const { wrapper } = await inside(server, ({ voting }) => h(OutcomeBar, { vote: voting.last.value }));
  expect(wrapper.text()).toContain('Name 2');
  server.votes[0]?.move({ step: 'accepted', receipt: receipt([2]) });
  await flushPromises();
  expect(wrapper.find('[data-testid=outcome]').attributes('data-tone')).toBe('good');
});

it('several are chosen first, and too many are refused in words', async () => {
  const server = world({ about: about({ rules: { choices_per_vote_max: 1 + 1 } }) });
  const { wrapper, page } = await inside(server, () =>
    h(
      'div',
      [1, 2, 3].map((number) => h(VoteButton, { line: line(number) })),
    ),
  );
  const buttons = wrapper.findAll('[data-testid=vote]');
  for (const one of buttons) await one.trigger('click');
  expect(buttons.map((one) => one.attributes('aria-pressed'))).toEqual(['true', 'true', 'false']);
  expect(page.notice.value).toContain('at most 2');
  expect(server.votes).toHaveLength(0);
});

it('a board that tells of another status has the campaign asked for again', async () => {
  const server = world();
  const { page } = await inside(server, () => h('p'));
  expect(page.about.value?.status).toBe('open');
  server.told.about = about({ status: 'paused' });
  server.moveBoard(board([1], { status: 'paused' }));
  await flushPromises();
  expect(page.about.value?.status).toBe('paused');
});

it('a hidden board is not asked for until the result is final', async () => {
  const server = world({ about: about({ rules: { board: 'hidden' } }) });
  await inside(server, () => h('p'));
  expect(server.client.live).not.toHaveBeenCalled();
  server.told.about = about({ status: 'final', rules: { board: 'hidden' } });
  await vi.advanceTimersByTimeAsync(31_000);
  expect(server.client.live).toHaveBeenCalledTimes(1);
});

it('a campaign that can’t be read is asked for again, with growing waits', async () => {
  const server = world();
  server.client.about.mockRejectedValueOnce(new NetworkTrouble('unreachable', 'no route'));
  const { page } = await inside(server, () => h('p'));
  expect(page.campaign.trouble.value).toBe('failing');
  await vi.advanceTimersByTimeAsync(1_600);
  expect(page.campaign.trouble.value).toBeUndefined();
  expect(page.about.value?.name).toBe('Spring voices');
});

it('an unknown campaign is told once and for all', async () => {
  const server = world();
  const problem = new ApiProblem({
    type: '/problems/campaign-unknown',
    title: '',
    status: 404,
    detail: '',
    request_id: '',
  });
  server.client.about.mockRejectedValue(problem);
  const { page } = await inside(server, () => h('p'));
  expect(page.campaign.trouble.value).toBe('unknown');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(server.client.about).toHaveBeenCalledTimes(1);
});

it('where nobody can sign in, buttons explain that', async () => {
  const server = world();
  const problem = new ApiProblem({
    type: '/problems/sign-in-unavailable',
    title: '',
    status: 400,
    detail: '',
    request_id: '',
  });
  server.client.start.mockRejectedValue(problem);
  const { wrapper, page } = await inside(server, () => h(VoteButton, { line: line(1) }));
  await wrapper.find('[data-testid=vote]').trigger('click');
  expect(server.votes).toHaveLength(0);
  expect(page.notice.value).toContain('inside WeChat');
});

it('the search waits for a pause in typing, and late answers to earlier searches are dropped', async () => {
  const server = world();
  const { page } = await inside(server, () => h('p'));
  const answers: ((name: string) => void)[] = [];
  server.client.contestants.mockImplementation(
    () =>
      new Promise((resolve) =>
        answers.push((name) => resolve({ contestants: [line(1, { name })], next_cursor: null })),
      ),
  );
  const asked = server.client.contestants.mock.calls.length;
  for (const text of ['l', 'li', 'lin']) {
    page.contestants.search.value = text;
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(server.client.contestants.mock.calls.length).toBe(asked);
  await vi.advanceTimersByTimeAsync(300);
  expect(server.client.contestants.mock.calls.length).toBe(asked + 1);
  page.contestants.search.value = 'zhou';
  await vi.advanceTimersByTimeAsync(400);
  answers[1]?.('zhou');
  await flushPromises();
  answers[0]?.('lin');
  await flushPromises();
  expect(page.contestants.lines.value?.map(({ name }) => name)).toEqual(['zhou']);
  expect(page.contestants.searched.value).toBe('zhou');
});
