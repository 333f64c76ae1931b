/** The world of a journey: `import { expect, test } from '../world';`, then ask for `server`, `campaign` or `ownServer`. */
import { test as base } from '@playwright/test';

import { Campaign, type CampaignOptions } from './campaign';
import { Draw, type DrawOptions } from './draw';
import { Envelope, type EnvelopeOptions } from './envelope';
import { Referral } from './referral';
import { Server, type ServerOptions } from './server';

export { expect, type Page } from '@playwright/test';
export { Api, type Json, type Reply } from './api';
export { Campaign, type CampaignOptions, type Contestant } from './campaign';
export { Draw, type DrawOptions } from './draw';
export { Envelope, type EnvelopeOptions } from './envelope';
export { known } from './known';
export { type Fate, fates, offline, slow } from './network';
export { PHONE, SMALL, WECHAT } from './phone';
export { Referral } from './referral';
export { Server, type ServerOptions } from './server';

interface World {
  /** Makes a campaign on the shared server. */
  campaign: (options?: CampaignOptions) => Promise<Campaign>;
  /** Makes a lucky draw on the shared server. */
  draw: (options?: DrawOptions) => Promise<Draw>;
  /** Makes a red envelope on the shared server. */
  envelope: (options?: EnvelopeOptions) => Promise<Envelope>;
  /** Makes a campaign of referrals on the shared server. */
  referral: (rules?: Record<string, unknown>, budget?: number) => Promise<Referral>;
  /** Starts a server of the test's own, for what others must not feel: stops, kills and low limits. */
  ownServer: (options?: ServerOptions) => Promise<Server>;
}

interface WorkerWorld {
  /** A server that the tests of one worker share. */
  server: Server;
}

export const test = base.extend<World, WorkerWorld>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is wanted from here.
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],

  campaign: async ({ server }, use) => {
    await use((options) => Campaign.create(server, options));
  },

  draw: async ({ server }, use) => {
    await use((options) => Draw.create(server, options));
  },

  envelope: async ({ server }, use) => {
    await use((options) => Envelope.create(server, options));
  },

  referral: async ({ server }, use) => {
    await use((rules, budget) => Referral.create(server, rules, budget));
  },

  // eslint-disable-next-line no-empty-pattern -- As above.
  ownServer: async ({}, use) => {
    const started: Server[] = [];
    await use(async (options) => {
      const server = await Server.start(options);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.remove()));
  },
});
