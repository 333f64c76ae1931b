import type { Clock } from './clock';
import type { HttpObserver, RequestEnd } from './http';
import type { Page } from './page';

/** A request that takes longer makes the network a slow one. */
export const SLOW_AFTER_MS = 3_000;

/** How the way to the API is. `failing`: the phone is online, but the API isn't reached or is broken or overrun. */
export interface Connection {
  status: 'ok' | 'slow' | 'offline' | 'failing';
}

/** Tells from how requests go how the network is. */
export class ConnectionWatch implements HttpObserver {
  private last: Connection['status'] = 'ok';
  private shown: Connection['status'] = 'ok';
  private slowRequests = 0;
  private readonly stopWatching: () => void;

  constructor(
    private readonly clock: Clock,
    private readonly page: Page,
    private readonly changed: () => void,
  ) {
    this.stopWatching = page.onChange(() => this.look());
  }

  get connection(): Connection {
    return { status: this.slowRequests > 0 && this.last === 'ok' ? 'slow' : this.last };
  }

  stop(): void {
    this.stopWatching();
  }

  started(): (end: RequestEnd) => void {
    const over = new AbortController();
    let slow = false;
    void this.clock.sleep(SLOW_AFTER_MS, over.signal).then(() => {
      if (over.signal.aborted) return;
      slow = true;
      this.slowRequests += 1;
      this.tell();
    });
    return (end) => {
      over.abort();
      if (slow) this.slowRequests -= 1;
      if (end.end !== 'given up') this.last = statusAfter(end, slow);
      this.tell();
    };
  }

  /** What the phone says holds until a request knows better: some web views are wrong about it. */
  private look(): void {
    if (!this.page.online) this.last = 'offline';
    else if (this.last === 'offline') this.last = 'ok';
    this.tell();
  }

  private tell(): void {
    const { status } = this.connection;
    if (status === this.shown) return;
    this.shown = status;
    this.changed();
  }
}

function statusAfter(end: RequestEnd, slow: boolean): Connection['status'] {
  switch (end.end) {
    case 'trouble':
      return end.trouble.kind === 'offline' ? 'offline' : end.trouble.kind === 'timeout' ? 'slow' : 'failing';
    case 'problem':
      return end.problem.status >= 500 ? 'failing' : 'ok';
    default:
      return slow ? 'slow' : 'ok';
  }
}
