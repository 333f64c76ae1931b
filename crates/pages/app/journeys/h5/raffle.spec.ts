import { randomUUID } from 'node:crypto';

import { Book } from '../world/book';
import { Campaign, Draw, expect, known, test } from '../world';
import { mustBeAccessible } from './accessible';

/** The screen of a hall. */
const SCREEN = { width: 1_920, height: 1_080 };

test('a hall sees entries close and masked winners come, without anybody touching the page', async ({
  page,
  server,
}) => {
  const raffle = new Campaign(server, `raffle-${randomUUID().slice(0, 8)}`);
  const operator = await server.operator();
  const rules = {
    closes_at_ms: Date.now() + 6_000,
    prizes: [{ asset: 'unit.bike', amount: 1, winners: 2 }],
    alternates: 1,
  };
  await operator.post('/v1/campaigns', { id: raffle.id, kind: 'raffle', name: '年会 Gala', rules });
  await (await Book.of(server)).allot({ asset: 'unit.bike', campaign: raffle.id, into: 'stock', amount: 2 });
  const inStock = async () => ((await operator.get(raffle.path)).inside.stock as unknown[]).length;
  await expect.poll(inStock, { message: 'kinds of prizes in stock' }).toBe(1);
  await raffle.do('open');
  const persons = await Promise.all(Array.from({ length: 9 }, () => known(server, randomUUID())));
  await operator.header('Idempotency-Key', randomUUID()).post(`${raffle.path}/entries/hand-in`, { persons });

  await page.setViewportSize(SCREEN);
  await page.goto(raffle.page);
  await expect(page.getByTestId('entries')).toHaveText('9份报名');
  await expect(page.getByTestId('winners')).toContainText('还没有开奖');
  await expect(page.getByTestId('root')).toHaveText(/^[0-9a-f]{64}$/, { timeout: 15_000 });
  await raffle.do('winners');
  await expect(page.getByTestId('place')).toHaveCount(2);
  for (const person of persons) await expect(page.getByTestId('page')).not.toContainText(person);
  await raffle.do('winners/1/confirm');
  await expect(page.locator('[data-testid=place][data-standing=confirmed]')).toHaveCount(1);
  await mustBeAccessible(page);
});

interface Sent {
  position: number;
  delivery: { name: string };
}

test('a ticket is spent for an entry, once, and afterwards the page says why one did or did not win', async ({
  page,
  server,
}) => {
  const id = `tombola-${randomUUID().slice(0, 8)}`;
  const raffle = new Campaign(server, id);
  const operator = await server.operator();
  const tickets = await Draw.withTickets(server, id, 1);
  const rules = {
    closes_at_ms: Date.now() + 9_000,
    prizes: [{ asset: 'unit.bike', label: '折叠车', amount: 1, winners: 1, claim: 'delivery' }],
    claim_within_hours: 48,
    by_ticket: true,
  };
  await operator.post('/v1/campaigns', { id, kind: 'raffle', name: '抽自行车 Tombola', rules });
  await (await Book.of(server)).allot({ asset: 'unit.bike', campaign: id, into: 'stock', amount: 1 });
  const inStock = async () => ((await operator.get(raffle.path)).inside.stock as unknown[]).length;
  await expect.poll(inStock, { message: 'kinds of prizes in stock' }).toBe(1);
  await raffle.do('open');
  await tickets.giveTickets(`lin-${id}`);

  await page.addInitScript((openid) => localStorage.setItem('fairground:openid', openid), `lin-${id}`);
  await page.goto(raffle.page);
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('outcome')).toHaveText('报名成功：1号。');
  await expect(page.getByTestId('own-entries')).toHaveText('1号');
  await expect(page.getByTestId('tickets')).toContainText('已达上限');
  await mustBeAccessible(page);
  expect((await raffle.about()).entries).toBe(1);

  await expect.poll(async () => (await raffle.about()).root as unknown, { timeout: 15_000 }).toBeTruthy();
  await raffle.do('winners');
  await raffle.do('winners/1/confirm');
  await page.reload();
  await expect(page.getByTestId('own-raffle')).toHaveAttribute('data-why', 'confirmed');
  await expect(page.getByTestId('own-raffle')).toContainText('您中奖了。');

  // The winner says where it goes, and once it is sent the phone says so.
  await expect(page.getByTestId('own-prize')).toContainText('折叠车');
  await page.getByTestId('claim').click();
  await page.getByTestId('delivery').locator('[name=name]').fill('王芳');
  await page.getByTestId('delivery').locator('[name=phone]').fill('138 0013 8000');
  await page.getByTestId('delivery').locator('[name=address]').fill('三亚市天涯区 1 号');
  await mustBeAccessible(page);
  await page.getByTestId('delivery-send').click();
  await expect(page.getByTestId('own-prize')).toHaveAttribute('data-stage', 'claimed');
  const waits = async () => (await operator.get(`${raffle.path}/waiting-prizes`)) as { prizes: Sent[] };
  await expect.poll(async () => (await waits()).prizes.length).toBe(1);
  const [parcel] = (await waits()).prizes;
  expect(parcel?.delivery.name).toBe('王芳');
  await raffle.do(`draws/${parcel?.position ?? 0}/fulfil`, { note: 'SF-1' });
  await page.reload();
  await expect(page.getByTestId('own-prize')).toHaveAttribute('data-stage', 'fulfilled');
});
