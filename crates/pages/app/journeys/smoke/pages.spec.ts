import { expect, PHONE, test } from '../world';

test('the address of the server leads operators to the console', async ({ page, server }) => {
  const answer = await page.goto(server.url);
  expect(page.url()).toMatch(`${server.url}/console/`);
  expect(answer?.headers()['content-security-policy']).toContain("script-src 'self'");
});

for (const [name, address] of [
  ['a campaign', '/c/demo'],
  ['a contestant of a campaign', '/c/demo/3'],
  ['the console', '/console/'],
] as const) {
  test(`the page of ${name} loads without a complaint, and from this server alone`, async ({
    browser,
    ownServer,
  }) => {
    const server = await ownServer({ demo: true });
    const page = await browser.newPage(PHONE);
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
    });
    await page.goto(server.url + address);
    await expect(page.getByRole('heading').first()).toBeVisible();
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([server.url]);
  });
}

test('whoever comes back loads nothing again but the document, and that only if it changed', async ({
  browser,
  server,
  campaign,
}) => {
  const { page: address } = await campaign();
  const context = await browser.newContext(PHONE);
  const open = async () => {
    const page = await context.newPage();
    // Playwright shows a 304 as the 200 that it stands for; what went over the wire tells them apart.
    const devtools = await context.newCDPSession(page);
    const received = new Map<string, number>();
    const urls = new Map<string, string>();
    devtools.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const path = urls.get(requestId)?.replace(server.url, '') ?? '';
      if (!path.startsWith('/v1/')) received.set(path, encodedDataLength);
    });
    await devtools.send('Network.enable');
    await page.goto(address);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.close();
    return received;
  };
  const first = await open();
  const again = await open();
  const path = new URL(address).pathname;
  expect(first.get(path)).toBeGreaterThan(1_000);
  // Head of a 304 only.
  expect(again.get(path)).toBeLessThan(700);
  for (const [file, bytes] of again) {
    if (file.startsWith('/assets/h5/') && first.has(file)) expect(bytes, file).toBe(0);
  }
});

test('a drawing that is opened by itself can run nothing', async ({ page, server }) => {
  await page.goto(`${server.url}/assets/demo/soup.svg`);
  // Playwright itself speaks from outside; a script of the drawing's own must be refused.
  const refused = page.waitForEvent('console', (message) => message.text().includes('script'));
  await page.evaluate(() => {
    const script = document.createElementNS('http://www.w3.org/2000/svg', 'script');
    script.textContent = 'document.documentElement.setAttribute("data-ran", "yes")';
    document.documentElement.append(script);
  });
  await refused;
  await expect(page.locator('[data-ran]')).toHaveCount(0);
});
