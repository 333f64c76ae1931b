import type { Page } from '@playwright/test';

import { type Draw, expect, fates, offline, SMALL, test } from '../world';
import { mustBeAccessible } from './accessible';

// Tickets come from votes by way of the ledger, and wheels take seconds to stop: on a busy machine that takes its time.
test.describe.configure({ timeout: 60_000 });

/** Keys of all draws that the page sends, as they leave: a retry must carry the key of its wish. */
function keysSent(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    const key = request.headers()['idempotency-key'];
    if (request.url().endsWith('/draws') && key !== undefined) keys.push(key);
  });
  return keys;
}

/** Opens the draw's page as somebody. */
async function openAs(page: Page, lucky: Draw, openid: string): Promise<void> {
  await page.addInitScript((id) => localStorage.setItem('fairground:openid', id), openid);
  await page.goto(lucky.page);
  await expect(page.getByTestId('stage')).toBeVisible();
}

const outcome = (page: Page) => page.getByTestId('outcome');
const phase = (page: Page) => page.getByTestId('stage');

/** The page tells that a mug was won, lists one draw, and so does the server, also when the page is opened again. */
async function mustHaveWonOnce(page: Page, lucky: Draw): Promise<void> {
  await expect(phase(page)).toHaveAttribute('data-phase', 'shown');
  await expect(outcome(page)).toContainText('恭喜，您抽中：mug');
  await expect(page.getByTestId('draws-left')).toHaveText('您还可以抽1次');
  await expect(page.getByTestId('own-draw')).toHaveCount(1);
  expect((await lucky.about()).draws).toBe(1);
  await page.reload();
  await expect(page.getByTestId('own-draw')).toHaveCount(1);
  await expect(page.getByTestId('own-draw')).toContainText('mug');
  await expect(page.getByTestId('draws-left')).toHaveText('您还可以抽1次');
}

test('a ticket is drawn: the wheel stops on what the server drew, and only then it is told', async ({
  page,
  draw,
}) => {
  const lucky = await draw();
  await lucky.giveTickets('lin');
  await openAs(page, lucky, 'lin');
  await expect(page.getByTestId('title')).toHaveText('春日抽奖 Spring draw');
  await expect(page.getByTestId('draws-left')).toHaveText('您还可以抽2次');
  const answered = page.waitForResponse(/\/draws$/);
  await page.getByTestId('draw').click();
  await expect(page.getByTestId('draw')).toHaveAttribute('aria-disabled', 'true');
  await answered;
  await expect(phase(page)).toHaveAttribute('data-phase', 'landing');
  await expect(outcome(page)).toBeEmpty();
  await expect(page.getByTestId('own-draw')).toHaveCount(0);
  await mustHaveWonOnce(page, lucky);
});

test('with less motion nothing turns, and a keyboard is enough', async ({ page, draw }) => {
  const lucky = await draw();
  await lucky.giveTickets('lin');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openAs(page, lucky, 'lin');
  await expect(page.getByTestId('draws-left')).toHaveText('您还可以抽2次');
  await page.getByTestId('draw').focus();
  await page.keyboard.press('Enter');
  // The only segments are the mug's and the one of none: the middle of the first is on top.
  await expect(page.getByTestId('wheel')).toHaveAttribute('data-angle', '270');
  await mustHaveWonOnce(page, lucky);
});

test('the answer is lost: it is asked for with the same key, and is the same draw', async ({
  page,
  draw,
}) => {
  const lucky = await draw();
  await lucky.giveTickets('lin');
  await openAs(page, lucky, 'lin');
  const keys = keysSent(page);
  await fates(page, /\/draws$/, 'answer lost', 'answer lost');
  await page.getByTestId('draw').click();
  await expect(outcome(page)).toContainText('尚未确认');
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await mustHaveWonOnce(page, lucky);
  expect(keys.length).toBeGreaterThanOrEqual(3);
  expect(new Set(keys).size).toBe(1);
});

test('the answer is lost and the page closed: the next page tells what was drawn', async ({
  context,
  page,
  draw,
}) => {
  const lucky = await draw();
  await lucky.giveTickets('lin');
  await openAs(page, lucky, 'lin');
  const keys = keysSent(page);
  await page.route(/\/draws$/, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.getByTestId('draw').click();
  await expect(outcome(page)).toHaveAttribute('data-tone', 'waiting');
  await page.close();
  const later = await context.newPage();
  const laterKeys = keysSent(later);
  await later.goto(lucky.page);
  await mustHaveWonOnce(later, lucky);
  expect(new Set([...keys, ...laterKeys]).size).toBe(1);
});

test('offline and back: the draw is kept, says so, and goes by itself', async ({ page, draw }) => {
  const lucky = await draw();
  await lucky.giveTickets('lin');
  await openAs(page, lucky, 'lin');
  await expect(page.getByTestId('draws-left')).toHaveText('您还可以抽2次');
  const keys = keysSent(page);
  const back = await offline(page);
  await page.getByTestId('draw').click();
  // Chromium now and then fails requests before it tells the page that it is offline; either way nothing is confirmed.
  await expect(outcome(page)).toContainText('尚未确认');
  await expect(page.getByTestId('connection')).toHaveAttribute('data-status', /offline|failing/);
  expect((await lucky.about()).draws).toBe(0);
  await back();
  await mustHaveWonOnce(page, lucky);
  expect(new Set(keys).size).toBe(1);
});

test('whoever has no ticket is told so, and nothing is sent', async ({ page, draw }) => {
  const lucky = await draw();
  await openAs(page, lucky, 'nobody');
  const keys = keysSent(page);
  await expect(page.getByTestId('draws-left')).toHaveAttribute('data-kind', 'no-ticket');
  await page.getByTestId('draw').click({ force: true });
  await expect(outcome(page)).toContainText('您没有抽奖机会了');
  expect(keys).toEqual([]);
});

test('a draw that has not opened says so; once it has closed, its seed is there', async ({ page, draw }) => {
  const lucky = await draw({ open: false });
  await openAs(page, lucky, 'lin');
  await expect(page.getByTestId('status')).toHaveText('尚未开始');
  await page.getByTestId('draw').click({ force: true });
  await expect(outcome(page)).toContainText('尚未开始');
  await expect(page.getByTestId('commitment')).toHaveText(/^[0-9a-f]{64}$/);
  await lucky.do('open');
  await lucky.do('close');
  await page.reload();
  await expect(page.getByTestId('status')).toHaveText('抽奖已结束');
  await expect(page.getByTestId('seed')).toHaveText(/^[0-9a-f]{64}$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page of a draw is accessible in the ${colorScheme}, and fits the smallest phone`, async ({
    page,
    draw,
  }) => {
    const lucky = await draw({ tickets: 1 });
    await lucky.giveTickets('lin');
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(SMALL.viewport);
    await openAs(page, lucky, 'lin');
    await mustBeAccessible(page);
    await page.getByTestId('draw').click();
    await expect(phase(page)).toHaveAttribute('data-phase', 'shown');
    await expect(page.getByTestId('draws-left')).toHaveAttribute('data-kind', 'no-ticket');
    await mustBeAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
