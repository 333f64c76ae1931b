/** Proof of work: what the door asks of pages from hosted networks, the page does by itself. */
import AxeBuilder from '@axe-core/playwright';

import { type Campaign, expect, type Json, type Page, test } from '../world';
import { button, open } from './phone';

/** An address of a hosting company. */
const HOSTED = '43.136.0.9';

/** Opens the page as somebody behind a hosting company's network. */
async function openHosted(page: Page, spring: Campaign): Promise<void> {
  await page.setExtraHTTPHeaders({ 'X-Forwarded-For': HOSTED });
  await open(page, spring.page);
}

/** Bodies of the votes that the page sends. */
function votesSent(page: Page): Json[] {
  const sent: Json[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/votes')) sent.push(request.postDataJSON() as Json);
  });
  return sent;
}

function outcome(page: Page) {
  return page.getByTestId('outcome');
}

test('a page from a data centre is asked, and its vote passes by itself', async ({ page, campaign }) => {
  const spring = await campaign();
  const sent = votesSent(page);
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await openHosted(page, spring);
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
  await expect(page.getByTestId('votes-left')).toHaveText('您还可以投2票');
  await button(page, 3).click();
  await expect(page.getByTestId('votes-left')).toHaveText('您还可以投1票');
  // The count is the page's own; the vote goes once its work is done.
  await expect.poll(() => sent.length).toBe(2);
  for (const { proof } of sent) expect(proof).toEqual(expect.any(String));
  expect(sent[0].proof).not.toBe(sent[1].proof);
  // Each in a worker of its own, from a file of the page's own server, as its policy wants it.
  expect(workers).toHaveLength(2);
  for (const url of workers) expect(url).toMatch(/\/assets\/h5\/[^/]+\.js$/);
});

test('a phone of a carrier is not asked and loads none of it', async ({ page, campaign }) => {
  const spring = await campaign();
  const sent = votesSent(page);
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.setExtraHTTPHeaders({ 'X-Forwarded-For': '117.136.8.12' });
  await open(page, spring.page);
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
  await spring.mustCount({ 2: 1 });
  expect(sent.map((body) => 'proof' in body)).toEqual([false]);
  expect(loaded.filter((url) => /solv/.test(url))).toEqual([]);
});

test('a browser without workers does the work between two frames', async ({ page, campaign }) => {
  const spring = await campaign();
  const sent = votesSent(page);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'));
  await openHosted(page, spring);
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
  expect(sent[0].proof).toEqual(expect.any(String));
});

test('work that takes long is told, and the page stays usable meanwhile', async ({ page, campaign }) => {
  const spring = await campaign();
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  // A worker that has begun, and is not done.
  await page.route(/solver\.worker/, async (route) => {
    await held;
    await route.continue();
  });
  await openHosted(page, spring);
  await button(page, 2).focus();
  await page.keyboard.press('Enter');
  await expect(outcome(page)).toContainText('正在检测您的手机');
  await expect(outcome(page)).toHaveAttribute('data-tone', 'busy');
  const spoken = page.getByTestId('outcome-spoken');
  await expect(spoken).toContainText('正在检测您的手机');
  await expect(spoken).toHaveAttribute('aria-live', 'polite');
  const { violations } = await new AxeBuilder({ page }).include('[data-testid=page]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByTestId('nav-board').click();
  await expect(page.getByTestId('board-row').first()).toBeVisible();
  goOn();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
});

test('work that can’t be done is told with what helps, and the vote goes once another page asks for less', async ({
  page,
  campaign,
}) => {
  const spring = await campaign();
  const sent = votesSent(page);
  await page.route(/\/visits$/, async (route) => {
    const answer = await route.fetch();
    const visited = (await answer.json()) as Json;
    visited.challenge.challenge = '0'.repeat(64);
    await route.fulfill({ response: answer, json: visited });
  });
  await openHosted(page, spring);
  await button(page, 2).click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await expect(outcome(page)).toContainText(/手机未能及时完成检测.*关闭VPN/);
  expect(sent).toEqual([]);
  // A visit may be under way just now.
  await page.unrouteAll({ behavior: 'wait' });
  await page.setExtraHTTPHeaders({ 'X-Forwarded-For': '117.136.8.12' });
  await expect(outcome(page)).toHaveAttribute('data-tone', 'good');
  await spring.mustCount({ 2: 1 });
});
