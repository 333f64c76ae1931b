import type { Page, Route } from '@playwright/test';

/** Bytes a second, and milliseconds there and back. */
export interface Conditions {
  downloadThroughput: number;
  uploadThroughput: number;
  latency: number;
}

/** As fast as it comes. */
const UNBOUND: Conditions = { downloadThroughput: -1, uploadThroughput: -1, latency: 0 };

/** Makes the page's network slow; gives back what ends that: no other session of the browser's tools can. */
export async function slow(page: Page, conditions: Conditions): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { offline: false, ...conditions });
  return async () => {
    await devtools.send('Network.emulateNetworkConditions', { offline: false, ...UNBOUND });
    await devtools.detach();
  };
}

/** Takes the page's network away; gives back what brings it back. */
export async function offline(page: Page): Promise<() => Promise<void>> {
  await page.context().setOffline(true);
  return async () => {
    await page.context().setOffline(false);
  };
}

/** What the next requests to an address meet, in this order. Later ones pass. */
export type Fate =
  /** The server does what it is asked, and its answer never arrives. */
  | 'answer lost'
  /** Nothing arrives at the server. */
  | 'request lost'
  /** Something in between answers instead of the server. */
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'pass';

/** Lets the next requests of the page to addresses that match meet their fates; counts how many have come. */
export async function fates(
  page: Page,
  url: string | RegExp,
  ...fates: Fate[]
): Promise<{ readonly came: number }> {
  const seen = { came: 0 };
  await page.route(url, async (route) => {
    const fate = fates[seen.came] ?? 'pass';
    seen.came += 1;
    await meet(route, fate);
  });
  return seen;
}

async function meet(route: Route, fate: Fate): Promise<void> {
  if (fate === 'pass') {
    await route.continue();
  } else if (fate === 'request lost') {
    await route.abort('connectionfailed');
  } else if (fate === 'answer lost') {
    await route.fetch();
    await route.abort('connectionreset');
  } else {
    await route.fulfill(fate);
  }
}
