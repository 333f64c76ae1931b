import type { Clock } from './clock';
import { uuid } from './random';
import type { SafeStorage } from './storage';

/**
 * How long a tab waits for its turn. A tab that sleeps with the turn in its hand must not keep others from voting;
 * without it they only send the same key twice, which is harmless.
 */
export const TURN_WAIT_MS_MAX = 20_000;
/** How long a turn in storage holds: longer than a request may take, so that only tabs that are gone lose it. */
const LEASE_MS = 12_000;
/** How often a tab looks whether it is its turn, where there are no Web Locks. */
const LOOK_MS = 200;

/** Lets tabs of one browser do something one after the other. A courtesy: nothing is wrong if it fails. */
export interface Turns {
  /** Does the work once it is this tab's turn, or after {@link TURN_WAIT_MS_MAX}. */
  take<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Web Locks where there are, else a note in storage. */
export function browserTurns(storage: SafeStorage, clock: Clock): Turns {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  return locks === undefined ? new StorageTurns(storage, clock) : new LockTurns(locks, clock);
}

/** By Web Locks (Chrome 69, Safari 15.4). */
export class LockTurns implements Turns {
  constructor(
    private readonly locks: Pick<LockManager, 'request'>,
    private readonly clock: Clock,
  ) {}

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const tooLong = new AbortController();
    const begun = new AbortController();
    void this.clock.sleep(TURN_WAIT_MS_MAX, begun.signal).then(() => begun.signal.aborted || tooLong.abort());
    let result: Promise<T> | undefined;
    const run = () => {
      begun.abort();
      result = work();
      return result;
    };
    try {
      return (await this.locks.request(name, { signal: tooLong.signal }, run)) as T;
    } catch (error) {
      // Either the work failed, or its turn never came.
      if (result !== undefined) throw error;
      return run();
    }
  }
}

/** By a note that says until when whose turn it is. Two tabs may take it in the same instant; see {@link Turns}. */
export class StorageTurns implements Turns {
  private readonly me = uuid();

  constructor(
    private readonly storage: SafeStorage,
    private readonly clock: Clock,
  ) {}

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const note = `${name}:turn`;
    const waitsUntilMs = this.clock.now() + TURN_WAIT_MS_MAX;
    while (this.isTaken(note) && this.clock.now() < waitsUntilMs) {
      await this.clock.sleep(LOOK_MS * (1 + this.clock.random()));
    }
    this.storage.set(note, JSON.stringify({ by: this.me, until_ms: this.clock.now() + LEASE_MS }));
    try {
      return await work();
    } finally {
      if (this.holder(note)?.by === this.me) this.storage.remove(note);
    }
  }

  private isTaken(note: string): boolean {
    const holder = this.holder(note);
    if (holder === undefined || holder.by === this.me) return false;
    const leftMs = holder.until_ms - this.clock.now();
    // More than a lease can have left is a clock that was set back.
    return leftMs > 0 && leftMs <= LEASE_MS;
  }

  private holder(note: string): { by: string; until_ms: number } | undefined {
    const value = this.storage.getJson(note) as { by?: unknown; until_ms?: unknown } | null | undefined;
    if (typeof value?.by !== 'string' || typeof value.until_ms !== 'number') return undefined;
    return { by: value.by, until_ms: value.until_ms };
  }
}
