import { Campaign, expect, PHONE, test, WECHAT } from '../world';

test('the world counts what the API is told', async ({ campaign }) => {
  const spring = await campaign({ contestants: 3 });
  await spring.vote('smoke-1', 2);
  await spring.vote('smoke-2', 2);
  await spring.vote('smoke-3', 1);
  await spring.mustCount({ 1: 1, 2: 2 });
});

test('a server of a test can be killed, and is the same again at the same address', async ({ ownServer }) => {
  const server = await ownServer();
  const spring = await Campaign.create(server, { contestants: 2 });
  const { url } = server;
  await spring.vote('smoke-1', 1);
  await server.kill();
  await expect(server.anybody.get(spring.path)).rejects.toThrow();
  await server.resume();
  expect(server.url).toBe(url);
  await spring.mustCount({ 1: 1 });
});

test('limits of a server of a test come from its settings', async ({ ownServer }) => {
  const server = await ownServer({ config: '[limits]\nstaff = { burst = 2, per_second = 1 }\n' });
  const operator = await server.operator();
  const replies = [];
  for (let asked = 0; asked < 3; asked += 1) replies.push(await operator.ask('GET', '/v1/journals'));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(replies[2]?.headers.get('Retry-After')).toBe('1');
});

test('pages under test look like people to the guard', async ({ browser, server }) => {
  const phone = await browser.newPage(PHONE);
  await phone.goto(`${server.url}/livez`);
  const said = await phone.evaluate(() => [
    navigator.userAgent,
    navigator.webdriver,
    navigator.maxTouchPoints > 0,
  ]);
  expect(said).toEqual([WECHAT, false, true]);
});

test('the documentation of the API opens', async ({ page, server }) => {
  const answer = await page.goto(`${server.url}/docs/`);
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole('heading', { name: /Fairground/ })).toBeVisible();
});
