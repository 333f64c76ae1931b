import { describe, expect, test } from 'vitest';

import { solveChallenge, Unproven } from '../src/index';
import { Search } from '../src/search';
import type { Challenge } from '../src/types';
import { challenge, World } from './world';

describe('a challenge', () => {
  test.each([0, 1, 99, 100, 101, 4_999, 5_000])('is solved if its number is %i', async (number) => {
    const asked = challenge(number, 5_000);
    const proof = JSON.parse(atob(await solveChallenge(asked))) as Record<string, unknown>;
    const { algorithm, challenge: hash, salt, signature } = asked;
    expect(proof).toMatchObject({ algorithm, challenge: hash, number, salt, signature });
    expect(proof['took']).toEqual(expect.any(Number));
  });

  test.each<[string, Partial<Challenge>]>([
    ['nothing solves it', { maxnumber: 98 }],
    ['it is of another kind', { algorithm: 'SHA-512' }],
    ['it is none', { challenge: 'rubbish' }],
  ])('is given up if %s', async (_, change) => {
    await expect(solveChallenge({ ...challenge(99, 5_000), ...change })).rejects.toBeInstanceOf(Unproven);
  });

  test('is searched a piece at a time', () => {
    const search = new Search(challenge(250, 1_000));
    search.go(250);
    expect([search.over, search.number]).toEqual([false, undefined]);
    search.go(250);
    expect([search.over, search.number]).toEqual([true, 250]);
  });
});

/** A world whose pages are asked for work. */
function asking(): World {
  const world = new World();
  world.api.challenged = true;
  return world;
}

describe('a vote from a page that is asked for work', () => {
  test('brings the proof, which was begun when the page was opened', async () => {
    const world = asking();
    const solved: Challenge[] = [];
    const solve = (asked: Challenge) => {
      solved.push(asked);
      return solveChallenge(asked);
    };
    const { page } = await world.started({ solve });
    expect(solved).toHaveLength(1);
    await page.vote([1]).done;
    expect(solved).toHaveLength(1);
    expect(world.api.votesAsked).toHaveLength(1);
    expect(world.api.votesAsked[0]?.body['proof']).toEqual(expect.any(String));
    // The next page's work is done for the next vote, and not before.
    await page.vote([2]).done;
    expect(solved).toHaveLength(2);
    expect(world.api.votes.size).toBe(2);
    expect(world.api.asked.filter((seen) => seen.path.endsWith('/visits'))).toHaveLength(1);
  });

  test('sends the same proof with each try and says nothing of work that is quick', async () => {
    const world = asking();
    const { page } = await world.started();
    world.api.faults.push('answer lost');
    const seen: unknown[] = [];
    const vote = page.vote([1]);
    page.on('pending', () => seen.push(vote.state));
    await expect.poll(() => vote.state).toMatchObject({ step: 'waiting', attempt: 1 });
    await world.clock.until(() => vote.state.step === 'accepted');
    expect(world.api.votesAsked).toHaveLength(2);
    expect(new Set(world.api.votesAsked.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(seen.some((state) => 'checking' in (state as object))).toBe(false);
  });

  test('says so once the work takes long, and only as long as it does', async () => {
    const world = asking();
    let finish = (): void => undefined;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const { page } = await world.started({ solve: (asked) => work.then(() => solveChallenge(asked)) });
    const vote = page.vote([1]);
    await world.clock.advance(499);
    expect(vote.state).toEqual({ step: 'sending', attempt: 1 });
    await world.clock.advance(1);
    expect(vote.state).toEqual({ step: 'sending', attempt: 1, checking: true });
    world.api.faults.push('answer hangs');
    finish();
    await expect.poll(() => world.api.votesAsked.length).toBe(1);
    expect(vote.state).toEqual({ step: 'sending', attempt: 1 });
    await world.clock.until(() => vote.state.step === 'accepted');
  });

  test('waits, and tries on another page, if the phone can’t do it', async () => {
    const world = asking();
    let tries = 0;
    const solve = (asked: Challenge) =>
      (tries += 1) === 1 ? Promise.reject(new Unproven('too slow')) : solveChallenge(asked);
    const { page } = await world.started({ solve });
    const vote = page.vote([1]);
    await world.clock.until(() => vote.state.step === 'waiting' && vote.state.attempt === 1);
    expect(vote.state).toMatchObject({ reason: 'unproven' });
    expect(world.api.votesAsked).toEqual([]);
    await world.clock.advance(1_000);
    await vote.done;
    expect(world.api.asked.filter((seen) => seen.path.endsWith('/visits'))).toHaveLength(2);
  });

  test.each(['proof-needed', 'proof-wrong'])('opens another page, once, when it is told %s', async (slug) => {
    const world = new World();
    const { page } = await world.started();
    world.api.challenged = true;
    world.api.faults.push({ status: 403, slug });
    const vote = page.vote([1]);
    await vote.done;
    const [first, second] = world.api.votesAsked;
    expect([first?.key, second?.key]).toEqual([vote.key, vote.key]);
    expect(second?.body['page_token']).not.toBe(first?.body['page_token']);
    expect(second?.body['proof']).toEqual(expect.any(String));
    world.api.fault = (seen) => (seen.path.endsWith('/votes') ? { status: 403, slug } : 'none');
    const other = page.vote([2]);
    await expect.poll(() => other.state).toMatchObject({ step: 'waiting', attempt: 1 });
    expect(world.api.votesAsked).toHaveLength(4);
  });

  test('that waited offline until its page ended gets another page and its work', async () => {
    const world = asking();
    const { page } = await world.started();
    world.browser.online = false;
    world.api.faults.push('lost');
    const vote = page.vote([1]);
    await expect.poll(() => vote.state).toMatchObject({ step: 'waiting', attempt: 1 });
    world.api.endPageTokens();
    world.browser.online = true;
    await vote.done;
    const proofs = world.api.votesAsked.map(({ body }) => body['proof']);
    expect(proofs).toHaveLength(3);
    expect([proofs[0] === proofs[1], proofs[1] === proofs[2]]).toEqual([true, false]);
  });

  test('that is refused leaves its page and proof to the next', async () => {
    const world = asking();
    const { page } = await world.started();
    world.api.refusal = { status: 409, slug: 'campaign-not-open' };
    await expect(page.vote([1]).done).rejects.toMatchObject({ slug: 'campaign-not-open' });
    world.api.refusal = undefined;
    await page.vote([1]).done;
    const [first, second] = world.api.votesAsked;
    expect(second?.body['proof']).toBe(first?.body['proof']);
  });
});
