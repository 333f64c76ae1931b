import { describe, expect, test } from 'vitest';

import { LockTurns, StorageTurns, TURN_WAIT_MS_MAX } from '../src/locks';
import { SafeStorage } from '../src/storage';
import { FakeBrowser, FakeClock, settle, World } from './world';

describe.each([
  ['by Web Locks', true],
  ['by notes in storage', false],
])('two tabs, %s', (_, webLocks) => {
  const world = () => new World(new FakeClock(), webLocks);

  test('sign in once, as one person', async () => {
    const here = world();
    const { api, clock } = here;
    const [one, two] = [here.open(), here.open()];
    const started = Promise.all([one.page.start(), two.page.start()]);
    let done = false;
    void started.then(() => (done = true));
    await clock.until(() => done);
    expect(api.asked.filter((seen) => seen.path === '/v1/sessions')).toHaveLength(1);
    expect(api.asked.filter((seen) => seen.path.endsWith('/visits'))).toHaveLength(2);
  });

  test('a tap in each for the same contestants is one wish, sent once, and both are told', async () => {
    const here = world();
    const { clock, api } = here;
    const one = await here.started();
    const two = await here.started();
    api.faults.push('answer hangs');
    const first = one.page.vote([4]);
    await settle();
    const second = two.page.vote([4]);
    expect(second.key).toBe(first.key);
    await clock.until(() => first.state.step === 'accepted' && second.state.step === 'accepted');
    expect(first.state).toEqual(second.state);
    expect(api.votes.size).toBe(1);
    expect(api.votesAsked).toHaveLength(2);
  });

  test('a tap on what another tab has left is sent by the tab that was tapped', async () => {
    const here = world();
    const one = await here.started();
    const two = await here.started();
    here.api.faults.push('lost');
    const first = one.page.vote([4]);
    await settle();
    one.page.stop();
    const second = two.page.vote([4]);
    expect(second.key).toBe(first.key);
    await here.clock.until(() => second.state.step === 'accepted');
  });

  test('send one after the other', async () => {
    const here = world();
    const one = await here.started();
    const two = await here.started();
    here.api.faults.push('answer hangs');
    const votes = [one.page.vote([1]), two.page.vote([2])];
    await here.clock.advance(7_000);
    expect(here.api.votesAsked).toHaveLength(1);
    await here.clock.until(() => votes.every((vote) => vote.state.step === 'accepted'));
    expect(here.api.votes.size).toBe(2);
    expect(here.api.replayed).toBe(0);
  });

  test('what one tab leaves when it is closed, the other sends when somebody looks at it', async () => {
    const here = world();
    const one = await here.started();
    const two = await here.started();
    two.tab.set({ visible: false });
    here.api.faults.push('answer lost');
    const vote = one.page.vote([4]);
    await settle();
    one.page.stop();
    two.tab.set({ visible: true });
    await here.clock.until(() => here.shelf.length === 0);
    expect(here.api.votesAsked.map((seen) => seen.key)).toEqual([vote.key, vote.key]);
    expect(here.api.votes.size).toBe(1);
  });

  test('a refusal reaches both', async () => {
    const here = world();
    const one = await here.started();
    const two = await here.started();
    here.api.faults.push('lost');
    here.api.refusal = { status: 409, slug: 'quota-spent' };
    const first = one.page.vote([4]);
    await settle();
    const second = two.page.vote([4]);
    await here.clock.until(() => first.state.step === 'refused' && second.state.step === 'refused');
    expect(second.state).toMatchObject({ problem: { slug: 'quota-spent', status: 409 } });
  });
});

test('a tab that missed the answer asks for it with the same key', async () => {
  const world = new World();
  const one = await world.started();
  const two = await world.started();
  world.api.faults.push('lost', 'lost');
  const first = one.page.vote([4]);
  await settle();
  const second = two.page.vote([4]);
  await settle();
  one.tab.onStored = () => () => undefined;
  // The shelf is emptied without a word, as by a person who clears the site's data.
  world.browser.texts.clear();
  await world.clock.until(() => first.state.step === 'accepted' && second.state.step === 'accepted');
  expect(first.key).toBe(second.key);
  expect(world.api.votes.size).toBe(1);
});

describe('turns', () => {
  const clocked = (
    turns: (clock: FakeClock, browser: FakeBrowser) => [LockTurns, LockTurns] | StorageTurns[],
  ) => {
    const clock = new FakeClock();
    const browser = new FakeBrowser();
    const [one, two] = turns(clock, browser) as [LockTurns, LockTurns];
    return { clock, one, two };
  };
  const byLocks = () =>
    clocked((clock, { locks }) => [new LockTurns(locks, clock), new LockTurns(locks, clock)]);
  const byStorage = () =>
    clocked((clock, browser) =>
      [browser.open(), browser.open()].map((tab) => new StorageTurns(new SafeStorage(tab), clock)),
    );

  test.each([
    ['locks', byLocks],
    ['storage', byStorage],
  ])('by %s: one at a time, and not for ever behind one that sleeps', async (_, make) => {
    const { clock, one, two } = make();
    const done: string[] = [];
    void one.take('name', () => new Promise(() => undefined));
    await settle();
    void two.take('name', () => Promise.resolve(done.push('two')));
    await settle();
    expect(done).toEqual([]);
    await clock.advance(TURN_WAIT_MS_MAX + 1_000);
    expect(done).toEqual(['two']);
  });

  test.each([
    ['locks', byLocks],
    ['storage', byStorage],
  ])('by %s: what fails gives the turn back, and fails once', async (_, make) => {
    const { clock, one, two } = make();
    let times = 0;
    const fails = () => {
      times += 1;
      return Promise.reject(new Error('no'));
    };
    await expect(one.take('name', fails)).rejects.toThrow('no');
    expect(times).toBe(1);
    let done = false;
    void two.take('name', async () => (done = true));
    await clock.advance(0);
    expect(done).toBe(true);
  });
});
