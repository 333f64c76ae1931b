import { expect, SMALL, test } from '../world';
import { mustBeAccessible } from './accessible';
import { button, card, open } from './phone';

// Looking at every element of six pages takes a small machine a while.
const AXE_MS = 120_000;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`all pages are accessible in the ${colorScheme}`, async ({ page, campaign }) => {
    test.setTimeout(AXE_MS);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const spring = await campaign({ contestants: 3, rules: { votes_per_person_per_day: 1 } });
    await open(page, spring.page);
    await mustBeAccessible(page);
    await button(page, 1).click();
    await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'good');
    await mustBeAccessible(page);
    await page.getByTestId('nav-board').click();
    await expect(page.getByTestId('board-row')).toHaveCount(3);
    await mustBeAccessible(page);
    await page.getByTestId('nav-rules').click();
    await expect(page.getByTestId('rules-section').first()).toBeVisible();
    await mustBeAccessible(page);
    await page.getByTestId('nav-me').click();
    await page.getByTestId('sign-up-send').click();
    await expect(page.getByTestId('field-name')).toBeFocused();
    await mustBeAccessible(page);
    await page.goto(`${spring.page}/2`);
    await page.getByTestId('share').click();
    await expect(page.getByTestId('share-card')).toBeVisible();
    await mustBeAccessible(page);
  });
}

test('states without votes are accessible', async ({ page, campaign, server }) => {
  test.setTimeout(AXE_MS);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const spring = await campaign({ contestants: 2, rules: { choices_per_vote_max: 2 } });
  await open(page, spring.page);
  await button(page, 1).click();
  await expect(page.getByTestId('choice')).toBeVisible();
  await mustBeAccessible(page);
  await page.getByTestId('search').fill('没有的人');
  await expect(page.getByTestId('nobody')).toBeVisible();
  await mustBeAccessible(page);
  await spring.do('pause');
  await page.getByTestId('search-clear').click();
  await expect(button(page, 1)).toHaveText('暂停中');
  await mustBeAccessible(page);
  await page.goto(`${server.url}/c/no-such-campaign`);
  await expect(page.getByTestId('trouble')).toBeVisible();
  await mustBeAccessible(page);
});

test('a keyboard is enough to search and to vote', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 3, rules: { votes_per_person_per_day: 2 } });
  await open(page, spring.page);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  const tabTo = async (handle: string) => {
    for (let step = 0; step < 30 && (await focused()) !== handle; step += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe(handle);
  };
  await tabTo('search');
  await page.keyboard.type('正');
  await expect(page.getByTestId('contestant')).toHaveCount(1);
  await tabTo('vote');
  // What has the focus can be seen.
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  expect(ring).toBe('solid');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('outcome-spoken')).toContainText('您投给周正的票已记录');
  await expect(button(page, 3)).toHaveText('再投一票');
  await page.keyboard.press('Space');
  await expect(button(page, 3)).toHaveText('已投票 ✓');
  await spring.mustCount({ 3: 2 });
});

test('buttons say for whom, and outcomes are spoken', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2 });
  await open(page, spring.page);
  await page.getByRole('button', { name: '投票：林小满，1号' }).click();
  await expect(page.getByRole('status').filter({ hasText: '您投给林小满的票已记录' })).toHaveAttribute(
    'aria-live',
    'polite',
  );
});

test.describe('in English', () => {
  test.use({ locale: 'en-GB' });

  test('the page speaks English to whoever does, and Chinese when asked', async ({ page, campaign }) => {
    const spring = await campaign({ contestants: 2, rules: { votes_per_person_per_day: 1 } });
    await open(page, spring.page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByTestId('status')).toHaveText('Voting is open');
    await button(page, 1).click();
    await expect(page.getByTestId('outcome')).toContainText('Voted ✓ Your vote for 林小满 is recorded.');
    await expect(page.getByTestId('outcome-rest')).toHaveText(
      'You have voted for today. You can vote again from tomorrow 00:00.',
    );
    await page.getByTestId('outcome').getByRole('button').click();
    await page.getByTestId('nav-rules').click();
    await expect(page.getByTestId('rules-view')).toContainText('Everybody has 1 vote a day.');
    await page.getByTestId('language').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page.getByTestId('rules-view')).toContainText('每人每天可投1票。');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  });
});

test('text of twice the size is neither cut off nor wider than the smallest phone', async ({
  page,
  campaign,
}) => {
  await page.setViewportSize(SMALL.viewport);
  const spring = await campaign({
    contestants: [{ name: 'Alexandria Montgomery-Featherstonehaugh' }, { name: '司马相如与他的春日合唱团' }],
  });
  await open(page, spring.page);
  await page.addStyleTag({ content: 'html { font-size: 200% !important; }' });
  for (const nav of ['nav-list', 'nav-board', 'nav-rules', 'nav-me']) {
    await page.getByTestId(nav).click();
    await expect(page.getByTestId(nav)).toHaveAttribute('aria-current', 'page');
    expect(await page.evaluate(() => document.documentElement.scrollWidth), nav).toBe(SMALL.viewport.width);
  }
  await page.getByTestId('nav-list').click();
  const isCut = await page
    .locator('[data-testid=vote], [data-testid=name], [data-testid^=nav-]')
    .evaluateAll(
      (all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).length,
    );
  expect(isCut).toBe(0);
});

test('targets are large enough for fingers', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2 });
  await open(page, spring.page);
  await button(page, 1).click();
  await expect(page.getByTestId('outcome-hide')).toBeVisible();
  const small = await page.locator('button, a, input').evaluateAll((all) =>
    all
      .map((one) => ({
        name: one.getAttribute('data-testid') ?? one.className,
        box: one.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
});

test('pictures keep their place before they come and when they never do', async ({ page, campaign }) => {
  const contestants = [{ name: '甲', picture: 'https://pictures.invalid/1.jpg' }, { name: '乙' }];
  const spring = await campaign({ contestants });
  await open(page, spring.page);
  const portrait = (number: number) => card(page, number).getByTestId('portrait');
  const before = await portrait(1).boundingBox();
  await expect(portrait(1)).toHaveAttribute('data-picture', 'none');
  expect(await portrait(1).boundingBox()).toEqual(before);
  await expect(portrait(1)).toHaveText('甲');
  expect((await portrait(2).boundingBox())?.height).toBe(before?.height);
});
