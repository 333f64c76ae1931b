import { describe, expect, test } from 'vitest';

import { ApiProblem, QUEUE_WISHES_MAX } from '../src/index';
import { WISH_AGE_MS_MAX } from '../src/queue';
import { type Fault, settle, World } from './world';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a vote', () => {
  test('is accepted, leaves the shelf, and the next one has another key and page token', async () => {
    const world = new World();
    const { page } = await world.started();
    const first = page.vote([2, 1]);
    expect(first.state.step).toBe('waiting');
    expect(world.shelf).toHaveLength(1);
    const receipt = await first.done;
    expect(receipt).toEqual({ id: 'vote-1', position: 1, at_ms: 1, votes_left: null, contestants: [1, 2] });
    expect(first.state).toEqual({ step: 'accepted', receipt });
    expect(page.pending).toEqual([]);
    expect(world.shelf).toEqual([]);
    await page.vote([1]).done;
    const [one, two] = world.api.votesAsked;
    expect(one?.key).not.toBe(two?.key);
    expect(one?.body['page_token']).not.toBe(two?.body['page_token']);
    expect(world.api.replayed).toBe(0);
  });

  test('is stored before anything is sent', () => {
    const world = new World();
    const { page } = world.open();
    const vote = page.vote([7]);
    expect(world.api.asked).toEqual([]);
    expect(world.shelf).toEqual([`fairground:spring:vote:${vote.key}`]);
  });

  test('tapped twice is one vote, also while it waits and for the same contestants in another order', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push('lost');
    const first = page.vote([1, 2]);
    expect(page.vote([2, 1, 1])).toBe(first);
    await world.clock.until(() => first.state.step === 'waiting' && first.state.attempt === 1);
    expect(page.vote([1, 2])).toBe(first);
    await first.done;
    expect(world.api.votes.size).toBe(1);
  });

  test('names somebody', () => {
    expect(() => new World().open().page.vote([])).toThrow(RangeError);
  });

  test('goes one at a time, in the order of the taps', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push('answer hangs');
    const votes = [page.vote([1]), page.vote([2]), page.vote([3])];
    await settle();
    expect(world.api.votesAsked).toHaveLength(1);
    expect(votes.map((vote) => vote.state.step)).toEqual(['sending', 'waiting', 'waiting']);
    await world.clock.until(() => page.pending.length === 0);
    const contestants = world.api.votesAsked.map((seen) => seen.body['contestants']);
    expect(contestants).toEqual([[1], [1], [2], [3]]);
  });
});

describe('every trouble ends in one vote with one key', () => {
  const troubles: [string, Fault[], string][] = [
    ['the request is lost', ['lost'], 'unreachable'],
    ['the answer is lost after the commit', ['answer lost'], 'unreachable'],
    ['nothing comes', ['hangs'], 'slow'],
    ['nothing comes after the commit', ['answer hangs'], 'slow'],
    ['a hotel asks for its password', [{ page: 200 }], 'unreachable'],
    ['a proxy has no server', [{ page: 502 }], 'unreachable'],
    ['a firewall forbids it', [{ page: 403 }], 'unreachable'],
    ['the mailbox is full', [{ status: 503, slug: 'shard-busy', retryAfter: '1' }], 'busy'],
    ['the shard has stopped', [{ status: 503, slug: 'shard-stopped', retryAfter: '1' }], 'busy'],
    ['the server breaks', [{ status: 500, slug: 'internal-error' }], 'busy'],
    ['too many requests', [{ status: 429, slug: 'too-many-requests', retryAfter: '7' }], 'limited'],
    ['the body came too slowly', [{ status: 408, slug: 'body-too-slow' }], 'slow'],
    [
      'all at once',
      ['lost', 'answer lost', 'hangs', { page: 200 }, { status: 503, slug: 'server-busy' }],
      'unreachable',
    ],
  ];

  test.each(troubles)('%s', async (_, faults, reason) => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push(...faults);
    const vote = page.vote([4]);
    await world.clock.until(() => vote.state.step === 'waiting' && vote.state.attempt === 1);
    expect(vote.state).toMatchObject({ reason, attempt: 1 });
    expect(world.shelf).toHaveLength(1);
    await world.clock.until(() => vote.state.step === 'accepted');
    expect(new Set(world.api.votesAsked.map((seen) => seen.key))).toEqual(new Set([vote.key]));
    expect(new Set(world.api.votesAsked.map((seen) => JSON.stringify(seen.body))).size).toBe(1);
    expect([...world.api.votes.keys()]).toEqual([vote.key]);
    expect(world.api.replayed).toBe(0);
  });

  test('waits as long as the API asked, however often somebody taps', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push({ status: 429, slug: 'too-many-requests', retryAfter: '30' });
    const vote = page.vote([4]);
    await settle();
    page.vote([4]);
    await world.clock.advance(29_999);
    expect(world.api.votesAsked).toHaveLength(1);
    await world.clock.until(() => vote.state.step === 'accepted');
    expect(world.api.votesAsked).toHaveLength(2);
  });

  test('a retry says why the vote waited before', async () => {
    const world = new World();
    const { page } = await world.started();
    world.browser.online = false;
    world.api.faults.push('lost', 'hangs');
    const vote = page.vote([4]);
    expect(vote.state).not.toHaveProperty('after');
    await world.clock.until(() => vote.state.step === 'sending' && vote.state.attempt === 2);
    expect(vote.state).toEqual({ step: 'sending', attempt: 2, after: 'offline' });
  });

  test('a tap ends a wait that only the phone has chosen', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push('lost', 'lost', 'lost', 'lost', 'lost');
    const vote = page.vote([4]);
    await world.clock.until(() => world.api.votesAsked.length === 5);
    await settle();
    page.vote([4]);
    await settle();
    expect(vote.state.step).toBe('accepted');
  });
});

describe('the last word', () => {
  const refusals: [number, string][] = [
    [400, 'bad-body'],
    [403, 'not-a-follower'],
    [404, 'contestant-unknown'],
    [404, 'campaign-unknown'],
    [409, 'campaign-not-open'],
    [409, 'contestant-not-standing'],
    [409, 'idempotency-key-reused'],
    [409, 'quota-spent'],
    [409, 'too-many-choices'],
    [410, 'campaign-final'],
    [413, 'body-too-large'],
    [422, 'malformed'],
  ];

  test.each(refusals)('%i %s is final', async (status, slug) => {
    const world = new World();
    const { page } = await world.started();
    world.api.refusal = { status, slug };
    const vote = page.vote([4]);
    await expect(vote.done).rejects.toMatchObject({ status, slug, requestId: 'r1' });
    expect(vote.state).toMatchObject({ step: 'refused', problem: { slug } });
    expect(world.api.votesAsked).toHaveLength(1);
    expect(world.shelf).toEqual([]);
    expect(page.pending).toEqual([]);
  });

  test('leaves the page token for the next vote', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.refusal = { status: 409, slug: 'campaign-not-open' };
    await expect(page.vote([4]).done).rejects.toBeInstanceOf(ApiProblem);
    world.api.refusal = undefined;
    await page.vote([4]).done;
    const [first, second] = world.api.votesAsked;
    expect(first?.body['page_token']).toBe(second?.body['page_token']);
    expect(first?.key).not.toBe(second?.key);
    expect(world.api.asked.filter((seen) => seen.path.endsWith('/visits'))).toHaveLength(1);
  });
});

describe('sessions and page tokens', () => {
  test('a session that ends is replaced, and the same key goes again', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.endSessions();
    const vote = page.vote([4]);
    await vote.done;
    expect(world.api.votesAsked.map((seen) => seen.key)).toEqual([vote.key, vote.key]);
    const signIns = world.api.asked.filter((seen) => seen.path === '/v1/sessions');
    expect(signIns).toHaveLength(2);
    // The same person: the key stays theirs.
    expect(signIns[0]?.body).toEqual(signIns[1]?.body);
  });

  test('a session that ends between commit and retry still gets the first answer', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.faults.push('answer lost');
    const vote = page.vote([4]);
    await world.clock.until(() => vote.state.step === 'waiting');
    world.api.endSessions();
    await world.clock.until(() => vote.state.step === 'accepted');
    expect(world.api.votes.size).toBe(1);
  });

  test('nothing that signing in says is the word on a vote', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.endSessions();
    world.api.fault = ({ path }) =>
      path === '/v1/sessions' ? { status: 400, slug: 'sign-in-unavailable' } : 'none';
    const vote = page.vote([4]);
    await world.clock.until(() => vote.state.step === 'waiting' && vote.state.attempt === 2);
    expect(vote.state).toMatchObject({ step: 'waiting', reason: 'signed_out' });
    world.api.fault = () => 'none';
    await world.clock.until(() => vote.state.step === 'accepted');
  });

  test.each(['page-token-expired', 'page-token-invalid', 'page-token-missing'])(
    '%s leads to a visit, and the same key goes again',
    async (slug) => {
      const world = new World();
      const { page } = await world.started();
      world.api.faults.push({ status: 400, slug });
      const vote = page.vote([4]);
      await vote.done;
      expect(world.api.votesAsked.map((seen) => seen.key)).toEqual([vote.key, vote.key]);
      const tokens = world.api.votesAsked.map((seen) => seen.body['page_token']);
      expect(tokens[0]).not.toBe(tokens[1]);
    },
  );

  test('page tokens that are never good make a vote wait, not hammer', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.fault = ({ path }) =>
      path.endsWith('/votes') ? { status: 400, slug: 'page-token-invalid' } : 'none';
    const vote = page.vote([4]);
    await settle();
    expect(world.api.votesAsked).toHaveLength(2);
    expect(vote.state).toMatchObject({ step: 'waiting', reason: 'busy' });
  });

  test('a page that was left open gets a new token when somebody comes back, before they vote', async () => {
    const world = new World();
    const { page, tab } = await world.started();
    tab.set({ visible: false });
    await world.clock.advance(3 * 60 * 60 * 1000);
    world.api.endPageTokens();
    tab.set({ visible: true });
    await settle();
    await page.vote([4]).done;
    expect(world.api.votesAsked).toHaveLength(1);
  });
});

describe('without a network', () => {
  test('votes wait, say why, and go once it is back', async () => {
    const world = new World();
    const { page } = await world.started();
    world.browser.online = false;
    world.api.fault = () => 'lost';
    const votes = [page.vote([1]), page.vote([2])];
    await world.clock.advance(5 * 60 * 1000);
    expect(votes.map((vote) => vote.state)).toMatchObject([
      { step: 'waiting', reason: 'offline' },
      { step: 'waiting', reason: 'offline', attempt: 0 },
    ]);
    expect(page.connection.status).toBe('offline');
    world.api.fault = () => 'none';
    world.browser.online = true;
    // At once: nobody waits for a timer.
    await settle();
    expect(votes.map((vote) => vote.state.step)).toEqual(['accepted', 'accepted']);
    expect(page.connection.status).toBe('ok');
  });

  test('a web view that wrongly says it is offline still votes', async () => {
    const world = new World();
    const { page } = await world.started();
    world.browser.online = false;
    await page.vote([1]).done;
    expect(page.connection.status).toBe('ok');
  });

  test('waits grow, but stay under half a minute', async () => {
    const world = new World();
    const { page } = await world.started();
    const sentAtMs: number[] = [];
    world.api.fault = () => {
      sentAtMs.push(world.clock.now());
      return 'lost';
    };
    page.vote([1]);
    await world.clock.advance(10 * 60 * 1000);
    const gapsMs = sentAtMs.slice(1).map((atMs, index) => atMs - (sentAtMs[index] as number));
    expect(gapsMs.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(30_000);
    expect(gapsMs.length).toBeLessThan(60);
  });
});

describe('the queue', () => {
  test('refuses plainly when it is full, and stores no more', async () => {
    const world = new World();
    const { page } = await world.started();
    world.api.fault = () => 'lost';
    const votes = Array.from({ length: QUEUE_WISHES_MAX + 1 }, (_, index) => page.vote([index + 1]));
    const last = votes.pop();
    expect(last?.state).toMatchObject({ step: 'refused', problem: { slug: 'queue-full', status: 0 } });
    await expect(last?.done).rejects.toMatchObject({ slug: 'queue-full' });
    expect(world.shelf).toHaveLength(QUEUE_WISHES_MAX);
    world.api.fault = () => 'none';
    await world.clock.until(() => page.pending.length === 0);
    expect(votes.every((vote) => vote.state.step === 'accepted')).toBe(true);
  });

  test('is taken over by the next page, with keys and all', async () => {
    const world = new World();
    const first = await world.started();
    world.api.faults.push('answer lost');
    const vote = first.page.vote([4]);
    await world.clock.until(() => vote.state.step === 'waiting');
    first.page.stop();
    await world.clock.advance(60_000);
    expect(world.api.votesAsked).toHaveLength(1);

    const { page } = await world.started();
    const resumed = page.pending[0];
    await world.clock.until(() => page.pending.length === 0);
    expect(world.api.votesAsked.map((seen) => seen.key)).toEqual([vote.key, vote.key]);
    expect(resumed?.state.step ?? 'accepted').toBe('accepted');
    expect(world.api.votes.size).toBe(1);
    expect(world.shelf).toEqual([]);
  });

  test('shows a later page what an earlier one left', async () => {
    const world = new World();
    const first = await world.started();
    world.api.fault = () => 'lost';
    const vote = first.page.vote([4, 9]);
    first.page.stop();
    const { page } = world.open();
    void page.start();
    await settle();
    expect(page.pending).toMatchObject([{ key: vote.key, contestants: [4, 9] }]);
  });

  test('drops what nobody answered for a day, and says so', async () => {
    const world = new World();
    const first = await world.started();
    world.api.fault = () => ({ status: 503, slug: 'shard-stopped', retryAfter: '300' });
    const vote = first.page.vote([4]);
    await world.clock.advance(WISH_AGE_MS_MAX + 10 * 60_000);
    expect(vote.state).toMatchObject({ step: 'refused', problem: { slug: 'wish-too-old' } });
    expect(world.shelf).toEqual([]);
  });

  test('sends no vote of yesterday that a closed page left', async () => {
    const world = new World();
    const first = await world.started();
    world.api.fault = () => 'lost';
    first.page.vote([4]);
    await settle();
    first.page.stop();
    await world.clock.advance(DAY_MS + 1_000);
    world.api.fault = () => 'none';
    const before = world.api.votesAsked.length;
    await world.started();
    await world.clock.advance(60_000);
    expect(world.api.votesAsked).toHaveLength(before);
    expect(world.shelf).toEqual([]);
  });

  test('a listener that throws stops no vote', async () => {
    const world = new World();
    const { page } = await world.started();
    const reported: unknown[] = [];
    const report = (reason: unknown) => reported.push(reason);
    process.on('unhandledRejection', report);
    page.on('pending', () => {
      throw new Error('a mistake of the page');
    });
    await page.vote([1]).done;
    await settle();
    process.off('unhandledRejection', report);
    expect(reported.length).toBeGreaterThan(0);
    expect(world.api.votes.size).toBe(1);
  });
});
