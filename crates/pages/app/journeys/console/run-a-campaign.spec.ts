import { randomUUID } from 'node:crypto';

import { Campaign, expect, type Page, test } from '../world';
import { confirm, enter, signIn } from './operator';

test.use({ locale: 'en-GB' });

/** The number under a name in the row of totals. */
const total = (page: Page, kind: string) => page.getByTestId('totals').getByTestId(kind).locator('dd');

test('an operator runs a campaign from its first draft to its final result, without a line of curl', async ({
  page,
  server,
}) => {
  test.setTimeout(90_000);
  const id = `spring-${randomUUID().slice(0, 8)}`;
  await signIn(page, server);

  await test.step('set it up', async () => {
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Title').fill('Spring voices');
    await page.getByLabel('Id', { exact: true }).fill(id);
    await page.getByLabel('Votes a person has per day').fill('2');
    await page.getByLabel('Seconds between moves of the board').fill('1');
    await expect(page.getByText('Each person has 2 votes per day (Asia/Shanghai).')).toBeVisible();
    await page.getByRole('button', { name: 'Set it up as a draft' }).click();
    await expect(page.getByRole('heading', { name: 'Spring voices' })).toBeVisible();
    await expect(page.getByText('Next step: Add contestants')).toBeVisible();
  });

  const campaign = new Campaign(server, id);

  await test.step('add one contestant, approve another who signed up', async () => {
    const add = page.getByTestId('add');
    await add.getByLabel('Name').fill('Ada Okafor');
    await add.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByText('Added as number 1.')).toBeVisible();
    const session = await server.anybody.post('/v1/sessions', { openid: `signer-${id}` });
    await server.anybody
      .with(session.token as string)
      .post(`${campaign.path}/contestants`, { name: '林小满' });
    const queue = page.getByTestId('queue');
    await queue.getByRole('button', { name: 'Approve: number 2, 林小满' }).click();
    await expect(queue.getByText('Nobody waits for approval.')).toBeVisible();
    const row = page.getByTestId('contestants').locator('[data-number="2"]');
    await expect(row.getByText('Standing')).toBeVisible();
  });

  await test.step('open it and see votes arrive', async () => {
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await confirm(page, 'Open');
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect(page.getByText('Next step: Voting runs.')).toBeVisible();
    await campaign.vote(`voter-1-${id}`, 2);
    await campaign.vote(`voter-2-${id}`, 2);
    await expect(total(page, 'counted')).toHaveText('2');
    await expect(page.getByRole('img', { name: /2 counted, 0 held, 0 refused/ })).toBeVisible();
    const first = page.getByTestId('board').getByRole('row').nth(1);
    await expect(first).toContainText('林小满');
    await expect(first).toContainText('100.0 %');
  });

  await test.step('pause it: a vote is refused, and the reason stands there', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await confirm(page, 'Pause');
    await expect(campaign.vote(`voter-3-${id}`, 1)).rejects.toThrow('campaign-not-open');
    await expect(total(page, 'refused')).toHaveText('1');
    await expect(page.getByRole('cell', { name: /The campaign was not open/ })).toBeVisible();
  });

  await test.step('resume, close and make final', async () => {
    await page.getByRole('button', { name: 'Resume' }).click();
    await confirm(page, 'Resume');
    await campaign.vote(`voter-3-${id}`, 1);
    await expect(total(page, 'counted')).toHaveText('3');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await confirm(page, 'Close', id);
    await expect(page.getByText('Next step: Voting has ended.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Make final' }).click();
    await confirm(page, 'Make final', id);
    await expect(page.getByText('Next step: The result is final.')).toBeVisible();
    expect((await campaign.about()).status).toBe('final');
    for (const name of ['Open', 'Pause', 'Close', 'Make final']) {
      await expect(page.getByRole('button', { name, exact: true })).toBeDisabled();
    }
  });
});

test('rounds are ended by hand, and the jury’s marks make part of the result', async ({
  page,
  server,
  campaign,
}) => {
  const rules = { rounds: [{ advance: 1 }], final_score: { votes_percent: 50, jury_percent: 50 } };
  const spring = await campaign({ contestants: 2, rules });
  await signIn(page, server);
  await enter(page, server, `/campaigns/${spring.id}`);
  await spring.vote(`juror-journey-${spring.id}`, 2);
  await spring.mustCount({ 2: 1 });

  await page.getByRole('button', { name: 'End the round' }).click();
  await expect(page.getByText('Round 1 ends; 1 contestant goes on.')).toBeVisible();
  await confirm(page, 'End the round', spring.id);
  await expect(page.getByText('Round 2 of 2')).toBeVisible();
  await expect(page.getByText('This is the last round; close it instead.')).toBeVisible();

  await page.getByRole('link', { name: 'Jury' }).click();
  await page.getByLabel('Juror', { exact: true }).fill('Juror One');
  await page.getByLabel('Contestant’s number').fill('2');
  await page.getByLabel('Points, 0 to 100').fill('90');
  await page.getByRole('button', { name: 'Enter the mark' }).click();
  await expect(page.getByText('1 to 32 of a-z, 0-9, - and _.')).toBeVisible();
  await page.getByLabel('Juror', { exact: true }).fill('juror-1');
  await page.getByRole('button', { name: 'Enter the mark' }).click();
  await expect(page.getByRole('listitem').getByText('juror-1: 90 points for number 2.')).toBeVisible();

  await spring.vote(`second-round-${spring.id}`, 2);
  await spring.do('close');
  await spring.do('finalize');
  await page.getByRole('link', { name: 'Board' }).click();
  // 50 for the most votes, and half of 90.
  await expect(page.getByTestId('board').getByRole('cell', { name: '95.000' })).toBeVisible();
});

test('a form says what to change before the server has to', async ({ page, server }) => {
  await signIn(page, server);
  await enter(page, server, '/new');
  await page.getByLabel('Id', { exact: true }).fill('Spring 2026');
  await expect(page.getByText('Small letters, digits, - and _ only')).toBeVisible();
  await page.getByLabel('Seconds before the close in which the board stands still').fill('60');
  await page.getByRole('button', { name: 'Set it up as a draft' }).click();
  await expect(page.getByText('Needs a time of closing; give one, or leave this empty.')).toBeVisible();
  await expect(page.getByText('3 fields need a change.')).toBeVisible();
  await expect(page.getByLabel('Title')).toBeFocused();
});
