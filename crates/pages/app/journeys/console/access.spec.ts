import { expect, type Page, test } from '../world';
import { complaints, TITLES_OF_DIALOGS } from './accessible';
import { enter, signIn } from './operator';

const ROOMS = [
  ['/campaigns', 'Campaigns'],
  ['/new', 'New campaign'],
  ['/journals', 'Journals'],
  ['/door', 'Door'],
] as const;
const PARTS = ['', '/contestants', '/board', '/jury', '/rules', '/page'];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`by ${colorScheme === 'light' ? 'day' : 'night'}`, () => {
    test.use({ locale: 'en-GB', colorScheme });

    test('the rooms can be read and used by everybody', async ({ page, server }) => {
      test.setTimeout(90_000);
      await page.goto(`${server.url}/console/`);
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      expect(await complaints(page)).toEqual([]);
      await signIn(page, server);
      for (const [path, heading] of ROOMS) {
        await enter(page, server, path);
        await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
        await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
        expect(await complaints(page), path).toEqual([]);
      }
    });

    test('the parts of a campaign can be read and used by everybody', async ({ page, server, campaign }) => {
      test.setTimeout(150_000);
      const rules = { final_score: { votes_percent: 50, jury_percent: 50 }, rounds: [{ advance: 2 }] };
      const spring = await campaign({ name: 'Spring voices', rules });
      await spring.vote(`axe-${colorScheme}`, 1);
      await signIn(page, server);
      for (const part of PARTS) {
        await enter(page, server, `/campaigns/${spring.id}${part}`);
        await expect(page.getByRole('heading', { name: 'Spring voices' })).toBeVisible();
        await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
        expect(await complaints(page), part).toEqual([]);
      }
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await complaints(page, TITLES_OF_DIALOGS), 'the question before closing').toEqual([]);
    });
  });
}

test.describe('by keyboard', () => {
  test.use({ locale: 'en-GB' });

  test('a campaign is paused without a mouse', async ({ page, server, campaign }) => {
    const spring = await campaign({ contestants: 1 });
    await page.goto(`${server.url}/console/campaigns/${spring.id}`);
    await page.getByLabel('Token', { exact: true }).focus();
    await page.keyboard.insertText(await server.operatorToken());
    await page.keyboard.press('Enter');
    const pause = page.getByRole('button', { name: 'Pause' });
    await expect(pause).toBeVisible();
    for (let tabs = 0; tabs < 20 && !(await isFocused(page, 'Pause')); tabs += 1)
      await page.keyboard.press('Tab');
    await expect(pause).toBeFocused();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(pause).toBeFocused();
    await page.keyboard.press('Enter');
    const sure = dialog.getByRole('button', { name: 'Pause' });
    for (let tabs = 0; tabs < 6 && !(await sure.evaluate((it) => it === document.activeElement)); tabs += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await expect(page.getByText('Next step: Voting stands still.')).toBeVisible();
  });
});

async function isFocused(page: Page, name: string): Promise<boolean> {
  return await page.evaluate((text) => document.activeElement?.textContent?.trim() === text, name);
}

test.describe('on a phone, in Chinese', () => {
  test.use({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });

  test('no room is wider than the screen', async ({ page, server, campaign }) => {
    const spring = await campaign({ contestants: 3 });
    await page.goto(`${server.url}/console/`);
    await page.getByLabel('令牌', { exact: true }).fill(await server.operatorToken());
    await page.getByRole('button', { name: '登录' }).click();
    await expect(page.getByRole('heading', { name: '活动' })).toBeVisible();
    const rooms = [...ROOMS.map(([path]) => path), ...PARTS.map((part) => `/campaigns/${spring.id}${part}`)];
    for (const path of rooms) {
      await enter(page, server, path);
      await expect(page.getByRole('heading').first()).toBeVisible();
      const [wide, screen] = await page.evaluate(
        () => [document.documentElement.scrollWidth, innerWidth] as const,
      );
      expect(wide, path).toBeLessThanOrEqual(screen);
    }
  });
});
