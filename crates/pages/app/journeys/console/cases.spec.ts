import { expect, type Json, type Page, type Server, test, WECHAT } from '../world';
import { enter, signIn } from './operator';

test.use({ locale: 'en-GB' });

/** One vote of the crowd or of the rack, with the times that it says. */
interface Attempt {
  openid: string;
  contestant: number;
  address: string;
  canvas: string;
  openedMs: number;
  atMs: number;
}

const FANS = 90;
const RACKED = 45;

/** A crowd that votes for all, and a rack of three phones in one place among it that votes for one. */
function attack(fromMs: number): Attempt[] {
  const fans = Array.from({ length: FANS }, (_, n) => ({
    openid: `fan-${String(n)}`,
    contestant: 1 + (n % 3),
    address: `117.${String(130 + (n % 7))}.${String(n % 200)}.9`,
    canvas: `own-${String(n)}`,
    openedMs: fromMs + n * 20_000,
    atMs: fromMs + n * 20_000 + 9_000 + ((n * 37) % 11_000),
  }));
  const rack = Array.from({ length: RACKED }, (_, n) => ({
    openid: `rack-${String(n)}`,
    contestant: 1,
    address: '36.98.7.6',
    canvas: `rack-${String(n % 3)}`,
    openedMs: fromMs + 600_000 + n * 4_000,
    atMs: fromMs + 602_500 + n * 4_000,
  }));
  return [...fans, ...rack].sort((one, other) => one.atMs - other.atMs);
}

async function cast(server: Server, path: string, attempt: Attempt): Promise<void> {
  const device = {
    platform: 'Linux armv8l',
    screen: '360x800@3',
    touch_points: 5,
    canvas: attempt.canvas,
    audio: '1.5',
  };
  const phone = server.anybody.header('User-Agent', WECHAT).header('X-Forwarded-For', attempt.address);
  const session = await phone.post('/v1/sessions', { openid: attempt.openid });
  const person = phone.with(session.token as string);
  const at = (ms: number) => person.header('Fairground-At', String(ms));
  const visit = await at(attempt.openedMs).post(`${path}/visits`, { device });
  const wish = { contestant: attempt.contestant, page_token: visit.page_token as string, device };
  await at(attempt.atMs).header('Idempotency-Key', 'only').post(`${path}/votes`, wish);
}

/** Reads what an act would change, gives a reason and says yes; gives how many votes that were. */
async function judge(page: Page, reason: string): Promise<number> {
  const dialog = page.getByRole('dialog');
  const would = await dialog.getByTestId('preview').textContent();
  const votes = Number(/^(\d+) votes? of/.exec(would?.trim() ?? '')?.[1]);
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: `Change ${String(votes)} vote` }).click();
  await expect(dialog).toBeHidden();
  return votes;
}

test('an operator reads a case, voids its votes, gives one phone its votes back, and takes that back', async ({
  page,
  ownServer,
}) => {
  test.setTimeout(120_000);
  // Its times lie ahead of the clock, which others must not feel.
  const server = await ownServer();
  const operator = await server.operator();
  const path = '/v1/campaigns/night';
  const rules = { votes_per_person_per_day: 1, board_refresh_seconds: 1 };
  await operator.post('/v1/campaigns', { id: 'night', kind: 'votes', name: 'Night voices', rules });
  for (const name of ['林小满', '周正', '欧阳静']) await operator.post(`${path}/contestants`, { name });
  const opened = await operator.post(`${path}/open`).then(() => operator.get(path));
  for (const attempt of attack((opened.opened_at_ms as number) + 60_000)) await cast(server, path, attempt);

  /** What contestant 1's votes are, once the board has moved. */
  const first = async (): Promise<Json> => {
    const listed = await operator.get(`${path}/contestants`);
    return listed.contestants[0];
  };
  const voided = async () => (await first()).votes_voided as number;
  const out = async () => (await voided()) + ((await first()).votes_held as number);
  const mostOfTheRack = async () => (await operator.get(`${path}/cases`)).cases[0]?.votes as number;
  await expect.poll(mostOfTheRack, { timeout: 30_000 }).toBeGreaterThan(20);

  await signIn(page, server);
  await enter(page, server, '/campaigns/night/cases');

  const device = await test.step('a case is there by itself, with what its votes share', async () => {
    const row = page.getByTestId('cases').getByRole('row').filter({ hasText: 'Contestant 1' }).last();
    await row.getByRole('link').click();
    await expect(page.getByTestId('case-status')).toHaveText('Open');
    await expect(page.getByTestId('cluster').getByRole('img', { name: 'shares it' }).first()).toBeVisible();
    await expect(page.getByRole('img', { name: /votes over time, per ten minutes/ })).toBeVisible();
    await expect(page.getByTestId('examples').getByRole('row')).not.toHaveCount(1);
    const shared = page
      .getByRole('listitem')
      .filter({ hasText: /^\s*Device/ })
      .first();
    return (await shared.locator('.mono').textContent())?.trim() ?? '';
  });

  const inCase = await test.step('its votes are voided after a look at what that changes', async () => {
    await page.getByRole('button', { name: 'Void its votes' }).click();
    await expect(page.getByRole('dialog').getByRole('cell', { name: 'Contestant 1' })).toBeVisible();
    const votes = await judge(page, 'one rack of phones');
    await expect(page.getByTestId('case-now')).toContainText(`${String(votes)} voided now`);
    await page.getByRole('button', { name: 'It is fraud' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('three phones, forty names');
    await page.getByRole('dialog').getByRole('button', { name: 'It is fraud' }).click();
    await expect(page.getByTestId('case-status')).toHaveText('Fraud');
    return votes;
  });

  // From held to voided no count moves, so the board had nothing to take over since the hold.
  await expect.poll(out).toBeGreaterThanOrEqual(inCase);
  const outBefore = await out();
  const restored = await test.step('one phone was a family’s: its votes count again', async () => {
    await enter(page, server, '/campaigns/night/cases');
    await page.getByText('Judge votes by what they share').click();
    const question = page.getByTestId('question');
    await question.getByLabel('Device').fill(device);
    await question.getByRole('button', { name: 'Restore…' }).click();
    const votes = await judge(page, 'a family on one phone');
    await expect.poll(out).toBe(outBefore - votes);
    return votes;
  });

  await test.step('that was a mistake, and is undone', async () => {
    await enter(page, server, '/campaigns/night/acts');
    const acts = page.getByTestId('acts').getByRole('row');
    await expect(acts.nth(1)).toContainText('a family on one phone');
    await acts
      .nth(1)
      .getByRole('button', { name: /^Undo / })
      .click();
    expect(await judge(page, 'no family has fifteen names')).toBe(restored);
    await expect(acts.nth(1)).toContainText('undoes');
    await expect.poll(voided).toBe(inCase);
  });

  await test.step('the board counts what counts', async () => {
    const { votes_counted: counted, votes_held: held } = await first();
    expect((counted as number) + (held as number) + inCase).toBe(FANS / 3 + RACKED);
    const board = await server.anybody.get(`${path}/leaderboard`);
    const votes = (board.entries as { contestant: number; votes: number }[]).map((it) => [
      it.contestant,
      it.votes,
    ]);
    expect(Object.fromEntries(votes)).toEqual({ 1: counted as number, 2: FANS / 3, 3: FANS / 3 });
  });
});
