import { defineConfig } from '@playwright/test';

import { PHONE } from './world/phone';

/** Debian's package; Playwright shall never download a browser of its own. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What keeps Chromium from speaking to anybody but the server under test. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The guard holds the votes of browsers that say a program drives them; these stand for people's. */
const LIKE_A_PERSONS = ['--disable-blink-features=AutomationControlled'];

/** Containers have no graphics card, and root has no sandbox. */
const CONTAINED = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

export default defineConfig({
  forbidOnly: true,
  fullyParallel: true,
  // A machine that is busy with something else can starve a browser for seconds. What passes only then is listed as flaky,
  // and is still a bug, in the page or in the journey.
  retries: 1,
  // Each worker has a server and a browser of its own: more would share the cores of a small machine.
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    launchOptions: { executablePath: CHROMIUM, args: [...QUIET, ...CONTAINED, ...LIKE_A_PERSONS] },
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    // Recording takes a third of a small machine's time.
    trace: 'on-first-retry',
  },
  projects: [
    {
      name: 'smoke',
      testDir: 'smoke',
    },
    {
      // A phone of common size. Its own tests choose the smaller one where it matters.
      name: 'h5',
      testDir: 'h5',
      use: PHONE,
    },
    {
      name: 'console',
      testDir: 'console',
      use: { viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
    },
  ],
});
