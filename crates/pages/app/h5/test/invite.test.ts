import { Campaign, type OwnInvitations, type OwnRewards, type Referral } from '@fairground/sdk';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, test, vi } from 'vitest';

import InvitePage from '../src/invite/InvitePage.vue';
import { codeIn, inviteLink, isInvited } from '../src/rules/invite';
import { NOON_MS, PATIENCE } from './given';

// What a phone says about itself comes in a chunk that takes its time to load, and is another test's.
vi.mock('../../sdk/src/device', () => ({ deviceEvidence: () => Promise.resolve(undefined) }));

const ANN = '0123456789ab';
const BOB = 'zyxwvts98765';

function referral(rules: Partial<Referral['rules']> = {}): Referral {
  return {
    campaign: 'friends',
    kind: 'referrals',
    name: 'Bring a friend',
    status: 'open',
    created_at_ms: NOON_MS,
    opened_at_ms: NOON_MS,
    closed_at_ms: null,
    counts: null,
    rules: {
      follow_within_hours: 72,
      stay_hours: 24,
      leave_within_hours: 720,
      tasks: [],
      levels: 1,
      milestones: [],
      prize_places: 0,
      must_share: false,
      reward_for_sharing: false,
      ...rules,
    },
  };
}

function own(changes: Partial<OwnInvitations> = {}): OwnInvitations {
  return {
    code: null,
    invitation: 'nobodys',
    stages: [],
    invitees_accepted: 0,
    invitees_followed: 0,
    invitees_qualified: 0,
    invitees_left: 0,
    invitees_not_new: 0,
    milestones: [],
    receipts: [],
    next_cursor: null,
    position: 1,
    ...changes,
  };
}

test.each([
  [`?code=${ANN}`, ANN],
  [`?from=x&code=${ANN.toUpperCase()}`, ANN],
  ['?code=short', undefined],
  [`?code=${'u'.repeat(12)}`, undefined],
  ['', undefined],
])('%s carries %s', (search, code) => {
  expect(codeIn(search)).toBe(code);
});

it('a link carries the code that it was made of', () => {
  const link = inviteLink('https://fair.example', 'friends', ANN);
  expect(codeIn(new URL(link).search)).toBe(ANN);
});

test.each([
  [true, BOB, own()],
  [false, BOB, own({ code: BOB })],
  [false, BOB, own({ invitation: 'followed' })],
  [false, undefined, own()],
  [false, BOB, undefined],
])('asked to accept: %s', (isAsked, code, about) => {
  expect(isInvited(code, about)).toBe(isAsked);
});

type Told = Record<string, { status: number; body: unknown }>;

async function open(told: Told, search = '', first = referral()) {
  history.replaceState(null, '', `/c/friends${search}`);
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  const fetch = (input: unknown, { method, body }: RequestInit = {}): Promise<Response> => {
    const path = String(input).replace('/v1/campaigns/friends', '');
    if (method === 'POST') sent.push({ path, body: JSON.parse(String(body)) as Record<string, unknown> });
    const { status, body: answer } = told[path] ?? refusal(404, 'not-found');
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return Promise.resolve(
      new Response(JSON.stringify(answer), { status, headers: { 'content-type': type } }),
    );
  };
  const signIn = () => Promise.resolve({ token: 't', expires_at_ms: NOON_MS + 86_400_000 });
  const core = new Campaign({ campaign: 'friends', signIn, fetch: fetch as typeof globalThis.fetch });
  const wrapper = mount(InvitePage, { props: { core, id: 'friends', first } });
  await flushPromises();
  return { wrapper, sent, find: (id: string) => wrapper.find(`[data-testid=${id}]`) };
}

const answer = (body: unknown) => ({ status: 200, body });
const refusal = (status: number, slug: string) => ({
  status,
  body: { type: `/problems/${slug}`, status, title: slug, detail: '', request_id: 'r1' },
});
const VISITED = answer({ page_token: 'p1', expires_at_ms: NOON_MS });

enableAutoUnmount(afterEach);
beforeEach(() => {
  localStorage.clear();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
});
afterEach(() => vi.restoreAllMocks());

it('whoever wants a link gets it, and what the page saw goes along', async () => {
  const told: Told = { '': answer(referral()), '/me': answer(own()), '/visits': VISITED };
  told['/codes'] = answer({ code: ANN, next_page_token: 'p2' });
  const { find, sent } = await open(told);
  expect(find('invitation').exists()).toBe(false);
  await find('get-link').trigger('click');
  await vi.waitFor(
    () => expect(find('link').text()).toBe(`${location.origin}/c/friends?code=${ANN}`),
    PATIENCE,
  );
  expect(sent.find(({ path }) => path === '/codes')?.body).toMatchObject({ page_token: 'p1' });
});

it('whoever came by a link is asked once, accepts, and sees what there is to do', async () => {
  const told: Told = { '': answer(referral()), '/me': answer(own()), '/visits': VISITED };
  told['/invitations'] = answer({ accepted: true });
  const { find, sent, wrapper } = await open(told, `?code=${BOB}`);
  expect(sent.map(({ path }) => path)).not.toContain('/invitations');
  const stages = [
    { stage: 'follow', done: false },
    { stage: 'stay', done: false },
  ] as const;
  told['/me'] = answer(own({ invitation: 'accepted', stages: [...stages] }));
  await find('accept').trigger('click');
  await vi.waitFor(() => expect(find('invitation').attributes('data-stage')).toBe('accepted'), PATIENCE);
  expect(sent.find(({ path }) => path === '/invitations')?.body).toMatchObject({ code: BOB });
  expect(wrapper.findAll('[data-testid=step]').map((step) => step.text())).toEqual([
    expect.stringContaining('Follow the account within 72 hours'),
    expect.stringContaining('Stay for 24 hours'),
  ]);
});

it('a refusal is told in words', async () => {
  const told: Told = { '': answer(referral()), '/me': answer(own()), '/visits': VISITED };
  told['/invitations'] = refusal(409, 'followed-before');
  const { find } = await open(told, `?code=${BOB}`);
  await find('accept').trigger('click');
  await vi.waitFor(
    () => expect(find('accept-said').text()).toContain('You followed the account before'),
    PATIENCE,
  );
});

it('friends are counted by stage, and one’s own place is marked in the ranking', async () => {
  const mine = own({
    code: ANN,
    invitees_accepted: 5,
    invitees_followed: 3,
    invitees_qualified: 2,
    invitees_left: 1,
  });
  const told: Told = {
    '': answer(referral()),
    '/me': answer({ ...mine, place: 2, milestones: [{ qualified: 2, reached: true }] }),
    '/ranking': answer({ is_final: false, lines: [1, 2].map((place) => ({ place, qualified: 4 - place })) }),
  };
  const { find, wrapper } = await open(told);
  const counts = wrapper.findAll('[data-testid=friends-count]').map((count) => count.text());
  expect(counts).toEqual(['5', '3', '2', '1']);
  expect(find('place').text()).toContain('no. 2');
  expect(find('milestone').text()).toContain('reached');
  expect(wrapper.findAll('[data-testid=rank]').map((line) => line.classes().includes('own'))).toEqual([
    false,
    true,
  ]);
});

it('who had followed before is not told that they left, and neither is who invited them', async () => {
  const told: Told = {
    '': answer(referral()),
    '/me': answer(
      own({
        invitation: 'not_new',
        stages: [{ stage: 'follow', done: true }],
        invitees_followed: 1,
        invitees_not_new: 1,
      }),
    ),
  };
  const { find, wrapper } = await open(told);
  expect(find('invitation').text()).toContain('You had followed the account before');
  expect(find('step').exists()).toBe(false);
  expect(wrapper.text()).not.toContain('You left');
  const counts = wrapper.findAll('[data-testid=friends-count]');
  expect(counts.map((count) => [count.attributes('data-stage'), count.text()])).toEqual([
    ['accepted', '0'],
    ['followed', '1'],
    ['qualified', '0'],
    ['left', '0'],
    ['not_new', '1'],
  ]);
});

it('with two levels it is said what the second one is for', async () => {
  const { find } = await open({ '': answer(referral({ levels: 2 })) }, '', referral({ levels: 2 }));
  expect(find('rules').text()).toContain('In the ranking and for milestones only your own friends count');
});

it('a server without a ranking shows none', async () => {
  const { find } = await open({ '': answer(referral()), '/me': answer(own({ code: ANN })) });
  expect(find('ranking').exists()).toBe(false);
  expect(find('my-link').exists()).toBe(true);
});

it.each([
  ['closed', 'Ended', 'Ended today 12:00 · No more invitations. Who has come can still count, and leave.'],
  ['final', 'Final', 'Ended today 12:00'],
] as const)('one that is %s says so', async (status, text, clock) => {
  vi.spyOn(Date, 'now').mockReturnValue(NOON_MS);
  const about = { ...referral(), status, closed_at_ms: NOON_MS };
  const { find } = await open({ '': answer(about), '/me': answer(own()) }, '', about);
  expect(find('status').text()).toBe(text);
  expect(find('clock').text()).toBe(clock);
});

type Reward = OwnRewards['rewards'][number];

function points(given: number, taken_back = 0): OwnRewards['sums'][number] {
  return { asset: 'points', unit: 'point', given, taken_back, left: given - taken_back };
}

function reward(position: number, changes: Partial<Reward> = {}): Reward {
  const at = { occurred_at_ms: NOON_MS, changed_at_ms: NOON_MS };
  return { position, what: 'follower', ...at, parts: [points(20)], unpaid: null, ...changes };
}

function rewards(changes: Partial<OwnRewards> = {}): OwnRewards {
  return { position: 9, sums: [], unpaid: 0, rewards: [], next_cursor: null, ...changes };
}

it('each reward is told with what of it went back, what was not paid, and what is left of all', async () => {
  const given = rewards({
    sums: [points(45, 20), { asset: 'unit.mug', unit: 'piece', given: 1, taken_back: 0, left: 1 }],
    unpaid: 1,
    rewards: [
      reward(9, { what: 'invitation', parts: [], unpaid: 'budget_spent' }),
      reward(8, {
        what: 'goal',
        parts: [{ asset: 'unit.mug', unit: 'piece', given: 1, taken_back: 0, left: 1 }],
      }),
      reward(7, { what: 'second_level', parts: [points(5)] }),
      reward(6, { parts: [points(20, 20)] }),
    ],
  });
  const told: Told = { '': answer(referral()), '/me': answer(own()), '/me/rewards': answer(given) };
  const { find, wrapper } = await open(told);
  expect(find('rewards-sum').text()).toBe('You have got 25 points and mug by inviting.');
  expect(find('rewards-unpaid').text()).toContain('1 reward is not paid');
  const lines = wrapper.findAll('[data-testid=reward]').map((line) => line.text().replace(/\s+/g, ' '));
  expect(lines).toEqual([
    expect.stringContaining('not paid: the campaign had too little left'),
    expect.stringContaining('+ mug'),
    expect.stringMatching(/A friend’s friend counts .*\+ 5 points/),
    expect.stringMatching(/A friend counts .*\+ 20 points ?20 points taken back/),
  ]);
});

it('where an account keeps no book, no rewards are spoken of', async () => {
  const told: Told = {
    '': answer(referral()),
    '/me': answer(own()),
    '/me/rewards': refusal(404, 'nothing-kept'),
  };
  const { find } = await open(told);
  expect(find('rewards').exists()).toBe(false);
  expect(find('friends').exists()).toBe(true);
});

it('a friend who counts brings a reward that comes up by itself, also where the book is a moment behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  try {
    const told: Told = { '': answer(referral()), '/me': answer(own()), '/me/rewards': answer(rewards()) };
    const { find } = await open(told);
    expect(find('rewards').text()).toContain('You have no rewards yet.');
    told['/me'] = answer(own({ invitees_followed: 1, invitees_qualified: 1 }));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(find('reward').exists()).toBe(false);
    told['/me/rewards'] = answer(rewards({ sums: [points(20)], rewards: [reward(9)] }));
    await vi.advanceTimersByTimeAsync(800);
    expect(find('reward').text()).toContain('+ 20 points');
  } finally {
    vi.useRealTimers();
  }
});

it('rewards behind the newest ones come when they are asked for, and none twice', async () => {
  const told: Told = {
    '': answer(referral()),
    '/me': answer(own()),
    '/me/rewards': answer(rewards({ rewards: [reward(9), reward(8)], next_cursor: '8' })),
    '/me/rewards?cursor=8': answer(rewards({ rewards: [reward(8), reward(7)] })),
  };
  const { find, wrapper } = await open(told);
  await find('more').trigger('click');
  await vi.waitFor(() => expect(wrapper.findAll('[data-testid=reward]')).toHaveLength(3), PATIENCE);
  expect(find('more').exists()).toBe(false);
});
