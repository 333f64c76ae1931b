import type { Page } from '@playwright/test';

import { type Envelope, expect, fates, SMALL, test } from '../world';
import { mustBeAccessible } from './accessible';

/** Opens the page of a red envelope as somebody. */
async function openAs(page: Page, red: Envelope, openid: string): Promise<void> {
  await page.addInitScript((id) => localStorage.setItem('fairground:openid', id), openid);
  await page.goto(red.page);
  await expect(page.getByTestId('round')).toBeVisible();
}

async function say(page: Page, password: string): Promise<void> {
  await page.getByTestId('field-password').fill(password);
  await page.getByTestId('say').click();
}

test('whoever says the password gets a part, once, and sees it in yuan', async ({ page, envelope }) => {
  const red = await envelope({ fen: 1_000, parts: 1 });
  await openAs(page, red, 'lin');
  await expect(page.getByTestId('parts-left')).toHaveText('还剩1份');
  await say(page, '不对');
  await expect(page.getByTestId('outcome')).toContainText('口令不对');
  await say(page, ' 春风 十里');
  await expect(page.getByTestId('outcome')).toHaveText('恭喜，您领到10.00元，已记入您的账户。');
  await expect(page.getByTestId('own-part')).toContainText('10.00元');
  await page.reload();
  await expect(page.getByTestId('round')).toHaveAttribute('data-kind', 'taken');
  await expect(page.getByTestId('own-part')).toHaveCount(1);
});

test('the answer is lost: it is asked for with the same key, and is the same part', async ({
  page,
  envelope,
}) => {
  const red = await envelope();
  await openAs(page, red, 'lin');
  const keys = new Set<string | undefined>();
  page.on('request', (request) => {
    if (request.url().endsWith('/parts')) keys.add(request.headers()['idempotency-key']);
  });
  await fates(page, /\/parts$/, 'answer lost', 'answer lost');
  await say(page, red.password);
  await expect(page.getByTestId('outcome')).toContainText('尚未确认');
  await expect(page.getByTestId('outcome')).toContainText('恭喜，您领到');
  await expect(page.getByTestId('own-part')).toHaveCount(1);
  expect((await red.about()).rounds[0].parts_taken).toBe(1);
  expect(keys.size).toBe(1);
});

test('when all parts are taken, the page says so', async ({ page, envelope }) => {
  const red = await envelope({ parts: 1 });
  await openAs(page, red, 'late');
  await red.claimAs('early');
  await say(page, red.password);
  await expect(page.getByTestId('outcome')).toContainText('本轮红包已领完');
  await expect(page.getByTestId('round')).toHaveAttribute('data-kind', 'gone');
});

test('before its time the page counts down, and takes the password when it has come', async ({
  page,
  envelope,
}) => {
  const red = await envelope({ inMs: 8_000 });
  await openAs(page, red, 'lin');
  await expect(page.getByTestId('round')).toHaveAttribute('data-kind', 'not-yet');
  await expect(page.getByTestId('time-left')).toContainText('0分0');
  await expect(page.getByTestId('round')).toHaveAttribute('data-kind', 'can', { timeout: 15_000 });
  await say(page, red.password);
  await expect(page.getByTestId('outcome')).toContainText('恭喜，您领到');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page of a red envelope is accessible in the ${colorScheme}`, async ({ page, envelope }) => {
    const red = await envelope();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(SMALL.viewport);
    await openAs(page, red, 'lin');
    await mustBeAccessible(page);
    await say(page, red.password);
    await expect(page.getByTestId('own-part')).toHaveCount(1);
    await mustBeAccessible(page);
  });
}
