import { expect, test } from '../world';
import { enter, signIn } from './operator';

test.use({ locale: 'en-GB' });

test('a log’s digest and its replay are asked for, and found to be the same', async ({ page, ownServer }) => {
  const server = await ownServer({ demo: true });
  await signIn(page, server);
  await enter(page, server, '/journals');
  const votes = page.getByTestId('votes.0');
  await expect(votes.getByText('Takes commands')).toBeVisible();
  await votes.getByRole('button', { name: 'Digest' }).click();
  const live = votes.getByTestId('digest').getByTestId('digest-value').locator('code');
  await expect(live).toHaveText(/^[0-9a-f]{64}$/);
  await votes.getByRole('button', { name: 'Verify' }).click();
  await expect(votes.getByText('The chain holds.')).toBeVisible();
  await expect(votes.getByTestId('verify').getByTestId('digest-value').locator('code')).toHaveText(
    await live.innerText(),
  );
  await expect(votes.getByText('Same digest as the live state at this position')).toBeVisible();
});

test('whoever waits for a long verification sees how long, and is told when another one is in the way', async ({
  page,
  server,
}) => {
  await signIn(page, server);
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  await page.route('**/votes/0/verify', async (route) => {
    await held;
    await route.continue();
  });
  await page.route('**/directory/0/verify', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/problems/audits-busy',
        title: 'Audits busy',
        status: 503,
        detail: 'Other logs are being read now. Try again in a while.',
      }),
    }),
  );
  await enter(page, server, '/journals');
  const votes = page.getByTestId('votes.0');
  await votes.getByRole('button', { name: 'Verify' }).click();
  await expect(votes.getByText(/Running for [1-9]\d* s/)).toBeVisible();
  const directory = page.getByTestId('directory.0');
  await directory.getByRole('button', { name: 'Verify' }).click();
  await expect(directory.getByRole('alert')).toContainText('only one can be at a time');
  release();
  await expect(votes.getByText('The chain holds.')).toBeVisible();
});
