import { Campaign, expect, fates, test } from '../world';
import { confirm, enter, makeToken, signIn } from './operator';

test.use({ locale: 'en-GB' });

test('when an answer is lost, the console says that nobody knows, and sending again acts once', async ({
  page,
  server,
  campaign,
}) => {
  const spring = await campaign({ contestants: 0, open: false });
  await signIn(page, server);
  await enter(page, server, `/campaigns/${spring.id}/contestants`);
  const add = page.getByTestId('add');
  await expect(page.getByText('There are no contestants yet.')).toBeVisible();
  let posts = 0;
  const keys = new Set<string | undefined>();
  await page.route(`**/v1/campaigns/${spring.id}/contestants`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    posts += 1;
    keys.add(route.request().headers()['idempotency-key']);
    if (posts > 1) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await add.getByLabel('Name').fill('Ada Okafor');
  await add.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByTestId('trouble')).toContainText('Nobody knows yet whether it took effect.');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('Added as number 1.')).toBeVisible();
  expect([posts, keys.size]).toEqual([2, 1]);
  const { contestants } = await (await server.operator()).get(`${spring.path}/contestants`);
  expect(contestants).toHaveLength(1);
});

test('a double click opens once', async ({ page, server, campaign }) => {
  const spring = await campaign({ contestants: 1, open: false });
  await signIn(page, server);
  await enter(page, server, `/campaigns/${spring.id}`);
  const posts = await fates(page, '**/open', 'pass', 'pass');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Open' }).dblclick();
  await expect(page.getByText('Next step: Voting runs.')).toBeVisible();
  expect(posts.came).toBe(1);
});

test('a step that somebody else has taken meanwhile is refused in words', async ({
  page,
  server,
  campaign,
}) => {
  const spring = await campaign({ contestants: 1 });
  await signIn(page, server);
  await enter(page, server, `/campaigns/${spring.id}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await spring.do('close');
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    'the campaign is closed, and only one that is open can be paused',
  );
});

test('numbers of a server that is gone are said to be old, and become new by themselves when it is back', async ({
  page,
  ownServer,
}) => {
  test.setTimeout(90_000);
  const server = await ownServer();
  const spring = await Campaign.create(server, { contestants: 2 });
  const { token } = await makeToken(server, 'operator');
  await signIn(page, server, token);
  await enter(page, server, `/campaigns/${spring.id}`);
  const health = page.getByTestId('health');
  await expect(health).toContainText('Server ready');
  await spring.vote('before', 1);
  await expect(page.getByTestId('board')).toContainText('1 vote');
  await server.kill();
  await expect(health).toContainText('No answer from the server since');
  await expect(health).toContainText('All numbers on this page are from');
  await expect(page.getByText(/^Old numbers: from/).first()).toBeVisible();
  await server.resume();
  await expect(health).toContainText('Server ready', { timeout: 20_000 });
  await expect(page.getByText(/^Old numbers/)).toHaveCount(0, { timeout: 20_000 });
  await spring.vote('after', 2);
  await expect(page.getByTestId('board')).toContainText('2 votes', { timeout: 30_000 });
});

test('nothing is asked while nobody looks', async ({ page, server, campaign }) => {
  const spring = await campaign({ contestants: 1 });
  await signIn(page, server);
  await enter(page, server, `/campaigns/${spring.id}`);
  await expect(page.getByTestId('totals')).toBeVisible();
  await page.clock.install();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.clock.runFor(120_000);
  expect(asked).toEqual([]);
  const minutes = page.waitForRequest(/\/minutes\?/);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await minutes;
});

test('withdrawing asks first, and can be taken back', async ({ page, server, campaign }) => {
  const spring = await campaign({ contestants: [{ name: 'Ada Okafor' }, { name: '林小满' }] });
  await signIn(page, server);
  await enter(page, server, `/campaigns/${spring.id}/contestants`);
  const row = page.getByTestId('contestants').locator('[data-number="1"]');
  await row.getByRole('button', { name: 'Withdraw: number 1, Ada Okafor' }).click();
  await confirm(page, 'Withdraw');
  await expect(row).toContainText('Withdrawn');
  await row.getByRole('button', { name: 'Approve: number 1' }).click();
  await expect(row).toContainText('Standing');
  await page.getByRole('searchbox').fill('小满');
  await expect(page.getByTestId('contestants').locator('[data-number]')).toHaveCount(1);
  await page.getByRole('searchbox').fill('nobody');
  await expect(page.getByText('Nobody found for “nobody”.')).toBeVisible();
});
