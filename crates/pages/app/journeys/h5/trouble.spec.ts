import type { Browser, Page, Route } from '@playwright/test';

import { Campaign, expect, fates, offline, PHONE, slow, test } from '../world';
import { button, card, open } from './phone';

// Servers stop and start in the middle, and pages open three times: on a busy machine that takes its time.
test.describe.configure({ timeout: 90_000 });

/** Every vote that the page sends, as it leaves: a retry must carry the key of its wish. */
function keysSent(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    const key = request.headers()['idempotency-key'];
    if (request.url().endsWith('/votes') && key !== undefined) keys.push(key);
  });
  return keys;
}

/** Takes the network away until the page knows it, as on a phone; Chromium sometimes only fails its requests. */
async function goOffline(page: Page): Promise<() => Promise<void>> {
  let back = await offline(page);
  await expect(async () => {
    await back();
    back = await offline(page);
    expect(await page.evaluate(() => navigator.onLine)).toBe(false);
  }).toPass();
  return back;
}

function outcome(page: Page) {
  return page.getByTestId('outcome');
}

/** The page says that the vote is on record, and so does everybody else: the board, and the page when it is opened again. */
async function mustBeOnRecord(
  page: Page,
  spring: Campaign,
  number: number,
  votesLeft: number,
): Promise<void> {
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
  await expect(page.getByTestId('votes-left')).toHaveText(`您还可以投${String(votesLeft)}票`);
  await spring.mustCount({ [number]: 1 });
  await expect(card(page, number).getByTestId('figures')).toContainText('1票');
  await page.reload();
  await expect(card(page, number).getByTestId('voted')).toBeVisible();
  await expect(page.getByTestId('votes-left')).toHaveText(`您还可以投${String(votesLeft)}票`);
  await spring.mustCount({ [number]: 1 });
}

/** A phone with a campaign of three votes a day on a server of its own. */
async function phoneOn(browser: Browser, spring: Campaign): Promise<Page> {
  const page = await browser.newPage(PHONE);
  await open(page, spring.page);
  await expect(page.getByTestId('votes-left')).toHaveText('您还可以投3票');
  return page;
}

test('slow network: the page says at once that the vote is on its way, and never too early that it counts', async ({
  page,
  campaign,
}) => {
  const spring = await campaign();
  await open(page, spring.page);
  const keys = keysSent(page);
  const fast = await slow(page, { downloadThroughput: 50_000, uploadThroughput: 25_000, latency: 4_000 });
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'busy');
  await expect(outcome(page)).toContainText('正在提交您投给Ada Okafor的票');
  await expect(page.getByTestId('connection')).toHaveAttribute('data-status', 'slow');
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
  await fast();
  await mustBeOnRecord(page, spring, 2, 2);
  expect(new Set(keys).size).toBe(1);
});

test('offline and back: the vote is kept, says so, and goes by itself', async ({ page, campaign }) => {
  const spring = await campaign();
  await open(page, spring.page);
  const keys = keysSent(page);
  const back = await goOffline(page);
  await button(page, 1).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  // Chromium now and then fails requests before it tells the page that it is offline; either way nothing is confirmed.
  await expect(outcome(page)).toContainText(
    /没有网络。您投给林小满的票已保存在本机|连接不上服务器。您投给林小满的票已保留/,
  );
  await expect(page.getByTestId('connection')).toHaveAttribute('data-status', /offline|failing/);
  await spring.mustCount({});
  await back();
  await mustBeOnRecord(page, spring, 1, 2);
  expect(new Set(keys).size).toBe(1);
});

test('offline, and the page is closed: the next page sends what was left', async ({
  context,
  page,
  campaign,
}) => {
  const spring = await campaign();
  await open(page, spring.page);
  const back = await goOffline(page);
  await button(page, 3).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await page.close();
  await back();
  const later = await context.newPage();
  await open(later, spring.page);
  await mustBeOnRecord(later, spring, 3, 2);
});

test('double tap: one wish, one key, one vote', async ({ page, campaign }) => {
  const spring = await campaign();
  await open(page, spring.page);
  const keys = keysSent(page);
  // Faster than the page can draw, as a nervous thumb on a slow phone.
  await button(page, 2).evaluate((element: HTMLElement) => {
    element.click();
    element.click();
    element.click();
  });
  await mustBeOnRecord(page, spring, 2, 2);
  expect(keys).toHaveLength(1);
});

test('a tap in each of two tabs while nothing gets through: one wish, one vote', async ({
  context,
  page,
  campaign,
}) => {
  const spring = await campaign();
  await open(page, spring.page);
  const other = await context.newPage();
  await open(other, spring.page);
  const keys = [keysSent(page), keysSent(other)];
  const back = await goOffline(page);
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await button(tab, 4).click();
    await expect(outcome(tab)).toHaveAttribute('data-tone', 'waiting');
  }
  await back();
  for (const tab of [page, other]) await expect(outcome(tab)).toHaveAttribute('data-tone', 'good');
  expect(new Set(keys.flat()).size).toBe(1);
  await mustBeOnRecord(other, spring, 4, 2);
});

test('answer lost after the commit: the retry gets the first answer, and the vote counts once', async ({
  page,
  campaign,
}) => {
  const spring = await campaign();
  await open(page, spring.page);
  const keys = keysSent(page);
  const votes = await fates(page, /\/votes$/, 'answer lost', 'answer lost', 'request lost');
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await expect(outcome(page)).toContainText('尚未确认');
  await mustBeOnRecord(page, spring, 2, 2);
  expect(votes.came).toBe(4);
  expect(new Set(keys).size).toBe(1);
});

test('a hotel’s sign-in page is no answer', async ({ page, campaign }) => {
  const spring = await campaign();
  await open(page, spring.page);
  const welcome = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome!</h1>' };
  await fates(page, /\/votes$/, welcome, welcome);
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await mustBeOnRecord(page, spring, 2, 2);
});

test('expired session: signed in again without a word, same person, same key', async ({
  browser,
  ownServer,
}) => {
  const server = await ownServer({ config: '[door]\nsession_lifetime_ms = 1500\n' });
  const spring = await Campaign.create(server);
  const page = await phoneOn(browser, spring);
  const keys = keysSent(page);
  const refused: number[] = [];
  page.on('response', (answer) => {
    if (answer.url().endsWith('/votes')) refused.push(answer.status());
  });
  const token = await page.evaluate((id) => {
    const stored = JSON.parse(localStorage.getItem(`fairground:${id}:session`) ?? '{}') as { token: string };
    return stored.token;
  }, spring.id);
  const status = async () => (await server.anybody.with(token).ask('GET', `${spring.path}/me`)).status;
  await expect.poll(status).toBe(401);
  await button(page, 1).click();
  await mustBeOnRecord(page, spring, 1, 2);
  expect(refused).toEqual([401, 201]);
  expect(new Set(keys).size).toBe(1);
});

test('paused campaign, and the page has not heard of it: the vote is refused in words and costs nothing', async ({
  page,
  campaign,
}) => {
  const spring = await campaign();
  // The page is not told of the pause.
  await page.route(/\/(live|leaderboard)$/, (route) => route.abort());
  await open(page, spring.page);
  await spring.do('pause');
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'bad');
  await expect(outcome(page)).toContainText('您投给Ada Okafor的票未被接受。现在不在投票时间内。');
  await expect(page.getByTestId('status')).toHaveText('已暂停');
  await spring.mustCount({});
  await spring.do('open');
  await page.unroute(/\/(live|leaderboard)$/);
  await page.reload();
  await expect(page.getByTestId('votes-left')).toHaveText('您还可以投3票');
  await button(page, 2).click();
  await mustBeOnRecord(page, spring, 2, 2);
});

test('429, a real one: the vote waits as long as it is told, and counts once', async ({
  browser,
  ownServer,
}) => {
  const server = await ownServer({ config: '[limits]\nperson = { burst = 12, per_second = 1 }\n' });
  const spring = await Campaign.create(server);
  const page = await phoneOn(browser, spring);
  const keys = keysSent(page);
  const statuses: number[] = [];
  page.on('response', (answer) => {
    if (answer.url().endsWith('/votes')) statuses.push(answer.status());
  });
  const [session] = await page.evaluate(
    (id) => [localStorage.getItem(`fairground:${id}:session`)],
    spring.id,
  );
  const self = server.anybody.with((JSON.parse(session ?? '{}') as { token: string }).token);
  // The same person asks too much from elsewhere, until the page has been told.
  let greedy = true;
  const asking = (async () => {
    while (greedy) await self.ask('GET', `${spring.path}/me`);
  })();
  await expect.poll(async () => (await self.ask('GET', `${spring.path}/me`)).status).toBe(429);
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await expect(outcome(page)).toContainText('现在投票的人很多');
  greedy = false;
  await asking;
  await mustBeOnRecord(page, spring, 2, 2);
  expect(statuses).toContain(429);
  expect(new Set(keys).size).toBe(1);
});

test('503, a real one by a mailbox that takes nothing: the vote waits, and goes once there is room', async ({
  browser,
  ownServer,
}) => {
  const server = await ownServer();
  const spring = await Campaign.create(server);
  const page = await phoneOn(browser, spring);
  const keys = keysSent(page);
  const statuses: number[] = [];
  page.on('response', (answer) => {
    if (answer.url().endsWith('/votes')) statuses.push(answer.status());
  });
  await server.restart({ config: '[host]\nmailbox_commands_max = 0\n' });
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await expect(outcome(page)).toContainText('现在投票的人很多');
  expect(statuses).toContain(503);
  await server.restart({ config: '' });
  await mustBeOnRecord(page, spring, 2, 2);
  expect(new Set(keys).size).toBe(1);
});

test('killed between the commit and the answer: what the page says is what the log holds', async ({
  browser,
  ownServer,
}) => {
  const server = await ownServer();
  const spring = await Campaign.create(server);
  const page = await phoneOn(browser, spring);
  const keys = keysSent(page);
  const killAfterCommit = async (route: Route) => {
    await route.fetch();
    await server.kill();
    await route.abort('connectionreset');
  };
  await page.route(/\/votes$/, killAfterCommit, { times: 1 });
  await button(page, 5).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await server.resume();
  await mustBeOnRecord(page, spring, 5, 2);
  expect(new Set(keys).size).toBe(1);
});
