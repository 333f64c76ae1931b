import { expect, test } from '../world';
import { complaints } from './accessible';
import { enter, signIn } from './operator';

test.use({ locale: 'en-GB' });

const PHONE = {
  platform: 'iPhone',
  screen: '390x844@3',
  touch_points: 5,
  canvas: 'one phone',
  webdriver: false,
};
/** The inviter’s own phone, driven by a program: enough to wait for a person. */
const DRIVEN = { ...PHONE, webdriver: true };

test('a held reward is read with its tree and released; another is refused, and that is undone', async ({
  page,
  server,
  referral,
}) => {
  test.setTimeout(60_000);
  const friends = await referral();
  const code = await friends.codeOf(`ann-${friends.id}`, PHONE);
  for (const name of ['bob', 'cai']) {
    await friends.acceptAs(`${name}-${friends.id}`, code, DRIVEN);
    await friends.follow(`${name}-${friends.id}`, true);
  }
  await signIn(page, server);
  await enter(page, server, `/campaigns/${friends.id}`);
  await expect(page.getByRole('link', { name: /^Held rewards/ })).toContainText('2 waiting');
  await page.getByRole('link', { name: /^Held rewards/ }).click();
  const waiting = page.getByTestId('held').getByRole('link', { name: /^follower / });
  await expect(waiting).toHaveCount(2);
  const stands = page.getByTestId('stands');
  const decide = async (what: string, why: string) => {
    await page.getByRole('button', { name: what, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(why);
    await dialog.getByRole('button', { name: what, exact: true }).click();
    await expect(dialog).toBeHidden();
  };

  await test.step('one is a child with a toy: released, and rewarded', async () => {
    await waiting.first().click();
    await expect(page.getByTestId('held-one')).toContainText('A program drives the browser');
    await expect(
      page.getByRole('img', { name: /^Tree of 3 persons over 2 generations, 2 of them held/ }),
    ).toBeVisible();
    await expect(page.getByTestId('node')).toHaveCount(3);
    await expect(page.getByTestId('shared').getByRole('img', { name: 'shares it' }).first()).toBeVisible();
    expect(await complaints(page)).toEqual([]);
    expect(await friends.rewarded()).toBe(0);
    await decide('Release', 'a child plays with the phone');
    await expect(stands).toHaveText('Released');
    await expect(page.getByTestId('history')).toContainText('a child plays with the phone');
    await expect.poll(() => friends.rewarded()).toBe(20);
  });

  await test.step('the other is refused', async () => {
    await page.getByRole('link', { name: 'All held rewards' }).click();
    await expect(waiting).toHaveCount(1);
    await waiting.first().click();
    await decide('Refuse', 'made for the reward');
    await expect(stands).toHaveText('Refused');
  });

  await test.step('which was too early: it waits again', async () => {
    await decide('Hold again', 'ask first');
    await expect(stands).toHaveText('Waiting');
    await expect(page.getByTestId('history').getByRole('listitem')).toHaveCount(3);
    expect(await friends.rewarded()).toBe(20);
  });
});
