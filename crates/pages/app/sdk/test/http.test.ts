import { describe, expect, test } from 'vitest';

import { ApiProblem, HttpClient, NetworkTrouble, path, type RequestEnd } from '../src/index';
import { REQUEST_TIMEOUT_MS } from '../src/http';
import { readProblem, readRetryAfter, RETRY_AFTER_MS_MAX } from '../src/problem';
import { FakeClock, json, problem, settle } from './world';

type Reply = (init: RequestInit) => Response | Promise<Response>;

function client(reply: Reply, online = true) {
  const clock = new FakeClock();
  const sent: { url: string; init: RequestInit }[] = [];
  const ends: RequestEnd['end'][] = [];
  const http = new HttpClient({
    clock,
    baseUrl: 'https://api.test',
    online: () => online,
    observer: { started: () => (end) => ends.push(end.end) },
    fetch: async (url, init = {}) => {
      sent.push({ url: String(url), init });
      return reply(init);
    },
  });
  return { http, clock, sent, ends };
}

const never: Reply = () => new Promise(() => undefined);
const fails: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

describe('what comes back', () => {
  test('an answer is its body, status and tag', async () => {
    const { http, ends } = client(() => json(200, { a: 1 }, { etag: '"t"' }));
    expect(await http.send({ path: '/x' })).toEqual({ status: 200, body: { a: 1 }, tag: '"t"' });
    expect(ends).toEqual(['answered']);
  });

  test('nothing new is an answer without a body', async () => {
    const { http, sent } = client(() => new Response(null, { status: 304, headers: { etag: '"t"' } }));
    expect(await http.send({ path: '/x', knownTag: '"t"' })).toEqual({
      status: 304,
      body: undefined,
      tag: '"t"',
    });
    expect(sent[0]?.init.headers).toMatchObject({ 'if-none-match': '"t"' });
  });

  test('a problem keeps what the API said', async () => {
    const { http, ends } = client(() => problem({ status: 429, slug: 'too-many-requests', retryAfter: '3' }));
    const error = await http.get('/x').catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ApiProblem);
    const known = { status: 429, slug: 'too-many-requests', retryAfterMs: 3_000, requestId: 'r1' };
    expect(error).toMatchObject({ ...known, title: 'too-many-requests', detail: 'about too-many-requests' });
    expect(ends).toEqual(['problem']);
  });

  const strangers: [string, () => Response][] = [
    ['a page with status 200', () => new Response('<p>hi', { headers: { 'content-type': 'text/html' } })],
    ['a page without a type', () => new Response(new Uint8Array([1]), { status: 200 })],
    [
      'JSON that is cut off',
      () => new Response('{"a":', { headers: { 'content-type': 'application/json' } }),
    ],
    ['a 404 of a proxy', () => new Response('nope', { status: 404 })],
    ['a 503 of a proxy', () => new Response('', { status: 503, headers: { 'retry-after': '2' } })],
    ['a 403 in JSON', () => json(403, { error: 'forbidden by policy' })],
    [
      'a problem that is none',
      () => new Response('[]', { status: 400, headers: { 'content-type': 'application/problem+json' } }),
    ],
  ];

  test.each(strangers)('%s is not the API', async (_, reply) => {
    const { http, ends } = client(reply);
    await expect(http.get('/x')).rejects.toMatchObject({ name: 'NetworkTrouble', kind: 'unreachable' });
    expect(ends).toEqual(['trouble']);
  });

  test('a proxy may ask to wait', async () => {
    const { http } = client(() => new Response('', { status: 503, headers: { 'retry-after': '2' } }));
    await expect(http.get('/x')).rejects.toMatchObject({ retryAfterMs: 2_000 });
  });
});

describe('nothing comes back', () => {
  test.each([
    [true, 'unreachable'],
    [false, 'offline'],
  ])('online %s: %s', async (online, kind) => {
    const { http } = client(fails, online);
    await expect(http.get('/x')).rejects.toMatchObject({ kind });
  });

  test('in time: a timeout, and the request is ended', async () => {
    let ended = false;
    const { http, clock } = client(({ signal }) => {
      signal?.addEventListener('abort', () => (ended = true));
      return new Promise(() => undefined);
    });
    const asked = http.get('/x').catch((error: unknown) => error);
    await clock.advance(REQUEST_TIMEOUT_MS - 1);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(await asked).toBeInstanceOf(NetworkTrouble);
    expect(await asked).toMatchObject({ kind: 'timeout' });
    expect(ended).toBe(true);
  });

  test('also when only the body is late', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    });
    const { http, clock } = client(
      () => new Response(body, { headers: { 'content-type': 'application/json' } }),
    );
    const asked = http.get('/x').catch((error: unknown) => error);
    await clock.advance(REQUEST_TIMEOUT_MS);
    expect(await asked).toMatchObject({ kind: 'timeout' });
  });

  test('because the page gave up', async () => {
    const { http, ends } = client(never);
    const abort = new AbortController();
    const asked = http.get('/x', { signal: abort.signal }).catch((error: unknown) => error);
    await settle();
    abort.abort();
    expect(await asked).toMatchObject({ name: 'GivenUp' });
    expect(ends).toEqual(['given up']);
  });
});

describe('what is sent', () => {
  test('has every header that it needs, and no cookie', async () => {
    const { http, sent } = client(() => json(201, {}));
    await http.post(
      '/v1/x',
      { a: 1 },
      { token: 't', idempotencyKey: 'k', query: { limit: 5, cursor: undefined, search: '林 &' } },
    );
    const { url, init } = sent[0] as (typeof sent)[0];
    expect(url).toBe('https://api.test/v1/x?limit=5&search=%E6%9E%97%20%26');
    expect(init).toMatchObject({ method: 'POST', body: '{"a":1}', credentials: 'omit' });
    expect(init.headers).toEqual({
      accept: 'application/json',
      authorization: 'Bearer t',
      'content-type': 'application/json',
      'idempotency-key': 'k',
    });
  });

  test('paths are encoded', () => {
    expect(path('v1', 'campaigns', 'a/b', 17)).toBe('/v1/campaigns/a%2Fb/17');
  });
});

describe('Retry-After', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  test.each([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['0', 0],
    ['7', 7_000],
    ['-3', 0],
    ['999999', RETRY_AFTER_MS_MAX],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ])('%s is %s ms', (value, waitMs) => {
    expect(readRetryAfter(value, nowMs)).toBe(waitMs);
  });
});

test.each([null, 'text', {}, { type: 1, status: 400 }, { type: '/problems/x' }])(
  '%j is no problem',
  (body) => {
    expect(readProblem(body)).toBeUndefined();
  },
);
