import type { Page } from '../../src/page';
import type { KeyValueStorage } from '../../src/storage';

/** One browser: tabs that share a storage and hear of each other's changes to it, and locks. */
export class FakeBrowser {
  readonly texts = new Map<string, string>();
  readonly tabs: FakeTab[] = [];
  readonly locks = new FakeLocks();

  open(): FakeTab {
    const tab = new FakeTab(this);
    this.tabs.push(tab);
    return tab;
  }

  /** The network comes and goes for all tabs. */
  set online(online: boolean) {
    for (const tab of this.tabs) tab.set({ online });
  }

  stored(prefix: string): string[] {
    return [...this.texts.keys()].filter((name) => name.startsWith(prefix));
  }
}

/** One tab: its page, and its view of the storage. */
export class FakeTab implements Page, KeyValueStorage {
  visible = true;
  online = true;
  private readonly changeListeners = new Set<() => void>();
  private readonly storedListeners = new Set<(name: string, text: string | null) => void>();

  constructor(private readonly browser: FakeBrowser) {}

  set(state: { visible?: boolean; online?: boolean }): void {
    Object.assign(this, state);
    this.changeListeners.forEach((listener) => listener());
  }

  onChange(listener: () => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  onStored(listener: (name: string, text: string | null) => void): () => void {
    this.storedListeners.add(listener);
    return () => this.storedListeners.delete(listener);
  }

  get length(): number {
    return this.browser.texts.size;
  }

  key(index: number): string | null {
    return [...this.browser.texts.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.browser.texts.get(name) ?? null;
  }

  setItem(name: string, text: string): void {
    this.browser.texts.set(name, text);
    this.tellOthers(name, text);
  }

  removeItem(name: string): void {
    if (this.browser.texts.delete(name)) this.tellOthers(name, null);
  }

  private tellOthers(name: string, text: string | null): void {
    const others = this.browser.tabs.filter((tab) => tab !== this);
    // As in browsers: later, and in order.
    queueMicrotask(() =>
      others.forEach((tab) => tab.storedListeners.forEach((listener) => listener(name, text))),
    );
  }
}

/** Web Locks, as far as they are used. */
export class FakeLocks implements Pick<LockManager, 'request'> {
  private readonly tails = new Map<string, Promise<unknown>>();

  // The standard has two forms of arguments; only this one is used. A signal counts only until the lock is granted.
  request(name: string, options: unknown, work?: unknown): Promise<never> {
    const { signal } = options as LockOptions;
    const granted = (this.tails.get(name) ?? Promise.resolve()).then(() => signal?.aborted !== true);
    const tooLate = () => Promise.reject(new DOMException('waited too long', 'AbortError'));
    const turn = granted.then((inTime) => (inTime ? (work as () => Promise<unknown>)() : tooLate()));
    const done = turn.catch(() => undefined);
    this.tails.set(name, done);
    const waitedTooLong = new Promise<void>((resolve) => {
      signal?.addEventListener('abort', () => resolve());
    });
    return Promise.race([
      turn,
      Promise.race([granted, waitedTooLong.then(tooLate)]).then(() => turn),
    ]) as Promise<never>;
  }
}
