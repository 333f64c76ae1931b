import { Campaign, type OwnRaffle, type Raffle } from '@fairground/sdk';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import RafflePage from '../src/raffle/RafflePage.vue';
import { drawnLines, entryStanding, nextStepOf } from '../src/rules/raffle';
import { NOON_MS } from './given';

function raffle(changes: Partial<Raffle> = {}): Raffle {
  const prizes = [
    { asset: 'unit.bike', amount: 1, winners: 1, label: '折叠车', claim: 'delivery' as const },
    { asset: 'points', amount: 50, winners: 2, label: '', claim: 'at_once' as const },
  ];
  return {
    campaign: 'gala',
    kind: 'raffle',
    name: 'Gala',
    status: 'open',
    created_at_ms: NOON_MS,
    rules: {
      closes_at_ms: NOON_MS + 60_000,
      prizes,
      alternates: 0,
      entries_each_max: 1,
      by_ticket: false,
      beacon: false,
      admits: 'everybody',
      votes_of: null,
      claim_within_hours: 48,
    },
    commitment: 'c'.repeat(64),
    entries: 1_200,
    places: null,
    ...changes,
  };
}

const DRAWN: Raffle['places'] = [
  { place: 1, entry: 7, line: 0, standing: 'invalidated', who: '1a2b…' },
  { place: 2, entry: 9, line: 1, standing: 'confirmed', who: '3c4d…' },
  { place: 3, entry: 2, line: 0, standing: 'called', who: '5e6f…' },
  { place: 4, entry: 4, line: null, standing: 'alternate', who: '7a8b…' },
];

const OWN: OwnRaffle = {
  entries: 1,
  tickets_left: 0,
  why: 'not_drawn_yet',
  prizes: [],
  receipts: [],
  position: 1,
};

async function open(about: Raffle, own: OwnRaffle) {
  const told = { about, own, sent: [] as string[] };
  const fetch = (input: unknown, { method }: RequestInit = {}): Promise<Response> => {
    const path = String(input).replace('/v1/campaigns/gala', '');
    if (method === 'POST') told.sent.push(path);
    const body = { '/me': told.own, '/entries': { entry: 1_201, entries: 1 } }[path] ?? told.about;
    const headers = { 'content-type': 'application/json', date: new Date(Date.now()).toUTCString() };
    return Promise.resolve(new Response(JSON.stringify(body), { headers }));
  };
  const signIn = () => Promise.resolve({ token: 't', expires_at_ms: NOON_MS + 86_400_000 });
  const core = new Campaign({ campaign: 'gala', signIn, fetch: fetch as typeof globalThis.fetch });
  const wrapper = mount(RafflePage, { props: { core, id: 'gala', first: about as never } });
  await flushPromises();
  return { told, wrapper, find: (id: string) => wrapper.find(`[data-testid=${id}]`) };
}

enableAutoUnmount(afterEach);
beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({
    now: NOON_MS,
    toFake: ['Date', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('those drawn stand under their prizes, also who became invalid; alternates under none', () => {
  const lines = drawnLines(raffle({ places: DRAWN }));
  expect(lines.map(({ places }) => places.map(({ place }) => place))).toEqual([[1, 3], [2]]);
  expect(drawnLines(raffle()).map(({ places }) => places)).toEqual([[], []]);
  expect(nextStepOf(raffle(), NOON_MS)).toBe(NOON_MS + 60_000);
  expect(nextStepOf(raffle({ status: 'closed' }), NOON_MS)).toBeUndefined();
});

it('a hall sees winners, masked, within seconds of the draw', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const { told, wrapper, find } = await open(raffle(), OWN);
  expect(find('winners').text()).toContain('Nobody is drawn yet.');
  expect(find('entries').text()).toBe('1,200 entries');
  expect(find('own-raffle').text()).toContain('not drawn yet');
  told.about = raffle({ places: DRAWN, root: 'e'.repeat(64), seed: 'd'.repeat(64) });
  told.own = { ...OWN, why: 'confirmed', place: { place: 2, entry: 9, line: 1 } };
  await vi.advanceTimersByTimeAsync(3_100);
  expect(wrapper.findAll('[data-testid=place]').map((place) => place.attributes('data-standing'))).toEqual([
    ...['invalidated', 'called', 'confirmed'],
  ]);
  expect(find('winners').text()).toContain('3c4d…');
  expect(find('own-raffle').text()).toContain('You won.');
  expect(find('seed').text()).toBe('d'.repeat(64));
});

it('a winner says where the prize goes, by when, and then that it is on its way', async () => {
  const until = NOON_MS + 48 * 3_600_000;
  const prize = { position: 30, line: 0, stage: 'won' as const, claim_until_ms: until };
  const won: OwnRaffle = {
    ...OWN,
    why: 'confirmed',
    place: { place: 1, entry: 7, line: 0 },
    prizes: [prize],
  };
  const { told, find } = await open(raffle({ places: DRAWN }), won);
  expect(find('own-prize').text()).toContain('折叠车');
  expect(find('own-prize').text()).toContain('Claim it by');
  await find('claim').trigger('click');
  for (const [field, text] of [
    ['name', '王芳'],
    ['phone', '138 0013 8000'],
    ['address', '三亚市天涯区 1 号'],
  ] as const)
    await find('delivery').find(`[name=${field}]`).setValue(text);
  told.own = { ...won, prizes: [{ ...prize, stage: 'claimed', claim_until_ms: null }] };
  await find('delivery').trigger('submit');
  await vi.advanceTimersByTimeAsync(100);
  expect(told.sent).toEqual(['/draws/30/claim']);
  expect(find('own-prize').text()).toContain('on its way');
  expect(find('claim').exists()).toBe(false);
});

it('what is checked is not claimed, and what lapsed says so', async () => {
  const prize = { position: 30, line: 0, stage: 'won' as const, claim_until_ms: null };
  const checked = await open(raffle({ places: DRAWN }), { ...OWN, why: 'being_checked', prizes: [prize] });
  expect(checked.find('own-prize').text()).toContain('Being checked');
  expect(checked.find('claim').exists()).toBe(false);
  const gone = await open(raffle({ places: DRAWN }), {
    ...OWN,
    why: 'lapsed',
    prizes: [{ ...prize, stage: 'returned' }],
  });
  expect(gone.find('own-raffle').text()).toContain('did not claim the prize in time');
});

const BY_TICKET = raffle({ rules: { ...raffle().rules, by_ticket: true, entries_each_max: 2 } });

it.each([
  ['may', BY_TICKET, { tickets_left: 1 }, true],
  ['no_ticket', BY_TICKET, { tickets_left: 0 }, true],
  ['full', BY_TICKET, { tickets_left: 1, entries: 2 }, true],
  ['none', BY_TICKET, { tickets_left: 1 }, false],
  ['none', raffle(), { tickets_left: 1 }, true],
] as const)('whoever stands as %s', (standing, about, mine, isTaking) => {
  expect(entryStanding(about, { ...OWN, ...mine }, isTaking)).toBe(standing);
});

it('a ticket is one entry, whose number is told, and afterwards why one did not win', async () => {
  const { told, find } = await open(BY_TICKET, { ...OWN, entries: 0, tickets_left: 1, why: 'not_entered' });
  expect(find('tickets').text()).toBe('You have 1 ticket.');
  told.own = { ...OWN, receipts: [{ at_ms: NOON_MS, by_ticket: true, entry: 1_201, position: 9 }] };
  await find('enter').trigger('click');
  await vi.advanceTimersByTimeAsync(100);
  expect(told.sent).toEqual(['/entries']);
  expect(find('outcome').text()).toBe('You have entered: number 1,201.');
  expect(find('own-entries').text()).toBe('No. 1,201');
  expect(find('tickets').text()).toContain('no ticket');
  await find('enter').trigger('click');
  expect(told.sent).toHaveLength(1);
});

it('who does not follow is told to, and may try all the same', async () => {
  const own = { ...OWN, entries: 0, tickets_left: 1, why: 'not_entered', kept_out: 'not_follower' } as const;
  const { told, find } = await open(BY_TICKET, own);
  expect(find('tickets').text()).toContain('Follow it first');
  await find('enter').trigger('click');
  await vi.advanceTimersByTimeAsync(100);
  expect(told.sent).toEqual(['/entries']);
});
