import { describe, expect, test } from 'vitest';

import { backoffMs, BACKOFF_MS_MAX } from '../src/backoff';
import { MemoryStorage, SignInFailed } from '../src/index';
import { Moves } from '../src/moves';
import { uuid } from '../src/random';
import { RENEW_BEFORE_END_MS, Sessions } from '../src/session';
import { type KeyValueStorage, SafeStorage } from '../src/storage';
import { ConnectionWatch, SLOW_AFTER_MS } from '../src/connection';
import { FakeBrowser, FakeClock, settle, World } from './world';

describe('storage', () => {
  const broken = (part: 'getItem' | 'setItem' | 'removeItem' | 'key'): KeyValueStorage => {
    const storage = new MemoryStorage();
    storage[part] = () => {
      throw new DOMException('no', 'QuotaExceededError');
    };
    return storage;
  };
  const mute = new MemoryStorage();
  mute.setItem = () => undefined;

  test.each([
    ['none', undefined],
    ['that works', new MemoryStorage()],
    ['that takes nothing', broken('setItem')],
    ['that takes nothing and does not say so', mute],
    ['that reads nothing', broken('getItem')],
    ['that lists nothing', broken('key')],
    ['that forgets nothing', broken('removeItem')],
  ])('%s: the page works', async (_, outer) => {
    const storage = new SafeStorage(outer);
    storage.set('a:1', 'x');
    storage.set('a:1', 'y');
    storage.set('b', '{bad');
    expect(storage.get('a:1')).toBe('y');
    expect(storage.getJson('b')).toBeUndefined();
    expect(storage.get('c')).toBeNull();

    const world = new World();
    const { page } = await world.started(outer === undefined ? {} : { storage: outer });
    await page.vote([3]).done;
    expect(world.api.votes.size).toBe(1);
  });

  test('names are found wherever they are kept', () => {
    const outer = new MemoryStorage();
    outer.setItem('a:1', 'x');
    const storage = new SafeStorage(outer);
    outer.setItem = () => {
      throw new Error('full');
    };
    storage.set('a:2', 'y');
    storage.set('b', 'z');
    expect(storage.names('a:').sort()).toEqual(['a:1', 'a:2']);
    storage.remove('a:2');
    expect(storage.names('a:')).toEqual(['a:1']);
  });

  test('rubbish on the shelf is passed over', async () => {
    const world = new World();
    const tab = world.browser.open();
    for (const [index, text] of [
      '',
      'null',
      '[]',
      '{}',
      '{"key":1}',
      '{"key":"k","created_at_ms":1}',
    ].entries()) {
      tab.setItem(`fairground:spring:vote:${index}`, text);
    }
    const { page } = await world.started();
    expect(page.pending).toEqual([]);
  });
});

describe('sessions', () => {
  const HOUR_MS = 60 * 60 * 1000;

  function sessions(clock: FakeClock, skewMs = 0) {
    let signIns = 0;
    const signIn = async () => {
      signIns += 1;
      return { token: `t${signIns}`, expires_at_ms: clock.now() + skewMs + 12 * HOUR_MS };
    };
    const turns = { take: <T>(_: string, work: () => Promise<T>) => work() };
    const kept = new Sessions(
      signIn,
      new SafeStorage(new MemoryStorage()),
      turns,
      clock,
      's',
      () => undefined,
    );
    return { token: () => kept.use((token) => Promise.resolve(token)) };
  }

  test('last until shortly before their end', async () => {
    const clock = new FakeClock();
    const { token } = sessions(clock);
    expect(await token()).toBe('t1');
    clock.nowMs += 12 * HOUR_MS - RENEW_BEFORE_END_MS;
    expect(await token()).toBe('t1');
    clock.nowMs += 1;
    expect(await token()).toBe('t2');
  });

  test('are not renewed all the time by a phone whose clock is wrong', async () => {
    const clock = new FakeClock();
    const { token } = sessions(clock, -100 * HOUR_MS);
    expect([await token(), await token(), await token()]).toEqual(['t1', 't1', 't1']);
  });

  test('a sign-in that fails is told as such', async () => {
    const world = new World();
    const { page } = world.open({ signIn: () => Promise.reject(new Error('no platform here')) });
    await expect(page.start()).rejects.toBeInstanceOf(SignInFailed);
    await expect(page.me()).rejects.toMatchObject({ reason: { message: 'no platform here' } });
  });
});

describe('a page', () => {
  test('opens on the third try, and gives up only where the API refuses', async () => {
    const world = new World();
    world.api.faults.push('none', 'lost', { status: 503, slug: 'server-busy', retryAfter: '1' });
    const { page } = world.open();
    let open = false;
    void page.start().then(() => (open = true));
    await world.clock.until(() => open);

    world.api.fault = ({ path }) =>
      path.endsWith('/visits') ? { status: 404, slug: 'campaign-unknown' } : 'none';
    const other = world.open();
    await expect(other.page.start()).rejects.toMatchObject({ slug: 'campaign-unknown' });
  });

  test('opens at once when the network is back', async () => {
    const world = new World();
    world.api.fault = () => 'lost';
    const { page, tab } = world.open();
    let open = false;
    void page.start().then(() => (open = true));
    await world.clock.advance(5 * 60 * 1000);
    world.api.fault = () => 'none';
    tab.set({ online: true });
    await settle();
    expect(open).toBe(true);
  });

  test('signs a person up as a contestant, once for one key', async () => {
    const world = new World();
    const { page } = await world.started();
    const entry = { name: '赵小川' };
    await expect(page.signUp(entry, 'k1')).rejects.toMatchObject({ slug: 'not-found' });
    const [asked, ...others] = world.api.asked.filter((seen) => seen.path.endsWith('/contestants'));
    expect(others).toEqual([]);
    expect(asked).toMatchObject({ method: 'POST', key: 'k1', body: entry });
  });

  test('asks a question again, but not for longer than somebody waits', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push('lost', { status: 503, slug: 'server-busy', retryAfter: '1' });
    let own: unknown;
    void page.me().then((answer) => (own = answer));
    await world.clock.until(() => own !== undefined);

    world.api.faults.push({ status: 429, slug: 'too-many-requests', retryAfter: '60' });
    await expect(page.me()).rejects.toMatchObject({ slug: 'too-many-requests', retryAfterMs: 60_000 });
  });

  test('waits two seconds for the device, then opens without it, and sends it with the vote', async () => {
    const world = new World();
    let found: (device: { platform: string }) => void = () => undefined;
    const { page } = world.open({
      device: () => new Promise((resolve) => (found = resolve)),
      sharer: 'poster-7',
    });
    void page.start();
    await world.clock.advance(2_000);
    const visit = world.api.asked.find((seen) => seen.path.endsWith('/visits'));
    expect(visit?.body).toEqual({ sharer: 'poster-7' });
    found({ platform: 'iPhone' });
    await settle();
    await page.vote([1]).done;
    expect(world.api.votesAsked[0]?.body['device']).toEqual({ platform: 'iPhone' });
  });
});

describe('the connection', () => {
  test('is slow while a request takes long, and as it ended afterwards', async () => {
    const clock = new FakeClock();
    const tab = new FakeBrowser().open();
    const told: string[] = [];
    const watch: ConnectionWatch = new ConnectionWatch(clock, tab, () => told.push(watch.connection.status));
    const end = watch.started();
    await clock.advance(SLOW_AFTER_MS);
    end({ end: 'answered' });
    watch.started()({ end: 'answered' });
    tab.set({ online: false });
    tab.set({ online: true });
    expect(told).toEqual(['slow', 'ok', 'offline', 'ok']);
  });
});

test('backoff is never nothing, never long, and comes on top of what the API asked', () => {
  for (const chance of [0, 0.5, 0.999]) {
    const clock = { random: () => chance };
    for (let failures = 1; failures < 2_000; failures += 1) {
      const waitMs = backoffMs(failures, undefined, clock);
      expect(waitMs).toBeGreaterThanOrEqual(100);
      expect(waitMs).toBeLessThanOrEqual(BACKOFF_MS_MAX);
      expect(backoffMs(failures, 5_000, clock)).toBe(5_000 + waitMs);
    }
  }
});

test('keys are UUIDs, also where browsers have no function for it', () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const modern = uuid();
  const { randomUUID } = crypto;
  try {
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true, writable: true });
    const old = [uuid(), uuid()];
    expect(old[0]).not.toBe(old[1]);
    for (const key of [...old, modern]) expect(key).toMatch(pattern);
  } finally {
    Object.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true, writable: true });
  }
});

test('moves are counted, bounded, and over once stopped', () => {
  const target = new EventTarget();
  const moves = new Moves(target);
  for (const event of ['pointermove', 'scroll', 'click']) target.dispatchEvent(new Event(event));
  expect(moves.count).toBe(2);
  for (let count = 0; count < 70_000; count += 1) target.dispatchEvent(new Event('touchmove'));
  expect(moves.count).toBe(65_535);
  moves.stop();
  target.dispatchEvent(new Event('scroll'));
  expect(new Moves(undefined).count).toBe(0);
});
