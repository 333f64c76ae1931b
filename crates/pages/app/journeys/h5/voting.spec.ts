import { expect, test } from '../world';
import { button, card, open, ranking } from './phone';

test('a vote from the page moves the ranking', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 3, rules: { votes_per_person_per_day: 2 } });
  await spring.vote('somebody-else', 1);
  await open(page, spring.page);
  await expect(page.getByTestId('title')).toHaveText('春日新声 Spring voices');
  await expect(page.getByTestId('votes-left')).toHaveText('您还可以投2票');

  await button(page, 2).click();
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'good');
  await expect(page.getByTestId('outcome')).toContainText('您投给Ada Okafor的票已记录');
  await expect(page.getByTestId('votes-left')).toHaveText('您还可以投1票');
  await expect(button(page, 2)).toHaveText('再投一票');
  await expect(card(page, 2).getByTestId('figures')).toHaveText('1票 · 第2名');

  await button(page, 2).click();
  await page.getByTestId('nav-board').click();
  await expect.poll(() => ranking(page)).toEqual(['2: 2', '1: 1', '3: 0']);
  await expect(page.getByTestId('live')).toHaveAttribute('data-live', 'live');
  await spring.mustCount({ 1: 1, 2: 2 });
});

test('whoever has no votes left is told when there will be more, also after coming back', async ({
  page,
  campaign,
}) => {
  const spring = await campaign({ contestants: 2, rules: { votes_per_person_per_day: 1 } });
  await open(page, spring.page);
  await button(page, 1).click();
  await expect(button(page, 1)).toHaveText('已投票 ✓');
  await expect(button(page, 2)).toHaveText('票已投完');
  await page.getByTestId('outcome-hide').click();
  // Not disabled: it says why.
  await button(page, 2).click({ force: true });
  await expect(page.getByTestId('outcome')).toHaveText(/今天的票已投完，明天 00:00起可以再投/);

  await page.reload();
  await expect(button(page, 1)).toHaveText('已投票 ✓');
  await expect(card(page, 1).getByTestId('voted')).toBeVisible();
  await expect(page.getByTestId('votes-left')).toHaveAttribute('data-kind', 'tomorrow');
  await spring.mustCount({ 1: 1 });
});

test('votes end when the campaign’s are all cast', async ({ page, campaign }) => {
  const rules = { votes_per_person: 1, votes_per_person_per_day: null };
  const spring = await campaign({ contestants: 2, rules });
  await open(page, spring.page);
  await button(page, 1).click();
  await expect(page.getByTestId('votes-left')).toHaveText('您的票已全部投完');
});

test('a contestant is found by number, by name, or not at all', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 40 });
  await open(page, spring.page);
  const search = page.getByTestId('search');
  await search.fill('7');
  await expect.poll(() => page.getByTestId('number').allTextContents()).toContain('7号');
  await expect(page.getByTestId('contestant')).not.toHaveCount(30);
  await search.fill('okafor');
  await expect(page.getByTestId('contestant')).toHaveCount(1);
  await expect(page.getByTestId('name')).toHaveText('Ada Okafor');
  await search.fill('没有的人');
  await expect(page.getByTestId('nobody')).toContainText('没有找到“没有的人”');
  await page.getByTestId('search-clear').click();
  await expect(page.getByTestId('contestant')).toHaveCount(30);
});

test('the rest of a long list comes when it is scrolled to', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 40 });
  await open(page, spring.page);
  await page.getByTestId('contestant').last().scrollIntoViewIfNeeded();
  await expect(page.getByTestId('contestant')).toHaveCount(40);
  await expect(page.getByTestId('more')).toHaveCount(0);
});

test('several are chosen and sent as one vote', async ({ page, campaign }) => {
  const rules = { choices_per_vote_max: 2, votes_per_person_per_day: 1 };
  const spring = await campaign({ contestants: 4, rules });
  await open(page, spring.page);
  await button(page, 1).click();
  await button(page, 3).click();
  await button(page, 4).click();
  await expect(page.getByTestId('outcome')).toContainText('每次最多选2位');
  await expect(page.getByTestId('choice-count')).toHaveText('已选2位，最多2位');
  await button(page, 1).click();
  await button(page, 4).click();
  await page.getByTestId('choice-send').click();
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'good');
  await expect(button(page, 3)).toHaveText('已投票 ✓');
  await expect(button(page, 4)).toHaveText('已投票 ✓');
  await expect(page.getByTestId('choice')).toHaveCount(0);
  await spring.mustCount({ 3: 1, 4: 1 });
});

test('one’s vote is cast from a contestant’s own page as well', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 3 });
  await page.goto(`${spring.page}/3?from=friend`);
  await expect(page.getByTestId('name')).toContainText('周正');
  await button(page, 3).click();
  await expect(page.getByTestId('figures')).toContainText('1票');
  await page.getByTestId('back').click();
  await expect(card(page, 3).getByTestId('voted')).toBeVisible();
  // Whoever passes the page on from WeChat's menu passes the sharer on with it.
  expect(new URL(page.url()).searchParams.get('from')).toBe('friend');
  await page.goto(`${spring.page}/99`);
  await expect(page.getByTestId('contestant-unknown')).toContainText('没有这位选手');
});

test('nobody need share, and whoever does gets a card and a link', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2 });
  await page.goto(`${spring.page}/2`);
  await page.getByTestId('share').click();
  await expect(page.getByTestId('share-hint')).toContainText('点右上角');
  await expect(page.getByTestId('share-panel')).toContainText('不影响票数和机会');
  const picture = page.getByTestId('share-card');
  await expect(picture).toBeVisible();
  expect(
    await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]),
  ).toEqual([600, 900]);
  const link = new URL((await page.getByTestId('share-link').textContent()) ?? '');
  expect(link.pathname).toBe(`/c/${spring.id}/2`);
  expect(link.searchParams.get('from')).toMatch(/^[0-9a-z]{12}$/);
});

test('a person signs up, is approved, and can be voted for', async ({ page, campaign, server }) => {
  const spring = await campaign({ contestants: 1 });
  await open(page, spring.page);
  await page.getByTestId('nav-me').click();
  await page.getByTestId('sign-up-send').click();
  await expect(page.getByTestId('field-name')).toBeFocused();
  await expect(page.getByTestId('sign-up')).toContainText('请填写姓名或昵称');
  await page.getByTestId('field-name').fill('赵小川');
  await page.getByTestId('field-about').fill('我爱唱歌');
  await page.getByTestId('sign-up-send').click();
  await expect(page.getByTestId('own-entry')).toHaveAttribute('data-status', 'pending');
  await expect(page.getByTestId('own-entry')).toContainText('您的编号是2号');

  const operator = await server.operator();
  await operator.post(`${spring.path}/contestants/2/approve`);
  await page.reload();
  await expect(page.getByTestId('own-entry')).toHaveAttribute('data-status', 'approved');
  await page.getByTestId('nav-list').click();
  await button(page, 2).click();
  await expect(page.getByTestId('outcome')).toContainText('赵小川');
  await spring.mustCount({ 2: 1 });
});

test('who looks at the ranking sees the votes of others as they come', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 3 });
  await page.goto(`${spring.page}/board`);
  await expect(page.getByTestId('live')).toHaveAttribute('data-live', 'live');
  await spring.vote('one', 3);
  await expect.poll(() => ranking(page)).toEqual(['3: 1', '1: 0', '2: 0']);
  await spring.vote('two', 2);
  await spring.vote('three', 2);
  await expect.poll(() => ranking(page)).toEqual(['2: 2', '3: 1', '1: 0']);
});
