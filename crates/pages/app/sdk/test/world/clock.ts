import type { Clock } from '../../src/clock';

interface Timer {
  atMs: number;
  order: number;
  fire: () => void;
}

/** Lets everything that is ready run: promises, and what they lead to. Waits for no time to pass. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private timers: Timer[] = [];
  private order = 0;

  constructor(
    public nowMs = 1_800_000_000_000,
    private readonly chance: () => number = () => 0.5,
  ) {}

  now(): number {
    return this.nowMs;
  }

  random(): number {
    return this.chance();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const fire = () => {
        this.timers = this.timers.filter((other) => other !== timer);
        signal?.removeEventListener('abort', fire);
        resolve();
      };
      const timer = { atMs: this.nowMs + ms, order: (this.order += 1), fire };
      this.timers.push(timer);
      signal?.addEventListener('abort', fire);
    });
  }

  /** Lets so much time pass, with all that happens in it. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settle();
    for (let next = this.next(); next !== undefined && next.atMs <= untilMs; next = this.next()) {
      await this.fire(next);
    }
    this.nowMs = untilMs;
    await settle();
  }

  /** Lets time pass until this is so; fails if it never becomes so, or not within a day. */
  async until(isSo: () => boolean): Promise<void> {
    const giveUpMs = this.nowMs + 25 * 60 * 60 * 1000;
    for (await settle(); !isSo(); await settle()) {
      const next = this.next();
      if (next === undefined || next.atMs > giveUpMs) throw new Error('it never becomes so');
      await this.fire(next);
    }
  }

  private async fire(timer: Timer): Promise<void> {
    this.nowMs = Math.max(this.nowMs, timer.atMs);
    timer.fire();
    await settle();
  }

  private next(): Timer | undefined {
    return [...this.timers].sort((one, other) => one.atMs - other.atMs || one.order - other.order)[0];
  }
}
