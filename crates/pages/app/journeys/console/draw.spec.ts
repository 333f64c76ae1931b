import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Draw, expect, test } from '../world';
import { complaints } from './accessible';
import { confirm, enter, signIn } from './operator';

test.use({ locale: 'en-GB' });

test('an operator runs a draw from its first draft to the parcel, and shows its seed', async ({
  page,
  server,
}) => {
  test.setTimeout(60_000);
  const id = `mugs-${randomUUID().slice(0, 8)}`;
  const draw = await Draw.withTickets(server, id);
  await signIn(page, server);

  await test.step('set it up; what the server refuses stands at its field', async () => {
    await enter(page, server, '/new');
    await page.getByText('Lucky draw', { exact: true }).click();
    await page.getByLabel('Title').fill('Spring draw');
    await page.getByLabel('Id', { exact: true }).fill(id);
    await page.getByLabel('Asset', { exact: true }).fill('unit.mug');
    await page.getByLabel('Amount', { exact: true }).fill('0');
    await page.getByLabel('How it is given').selectOption('delivery');
    await expect(page.getByTestId('chances')).toContainText('100.0 %');
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Set it up as a draft' }).click();
    await expect(page.getByLabel('Amount', { exact: true })).toBeFocused();
    await expect(page.getByText('prizes[0].amount must be 1 to', { exact: false }).first()).toBeVisible();
    await page.getByLabel('Amount', { exact: true }).fill('1');
    await page.getByRole('button', { name: 'Set it up as a draft' }).click();
    await expect(page.getByRole('heading', { name: 'Spring draw' })).toBeVisible();
  });

  await test.step('hand prizes over, and open it', async () => {
    await page.getByRole('button', { name: 'Hand prizes over' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount').fill('3');
    await dialog.getByRole('button', { name: 'Hand over' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await confirm(page, 'Open');
    await expect(page.getByText('Next step: People draw.')).toBeVisible();
    const left = page.getByTestId('stock').locator('[data-line="0"] td').last();
    await expect(left).toHaveText('3', { timeout: 15_000 });
    expect(await complaints(page)).toEqual([]);
  });

  const position = await test.step('somebody wins and claims', async () => {
    await draw.giveTickets(`lin-${id}`);
    const won = await draw.drawAs(`lin-${id}`);
    await draw.claimAs(`lin-${id}`, won);
    return won;
  });

  await test.step('send it, with the parcel’s number', async () => {
    await page.getByRole('link', { name: 'To be sent' }).click();
    const row = page.getByTestId('sending').locator(`[data-position="${String(position)}"]`);
    await expect(row).toContainText('林小满');
    await row.getByRole('textbox').fill('SF-77');
    expect(await complaints(page)).toEqual([]);
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Mark 1 prize as sent' }).click();
    await expect(page.getByRole('dialog')).toContainText('SF-77');
    await confirm(page, 'Mark 1 prize as sent');
    await expect(page.getByText('Nothing waits to be sent.')).toBeVisible();
  });

  await test.step('find the winner, and save the list', async () => {
    await page.getByRole('link', { name: 'Winners' }).click();
    const winners = page.getByTestId('winners');
    await winners.getByLabel('Status').selectOption('fulfilled');
    await expect(winners.getByRole('row').filter({ hasText: 'SF-77' })).toHaveCount(1);
    const download = page.waitForEvent('download');
    await winners.getByRole('button', { name: 'Save as CSV' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain('SF-77');
    await winners.getByLabel('Status').selectOption('returned');
    await expect(winners).toContainText('No winner fits.');
  });

  await test.step('close it: its seed is public', async () => {
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await confirm(page, 'Close', id);
    await page.getByRole('link', { name: 'Fairness' }).click();
    await expect(page.getByTestId('seed-state')).toContainText('The seed is public');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the file for checking' }).click();
    const bundle = await readFile(await (await download).path(), 'utf8');
    expect(bundle).toContain('"kind":"seed_revealed"');
  });
});
