import type { Browser, Page } from '@playwright/test';

import { expect, fates, PHONE, SMALL, test } from '../world';
import { mustBeAccessible } from './accessible';
import { button, open } from './phone';

/** A phone of its own, whose owner has this openid. Who follows the account stays known on the shared server, so tests share nobody. */
async function phoneOf(browser: Browser, openid: string): Promise<Page> {
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.addInitScript((id) => localStorage.setItem('fairground:openid', id), openid);
  return page;
}

/** Opens a campaign's page and gets the person's own link. */
async function linkOf(page: Page, address: string): Promise<string> {
  await page.goto(address);
  await page.getByTestId('get-link').click();
  await expect(page.getByTestId('invite-card')).toBeVisible();
  return (await page.getByTestId('link').textContent()) ?? '';
}

/** What somebody has got by inviting, as their own phone tells it. */
function reward(page: Page, line: number) {
  return page.getByTestId('reward').nth(line);
}

function friendsCount(page: Page, stage: string) {
  return page.locator(`[data-testid=friends-count][data-stage=${stage}]`);
}

test('two phones: one invites, the other accepts, follows and votes, the reward comes; the other leaves, and it goes back', async ({
  browser,
  campaign,
  referral,
}) => {
  const votes = await campaign({ contestants: 1 });
  const friends = await referral({ tasks: [{ vote: { campaign: votes.id, required: true } }] });
  const ann = await phoneOf(browser, 'ann');
  const link = await linkOf(ann, friends.page);
  expect(link).toMatch(/\?code=[0-9a-z]{12}$/);
  await expect(friendsCount(ann, 'followed')).toHaveText('0');

  const bob = await phoneOf(browser, 'bob');
  const invitation = bob.getByTestId('invitation');
  await bob.goto(link);
  await expect(invitation).toHaveAttribute('data-stage', 'nobodys');
  await bob.getByTestId('accept').click();
  await expect(invitation).toHaveAttribute('data-stage', 'accepted');
  await friends.follow('bob', true);
  await bob.reload();
  await expect(invitation).toHaveAttribute('data-stage', 'followed');
  await expect(bob.locator('[data-testid=step][data-done=false]')).toHaveCount(1);
  await ann.reload();
  await expect(friendsCount(ann, 'followed')).toHaveText('1');
  await expect(friendsCount(ann, 'qualified')).toHaveText('0');

  await open(bob, votes.page);
  await button(bob, 1).click();
  // Nobody touches Ann's phone: what her friend has brought comes up by itself.
  await expect(reward(ann, 0)).toHaveAttribute('data-what', 'follower');
  await expect(reward(ann, 0)).toContainText('+20积分');
  await expect(ann.getByTestId('rewards-sum')).toContainText('20积分');
  expect(await friends.rewarded(), 'what the phone tells is booked').toBe(20);
  await bob.goto(link);
  await expect(invitation).toHaveAttribute('data-stage', 'qualified');
  await expect(invitation).toContainText('您已计入');
  await expect(friendsCount(ann, 'qualified')).toHaveText('1');
  await expect(ann.getByTestId('link')).toHaveText(link);
  await expect(bob.getByTestId('rewards')).toContainText('您还没有奖励');

  await friends.follow('bob', false);
  await expect(reward(ann, 0)).toContainText('已收回20积分');
  await expect(ann.getByTestId('rewards-sum')).toContainText('现有0');
  expect(await friends.rewarded(), 'what the phone tells is booked').toBe(0);
  await expect(friendsCount(ann, 'qualified')).toHaveText('0');
  await expect(friendsCount(ann, 'left')).toHaveText('1');
  await bob.reload();
  await expect(invitation).toContainText('不再计入');
});

test('a campaign that has too little left says so on the phone of whoever would have got it', async ({
  browser,
  referral,
}) => {
  const campaign = await referral({}, 7);
  const ann = await phoneOf(browser, 'eve');
  const link = await linkOf(ann, campaign.page);
  const bob = await phoneOf(browser, 'fay');
  await bob.goto(link);
  await bob.getByTestId('accept').click();
  await expect(bob.getByTestId('invitation')).toHaveAttribute('data-stage', 'accepted');
  await campaign.follow('fay', true);
  await expect(reward(ann, 0)).toContainText('未发放：活动余额不足');
  await expect(ann.getByTestId('rewards-unpaid')).toContainText('有1份奖励未发放');
  await campaign.payTheFirst(20);
  await ann.reload();
  await expect(reward(ann, 0)).toContainText('+20积分');
  await expect(ann.getByTestId('rewards-unpaid')).toHaveCount(0);
});

test('one’s own link invites nobody, and a stranger’s code is refused in words', async ({
  browser,
  referral,
}) => {
  const campaign = await referral();
  const ann = await phoneOf(browser, 'ann');
  await ann.goto(await linkOf(ann, campaign.page));
  await expect(ann.getByTestId('my-link')).toBeVisible();
  await expect(ann.getByTestId('friends')).toBeVisible();
  await expect(ann.getByTestId('accept')).toHaveCount(0);

  const bob = await phoneOf(browser, 'bob');
  await bob.goto(`${campaign.page}?code=${'0'.repeat(12)}`);
  await bob.getByTestId('accept').click();
  await expect(bob.getByTestId('accept-said')).toHaveText('没有这个邀请，请重新索取链接。');
});

test('the answer to an acceptance is lost: it is asked again, and is accepted once', async ({
  browser,
  referral,
}) => {
  const campaign = await referral();
  const link = await linkOf(await phoneOf(browser, 'ann'), campaign.page);
  const bob = await phoneOf(browser, 'dan');
  await bob.goto(link);
  await fates(bob, /\/invitations$/, 'answer lost');
  await bob.getByTestId('accept').click();
  await expect(bob.getByTestId('invitation')).toHaveAttribute('data-stage', 'accepted');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page of referrals is accessible in the ${colorScheme}`, async ({ browser, referral }) => {
    const campaign = await referral();
    const ann = await phoneOf(browser, 'ann');
    await ann.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await ann.setViewportSize(SMALL.viewport);
    const link = await linkOf(ann, campaign.page);
    await mustBeAccessible(ann);
    const bob = await phoneOf(browser, 'bob');
    await bob.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await bob.goto(link);
    await expect(bob.getByTestId('accept')).toBeVisible();
    await mustBeAccessible(bob);
  });
}
