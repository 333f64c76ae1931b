import { expect, test } from '../world';
import { enter, makeToken, revoke, signIn } from './operator';

test.use({ locale: 'en-GB' });

test('a token that the server does not know is refused, and the page says what to do', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/console/`);
  const token = page.getByLabel('Token', { exact: true });
  const submit = page.getByRole('button', { name: 'Sign in' });
  await submit.click();
  await expect(page.getByRole('alert')).toHaveText('Paste a token first.');
  await token.fill('fg-operator-0000');
  await submit.click();
  await expect(page.getByRole('alert')).toContainText('mistyped, revoked, or made for another server');
  const session = await server.anybody.post('/v1/sessions', { openid: 'somebody' });
  await token.fill(session.token as string);
  await submit.click();
  await expect(page.getByRole('alert')).toContainText('the session of a participant');
  await expect(page.getByRole('link', { name: 'Journals' })).toHaveCount(0);
});

test('a token that is taken back while the console is open leads to the sign-in, and back to the same room', async ({
  page,
  server,
  campaign,
}) => {
  const spring = await campaign({ name: 'Spring voices' });
  const made = await makeToken(server, 'operator');
  await signIn(page, server, made.token);
  await enter(page, server, `/campaigns/${spring.id}/contestants`);
  await expect(page.getByRole('heading', { name: 'Spring voices' })).toBeVisible();
  await revoke(server, made);
  await expect(page.getByRole('alert')).toContainText('the server takes your token no longer');
  await page.getByLabel('Token', { exact: true }).fill(` ${await server.operatorToken()}\n`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'All contestants' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/console/campaigns/${spring.id}/contestants`);
});

test('a token is forgotten with its tab, unless this device shall remember it', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const first = await context.newPage();
  await signIn(first, server);
  const second = await context.newPage();
  await enter(second, server, '/campaigns');
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await second.getByLabel('Token', { exact: true }).fill(await server.operatorToken());
  await second.getByText('Remember on this device').click();
  await second.getByRole('button', { name: 'Sign in' }).click();
  await expect(second.getByRole('heading', { name: 'Campaigns' })).toBeVisible();
  const third = await context.newPage();
  await enter(third, server, '/campaigns');
  await expect(third.getByRole('heading', { name: 'Campaigns' })).toBeVisible();
  await third.getByRole('button', { name: 'Sign out' }).click();
  await expect(second.getByText('You were signed out in another tab.')).toBeVisible();
  await context.close();
});

test('an auditor reads everything and finds no button that changes anything', async ({
  page,
  server,
  campaign,
}) => {
  const rules = { final_score: { votes_percent: 50, jury_percent: 50 }, rounds: [{ advance: 2 }] };
  const spring = await campaign({ name: 'Spring voices', rules });
  const session = await server.anybody.post('/v1/sessions', { openid: `signer-${spring.id}` });
  await server.anybody.with(session.token as string).post(`${spring.path}/contestants`, { name: '林小满' });
  const { token } = await makeToken(server, 'auditor');
  await signIn(page, server, token);
  await expect(page.getByTestId('role')).toHaveText('Auditor, reading only');

  const acts = page.getByRole('button', {
    name: /^(New campaign|Open|Resume|Pause|Close|End the round|Make final|Approve|Reject|Withdraw|Add|Enter|Set it up)/,
  });
  await expect(page.getByRole('link', { name: 'Spring voices' }).first()).toBeVisible();
  await expect(acts).toHaveCount(0);
  for (const [part, shows] of [
    ['', 'Votes per minute'],
    ['/contestants', 'Waiting for approval'],
    ['/board', 'Board'],
    ['/jury', 'Jury’s marks'],
  ] as const) {
    await enter(page, server, `/campaigns/${spring.id}${part}`);
    await expect(page.getByRole('heading', { name: shows })).toBeVisible();
    await expect(page.getByText('Your token may only read.').first()).toBeVisible();
    await expect(acts).toHaveCount(0);
  }
  await enter(page, server, '/new');
  await expect(page.getByText('Your token may only read.')).toBeVisible();
  await expect(acts).toHaveCount(0);
});

test('campaigns of another account are unknown, and the door’s own counts are not theirs', async ({
  page,
  server,
  campaign,
}) => {
  const spring = await campaign();
  const { token } = await makeToken(server, 'operator', 'another');
  await signIn(page, server, token);
  await expect(page.getByText('There are no campaigns yet.')).toBeVisible();
  await enter(page, server, `/campaigns/${spring.id}`);
  await expect(page.getByText(`There is no campaign “${spring.id}” for your token.`)).toBeVisible();
  await enter(page, server, '/door');
  await expect(page.getByText('Only operators of the house account see this.')).toBeVisible();
});
