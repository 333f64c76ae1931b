import { describe, expect, test } from 'vitest';

import { FakeClock, settle, World } from './world';

/** Keys of the requests for draws, as they left. */
const keys = (world: World) =>
  world.api.asked.filter((seen) => seen.path.endsWith('/draws')).map((seen) => seen.key);

describe('a draw', () => {
  test('is one however often somebody taps while it is under way', async () => {
    const world = new World();
    const { page } = world.draw();
    const first = page.draw();
    expect(page.draw()).toBe(first);
    expect((await first.done).draw).toBe(1);
    expect(world.api.given.size).toBe(1);
    // Once it is answered, a tap is another one.
    expect((await page.draw().done).draw).toBe(2);
    expect(new Set(keys(world)).size).toBe(2);
  });

  test('whose answer is lost is asked again with the same key, and is the same draw', async () => {
    const world = new World();
    const { page } = world.draw();
    world.api.fault = (seen) =>
      seen.path.endsWith('/draws') && keys(world).length < 3 ? 'answer lost' : 'none';
    const draw = page.draw();
    await world.clock.until(() => draw.state.step === 'waiting' && draw.state.reason === 'unreachable');
    await world.clock.until(() => page.pending.length === 0);
    expect(draw.state).toMatchObject({ step: 'accepted', receipt: { draw: 1 } });
    expect(keys(world)).toHaveLength(3);
    expect(new Set(keys(world)).size).toBe(1);
    expect(world.api.given.size).toBe(1);
  });

  test('that a closed page left is asked for by the next page', async () => {
    const world = new World();
    const first = world.draw();
    world.api.fault = (seen) => (seen.path.endsWith('/draws') ? 'answer lost' : 'none');
    const draw = first.page.draw();
    await world.clock.until(() => draw.state.step === 'waiting' && draw.state.reason === 'unreachable');
    first.page.stop();
    world.api.fault = () => 'none';

    const { page } = world.draw();
    page.resume();
    const [resumed] = page.pending;
    expect((await resumed?.done)?.draw).toBe(1);
    expect(new Set(keys(world)).size).toBe(1);
    expect(world.browser.stored('fairground:spring:draw:')).toEqual([]);
  });

  test('is refused in the API’s own words, and the next tap is a new wish', async () => {
    const world = new World();
    const { page } = world.draw();
    world.api.refusal = { status: 409, slug: 'no-ticket' };
    await expect(page.draw().done).rejects.toMatchObject({ slug: 'no-ticket' });
    world.api.refusal = undefined;
    await page.draw().done;
    expect(new Set(keys(world)).size).toBe(2);
  });

  test('is not believed to be drawn because a hotel answers with 200', async () => {
    const world = new World();
    const { page } = world.draw();
    world.api.fault = (seen) => (seen.path.endsWith('/draws') ? { page: 200 } : 'none');
    const draw = page.draw();
    await world.clock.advance(60_000);
    expect(draw.state).toMatchObject({ step: 'waiting', reason: 'unreachable' });
    world.api.fault = () => 'none';
    await world.clock.until(() => page.pending.length === 0);
    expect(draw.state.step).toBe('accepted');
  });
});

describe('a claim of a part', () => {
  test('carries the password, and is one for each password', async () => {
    const world = new World();
    const { page } = world.envelope();
    const claim = page.claim('spring wind');
    expect(page.claim('spring wind')).toBe(claim);
    await claim.done;
    const [seen] = world.api.asked.filter((seen) => seen.path.endsWith('/parts'));
    expect(seen?.body).toEqual({ password: 'spring wind' });
  });

  test('is over when the API says that there were too many guesses, though a 429 elsewhere means later', async () => {
    const world = new World();
    const { page } = world.envelope();
    world.api.refusal = { status: 429, slug: 'too-many-guesses' };
    await expect(page.claim('wrong').done).rejects.toMatchObject({ slug: 'too-many-guesses' });
    world.api.refusal = undefined;
    world.api.faults.push({ status: 429, slug: 'too-many-requests' });
    const claim = page.claim('right');
    await world.clock.until(() => page.pending.length === 0);
    expect(claim.state.step).toBe('accepted');
  });
});

describe('the server’s time', () => {
  test('is told by answers, whatever the phone believes', async () => {
    // A phone that is an hour slow.
    const world = new World(new FakeClock(1_800_000_000_000));
    const { page } = world.draw();
    expect(page.core.now()).toBe(1_800_000_000_000);
    world.api.date = () => new Date(world.clock.nowMs + 3_600_000);
    await page.me();
    await settle();
    expect(Math.abs(page.core.now() - (world.clock.nowMs + 3_600_000))).toBeLessThanOrEqual(1_000);
    await world.clock.advance(10_000);
    expect(Math.abs(page.core.now() - (world.clock.nowMs + 3_600_000))).toBeLessThanOrEqual(1_000);
  });

  test('follows when the phone’s clock is set', async () => {
    const world = new World();
    const { page } = world.draw();
    const truth = world.clock.nowMs;
    world.api.date = () => new Date(truth);
    await page.me();
    world.clock.nowMs -= 7_200_000;
    await page.me();
    expect(Math.abs(page.core.now() - truth)).toBeLessThanOrEqual(1_000);
  });
});
