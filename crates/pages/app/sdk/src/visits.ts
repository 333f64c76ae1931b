import type { Clock } from './clock';
import type { OpenPage } from './proof';

/** A page token lives two hours; one this old is replaced when somebody looks at the page again. */
export const STALE_AFTER_MS = 90 * 60 * 1000;

/** Opens the campaign's page at the API. */
export type Visit = () => Promise<OpenPage>;

/**
 * Page tokens. Each is good for one vote that is accepted, and its age tells how long somebody looked at the page, so a
 * token is got when the page opens and not when somebody votes.
 */
export class Visits {
  private spare: { page: OpenPage; sinceMs: number } | undefined;
  private visiting: Promise<void> | undefined;

  constructor(
    private readonly visit: Visit,
    private readonly clock: Clock,
  ) {}

  /** Makes sure that there is a fresh token. */
  async prepare(): Promise<void> {
    if (this.spare !== undefined && this.clock.now() - this.spare.sinceMs < STALE_AFTER_MS) return;
    // The old one stays until there is another: late is better than none.
    this.visiting ??= this.visit()
      .then((page) => this.keep(page))
      .finally(() => (this.visiting = undefined));
    await this.visiting;
  }

  /** A page with its token, for one vote only. */
  async take(): Promise<OpenPage> {
    if (this.visiting !== undefined) await this.visiting.catch(() => undefined);
    if (this.spare === undefined) await this.prepare();
    const { spare } = this;
    if (spare === undefined) return this.take();
    this.spare = undefined;
    return spare.page;
  }

  /** A page that came with an answer, or that a refused vote left unspent. */
  offer(page: OpenPage): void {
    if (this.spare === undefined) this.keep(page);
  }

  private keep(page: OpenPage): void {
    this.spare = { page, sinceMs: this.clock.now() };
  }
}
