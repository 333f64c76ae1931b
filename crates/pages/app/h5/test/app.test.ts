import { Campaign } from '@fairground/sdk';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import App from '../src/App.vue';
import { RETRY_MS_MAX } from '../src/state/resource';
import { NOON_MS, PATIENCE, about } from './given';
import { draw, ownDraws } from './draw-given';

/** What the server says, by the end of the address; all else is refused. */
type Told = Record<string, unknown>;

function open(told: Told) {
  const asked: string[] = [];
  const fetch = (input: unknown): Promise<Response> => {
    const path = String(input).replace(/.*\/v1\/campaigns\/spring|\?.*/g, '');
    asked.push(path);
    if (told[path] === undefined) return Promise.reject(new TypeError('Failed to fetch'));
    const body = JSON.stringify(told[path]);
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));
  };
  const signIn = () => Promise.resolve({ token: 't', expires_at_ms: NOON_MS + 86_400_000 });
  const core = new Campaign({ campaign: 'spring', signIn, fetch: fetch as typeof globalThis.fetch });
  const wrapper = mount(App, { props: { core, id: 'spring' }, global: { stubs: { VotingPage: true } } });
  return { asked, told, wrapper };
}

enableAutoUnmount(afterEach);
beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('matchMedia', () => ({ matches: true, addListener: () => 0, removeListener: () => 0 }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('a campaign of votes is shown, and its contestants are asked for beside it, once', async () => {
  const { asked, wrapper } = open({ '': about(), '/contestants': { contestants: [], next_cursor: null } });
  expect(asked.sort()).toEqual(['', '/contestants']);
  await flushPromises();
  expect(wrapper.findComponent({ name: 'VotingPage' }).exists()).toBe(true);
});

it('a lucky draw is shown by its own page, which the next visit begins with', async () => {
  const told = { '': draw(), '/me': ownDraws() };
  const first = open(told);
  await vi.waitFor(() => expect(first.wrapper.find('[data-testid=stage]').exists()).toBe(true), PATIENCE);
  expect(first.wrapper.find('[data-testid=title]').text()).toBe('Spring draw');
  const again = open(told);
  await vi.waitFor(() => expect(again.wrapper.find('[data-testid=stage]').exists()).toBe(true), PATIENCE);
  // It is no vote, and this phone knows that by now.
  expect(first.asked).toContain('/contestants');
  expect(again.asked).not.toContain('/contestants');
});

it('a kind that has no page is no campaign for phones', async () => {
  const { wrapper } = open({ '': { ...draw(), kind: 'ledger' } });
  await flushPromises();
  expect(wrapper.find('[data-testid=trouble]').attributes('data-trouble')).toBe('unknown');
});

it('while nothing is known the page says why, and goes on by itself', async () => {
  vi.useFakeTimers({ now: NOON_MS });
  const { told, wrapper } = open({});
  await vi.advanceTimersByTimeAsync(10_000);
  expect(wrapper.find('[data-testid=trouble]').attributes('data-trouble')).toBe('failing');
  told[''] = about();
  // By chance it may wait nearly as long as it ever does.
  await vi.advanceTimersByTimeAsync(RETRY_MS_MAX);
  expect(wrapper.findComponent({ name: 'VotingPage' }).exists()).toBe(true);
});
