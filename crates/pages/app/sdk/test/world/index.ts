import {
  type CampaignOptions,
  developmentSignIn,
  Fairground,
  type FairgroundOptions,
  LuckyDraw,
  RedEnvelope,
} from '../../src/index';
import { LockTurns, StorageTurns } from '../../src/locks';
import { SafeStorage } from '../../src/storage';
import { FakeApi } from './api';
import { FakeBrowser, type FakeTab } from './browser';
import { FakeClock } from './clock';

export { FakeApi, board, challenge, json, problem, type Fault, type Seen } from './api';
export { FakeBrowser, FakeTab } from './browser';
export { FakeClock, settle } from './clock';

/** A phone, the API and a clock between them. */
export class World {
  readonly api = new FakeApi();
  readonly browser = new FakeBrowser();

  constructor(
    readonly clock = new FakeClock(),
    private readonly webLocks = true,
  ) {}

  /** Opens the campaign's page in a new tab. */
  open(options: Partial<FairgroundOptions> = {}): { page: Fairground; tab: FakeTab } {
    const tab = this.browser.open();
    const device = () => Promise.resolve(undefined);
    return { page: new Fairground({ ...this.options(tab), device, ...options }), tab };
  }

  /** Opens the page of a lucky draw in a new tab. */
  draw(): { page: LuckyDraw; tab: FakeTab } {
    const tab = this.browser.open();
    return { page: new LuckyDraw(this.options(tab)), tab };
  }

  /** Opens the page of a red envelope in a new tab. */
  envelope(): { page: RedEnvelope; tab: FakeTab } {
    const tab = this.browser.open();
    return { page: new RedEnvelope(this.options(tab)), tab };
  }

  private options(tab: FakeTab): CampaignOptions {
    const { clock } = this;
    const { fetch } = this.api;
    const turns = this.webLocks
      ? new LockTurns(this.browser.locks, clock)
      : new StorageTurns(new SafeStorage(tab), clock);
    const signIn = developmentSignIn({ fetch, clock, storage: tab });
    return { campaign: 'spring', signIn, storage: tab, fetch, clock, page: tab, turns };
  }

  /** An open page that has made its visit. */
  async started(options: Partial<FairgroundOptions> = {}): Promise<{ page: Fairground; tab: FakeTab }> {
    const opened = this.open(options);
    await opened.page.start();
    return opened;
  }

  /** Names under which votes are stored. */
  get shelf(): string[] {
    return this.browser.stored('fairground:spring:vote:');
  }
}
