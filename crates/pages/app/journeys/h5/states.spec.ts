import { expect, test } from '../world';
import { button, open, ranking } from './phone';

const HOUR_MS = 3_600_000;

test('before the opening the page counts down, and opens by itself', async ({ page, campaign }) => {
  const opens_at_ms = Date.now() + 2 * HOUR_MS;
  const spring = await campaign({ contestants: 2, open: false, rules: { opens_at_ms } });
  await open(page, spring.page);
  await expect(page.getByTestId('status')).toHaveText('尚未开始');
  await expect(page.getByTestId('clock')).toContainText(/距开始还有 1小时\d+分/);
  await button(page, 1).click({ force: true });
  await expect(page.getByTestId('outcome')).toHaveText(/尚未开始/);
  await spring.do('open');
  await expect(page.getByTestId('status')).toHaveText('投票进行中');
  await button(page, 1).click();
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'good');
});

test('a pause is said at once, and the end of it', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2 });
  await open(page, spring.page);
  await spring.do('pause');
  await expect(page.getByTestId('status')).toHaveText('已暂停');
  await expect(page.getByTestId('clock')).toContainText('投票暂停中');
  await expect(button(page, 1)).toHaveText('暂停中');
  await spring.do('open');
  await expect(button(page, 1)).toHaveText('投票');
});

test('after the close one reads where votes stand, and once it is final, the result', async ({
  page,
  campaign,
}) => {
  const rules = { final_score: { votes_percent: 50, jury_percent: 50 } };
  const spring = await campaign({ contestants: 3, rules });
  await spring.vote('one', 2);
  await open(page, spring.page);
  await button(page, 2).click();
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'good');
  for (const [contestant, points] of [
    [1, 100],
    [2, 40],
    [3, 10],
  ]) {
    await spring.do('marks', { contestant, juror: 'j1', points });
  }
  await spring.do('close');
  await expect(page.getByTestId('status')).toHaveText('投票已结束');
  await expect(button(page, 1)).toHaveText('已结束');
  await expect(button(page, 2)).toHaveText('已投票 ✓');
  await page.getByTestId('nav-board').click();
  await expect(page.getByTestId('board-note')).toContainText('结果尚未最终确定');
  await expect.poll(() => ranking(page)).toEqual(['2: 2', '1: 0', '3: 0']);

  await spring.do('finalize');
  await expect(page.getByRole('heading', { name: '最终结果' })).toBeVisible();
  await expect(page.getByTestId('board-row').first()).toContainText('70.00分');
  await expect(page.getByTestId('live')).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('status')).toHaveText('最终结果');
  await expect.poll(() => ranking(page)).toEqual(['2: 2', '1: 0', '3: 0']);
});

test('a hidden ranking is nowhere to be seen until the result is final', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2, rules: { board: 'hidden' } });
  await open(page, spring.page);
  await button(page, 1).click();
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'good');
  await expect(page.getByTestId('figures').first()).toHaveText('');
  await expect(page.getByTestId('votes-total')).toHaveCount(0);
  await expect(page.getByTestId('sort-rank')).toHaveCount(0);
  await page.getByTestId('nav-board').click();
  await expect(page.getByTestId('board-hidden')).toContainText('结果确定之前，不公开排行');
  await spring.do('close');
  await spring.do('finalize');
  await page.reload();
  await expect.poll(() => ranking(page)).toEqual(['1: 1', '2: 0']);
});

test('a frozen ranking says so, and takes votes all the same', async ({ page, campaign }) => {
  const closes_at_ms = Date.now() + HOUR_MS;
  const spring = await campaign({
    contestants: 2,
    rules: { closes_at_ms, board_frozen_before_close_seconds: 7_200 },
  });
  await open(page, spring.page);
  await button(page, 1).click();
  await expect(button(page, 1)).toHaveText('再投一票');
  await page.getByTestId('nav-board').click();
  await expect(page.getByTestId('board-note')).toContainText('排行暂停更新；投票照常进行');
});

test('who is voted for after leaving is refused in words', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2 });
  await open(page, spring.page);
  await spring.do('contestants/1/withdraw');
  await button(page, 1).click();
  await expect(page.getByTestId('outcome')).toHaveText(/未被接受。这位选手目前不能接受投票/);
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-tone', 'bad');
});

test('an address without a campaign says so', async ({ page, server }) => {
  await page.goto(`${server.url}/c/no-such-campaign`);
  await expect(page.getByTestId('trouble')).toHaveAttribute('data-trouble', 'unknown');
  await expect(page.getByTestId('trouble')).toContainText('没有这个活动');
});

test('where nobody can sign in, everything can still be read', async ({ page, campaign }) => {
  const spring = await campaign({ contestants: 2 });
  // What a server outside development mode answers.
  const body = JSON.stringify({
    type: '/problems/sign-in-unavailable',
    title: 'Sign in unavailable',
    status: 400,
    detail: 'Signing in with an openid is only for servers started with --development.',
  });
  await page.route('**/v1/sessions', (route) =>
    route.fulfill({ status: 400, contentType: 'application/problem+json', body }),
  );
  await open(page, spring.page);
  await expect(page.getByTestId('connection')).toContainText('您可以浏览全部内容');
  await button(page, 1).click({ force: true });
  await expect(page.getByTestId('outcome')).toContainText('即可在微信中投票');
  await page.getByTestId('nav-board').click();
  await expect(page.getByTestId('board-row')).toHaveCount(2);
  await page.getByTestId('nav-me').click();
  await expect(page.getByTestId('sign-up-reading')).toBeVisible();
});
