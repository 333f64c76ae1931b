import { expect, test } from '../world';
import { enter, makeToken, signIn } from './operator';

test.use({ locale: 'en-GB' });

test('an auditor follows points from the trial balance back to the vote, and is on record for it', async ({
  page,
  ownServer,
}) => {
  const server = await ownServer({ demo: true });
  const operator = await server.operator();
  const book = '/v1/campaigns/book-default';
  await operator.post('/v1/campaigns', { id: 'book-default', kind: 'ledger', name: 'The book' });
  const allotment = { asset: 'points', campaign: 'demo', into: 'budget', amount: 100 };
  await operator.header('Idempotency-Key', 'budget').post(`${book}/allotments`, allotment);

  await signIn(page, server, (await makeToken(server, 'auditor')).token);
  await enter(page, server, '/ledger');
  await expect(page.getByTestId('accounts')).toContainText('points:budget:demo');
  await page.getByRole('link', { name: 'Trial balance' }).click();
  await expect(page.getByTestId('points')).toContainText('Debits equal credits.');
  await page.getByRole('link', { name: 'Statement' }).click();
  await page.getByLabel('Account').fill('points:budget:demo');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByTestId('statement-part')).toContainText('Closing balance: 100 points');
  await page.getByRole('link', { name: 'Entries' }).click();
  await expect(page.getByTestId('entries').getByRole('row')).toHaveCount(3);
  await page.getByTestId('entries').getByRole('link').first().click();
  await expect(page.getByText('Led to by: an operator')).toBeVisible();

  const { looks } = await operator.get('/v1/accesses');
  const asked = new Set(looks.map(({ question }: { question: string }) => question));
  // Beside these stands what the console asks for by itself, such as the list of campaigns.
  const followed = ['accounts', 'entries', 'statement', 'trace', 'trial_balance'];
  expect([...asked]).toEqual(expect.arrayContaining(followed));
});
