import { BACKOFF_MS_MAX, backoffMs } from './backoff';
import type { Clock } from './clock';
import { GivenUp } from './http';
import type { Turns } from './locks';
import { afterError, type Next, type WaitReason } from './outcome';
import type { Page } from './page';
import { ApiProblem, RETRY_AFTER_MS_MAX } from './problem';
import { uuid } from './random';
import type { Entry, News, Outcome, Shelf } from './shelf';
import type { Wish, WishState } from './wish';

/** Wishes that may wait at once: more votes than any campaign gives, so that only broken pages meet it. */
export const QUEUE_WISHES_MAX = 16;
/** A wish older than this is not sent any more: it was meant for another day, and refusals are remembered no longer. */
export const WISH_AGE_MS_MAX = 24 * 60 * 60 * 1000;
/** New page tokens that one try may ask for before it waits. */
const VISITS_PER_TRY_MAX = 1;

/** What a sender says on the way. */
export interface Steps {
  /** Stores what the entry holds by now. */
  keep(): void;
  /** Whether the phone is at the work that the API asks for. */
  checking(isChecking: boolean): void;
}

/** Sends one wish, and says what the API answered. Throws what {@link afterError} understands. */
export interface Sender<What, Receipt> {
  /** Sends a wish; fills in what the entry lacks and stores it before anything leaves. */
  send(entry: Entry<What>, steps: Steps, signal: AbortSignal): Promise<Receipt>;
  /** Told that this wish was refused, so that its page token, if it has one, is still unspent. */
  unspent?(entry: Entry<What>): void;
  /** Told that another tab sent this wish, so that this tab's page token may be spent. */
  sentElsewhere?(): void;
}

/** What a queue needs of the world. */
export interface QueueParts<What extends object, Receipt, Pending> {
  shelf: Shelf<What, Receipt>;
  sender: Sender<What, Receipt>;
  /** Makes a wish that calls back whenever it moves. */
  wish: new (key: string, what: What, changed: () => void) => Pending;
  turns: Turns;
  turnName: string;
  clock: Clock;
  page: Page;
  changed: () => void;
}

/**
 * What one person wants done in one campaign: one wish in flight at a time, in the order of the taps, stored until answered.
 */
export class WishQueue<What extends object, Receipt, Pending extends Wish<What, Receipt>> {
  private wishes: Pending[] = [];
  private running: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  /** What all wishes wait for now. */
  private waiting:
    { state: WishState<Receipt> & { step: 'waiting' }; nudge: AbortController; byApi: boolean } | undefined;
  private readonly stops: (() => void)[];

  constructor(private readonly parts: QueueParts<What, Receipt, Pending>) {
    const { page, shelf } = parts;
    this.stops = [
      page.onChange(() => page.online && page.visible && this.nudge()),
      page.onStored((name, text) => this.hear(shelf.heard(name, text))),
    ];
  }

  /** Wishes without an answer, oldest first. */
  get pending(): readonly Pending[] {
    return this.wishes;
  }

  /**
   * Takes a wish. A second tap for the same, in this tab or another, is the same wish; it only ends a wait that the API has
   * not asked for.
   */
  ask(what: What): Pending {
    this.adopt();
    this.nudge();
    const wanted = JSON.stringify(what);
    const wish = this.wishes.find((wish) => JSON.stringify(wish.what) === wanted) ?? this.take(what);
    this.run();
    return wish;
  }

  private take(what: What): Pending {
    const { shelf, clock, changed } = this.parts;
    const wish = new this.parts.wish(uuid(), what, changed);
    if (this.wishes.length >= QUEUE_WISHES_MAX) {
      wish.move({ step: 'refused', problem: queueFull() });
      return wish;
    }
    // Stored before it is sent: whatever happens to the page now, the wish and its key stay.
    shelf.write({ ...what, key: wish.key, created_at_ms: clock.now() });
    this.wishes.push(wish);
    wish.move({ ...(this.waiting?.state ?? { step: 'waiting', reason: 'queued' }), attempt: 0 });
    return wish;
  }

  /** Takes over what a closed page left, and goes on sending. */
  resume(): void {
    this.adopt();
    this.run();
  }

  /** Sends no more. What waits stays stored. */
  stop(): void {
    this.stopped.abort();
    this.waiting?.nudge.abort();
    this.stops.forEach((stop) => stop());
  }

  private adopt(): void {
    const { shelf, changed } = this.parts;
    const known = new Set(this.wishes.map((wish) => wish.key));
    const found = shelf.entries().filter((entry) => !known.has(entry.key));
    if (found.length === 0) return;
    for (const entry of found) {
      const what = shelf.whatIn(entry);
      if (what !== undefined) this.wishes.push(new this.parts.wish(entry.key, what, changed));
    }
    changed();
  }

  private run(): void {
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
      // One may have come in the instant between.
      if (this.wishes.length > 0 && !this.stopped.signal.aborted) this.run();
    });
  }

  private async drain(): Promise<void> {
    for (let wish = this.wishes[0]; wish !== undefined; wish = this.wishes[0]) {
      if (this.stopped.signal.aborted) return;
      const entry = this.entryOf(wish);
      if (this.parts.clock.now() - entry.created_at_ms > WISH_AGE_MS_MAX) {
        this.settle(wish, { problem: tooOld() });
        continue;
      }
      const heldBackMs = (entry.retry_at_ms ?? 0) - this.parts.clock.now();
      // More than the API ever asks for is a clock that was set back.
      const isHeldBack = heldBackMs > 0 && heldBackMs <= RETRY_AFTER_MS_MAX + BACKOFF_MS_MAX;
      if (wish.attempt === 0 && isHeldBack) await this.wait('queued', heldBackMs, true);
      if (!wish.settled && !this.stopped.signal.aborted) await this.tryOnce(wish);
    }
  }

  /** What is stored of a wish; another tab may have taken it off, but this one has not heard the answer. */
  private entryOf(wish: Pending): Entry<What> {
    const stored = this.parts.shelf.read(wish.key);
    return stored ?? { ...wish.what, key: wish.key, created_at_ms: this.parts.clock.now() };
  }

  private async tryOnce(wish: Pending): Promise<void> {
    const { clock, turns, turnName, sender } = this.parts;
    const next = await turns.take(turnName, async (): Promise<Next | undefined> => {
      if (wish.settled) return undefined;
      wish.attempt += 1;
      const after = wish.attempt > 1 && wish.state.step === 'waiting' ? { after: wish.state.reason } : {};
      wish.move({ step: 'sending', attempt: wish.attempt, ...after });
      return this.send(wish);
    });
    if (next === undefined || next.do === 'stop' || wish.settled) return;
    if (next.do === 'refuse') {
      sender.unspent?.(this.entryOf(wish));
      return this.settle(wish, { problem: next.problem });
    }
    const retryAfterMs = next.do === 'wait' ? next.retryAfterMs : undefined;
    const waitMs = backoffMs(wish.attempt, retryAfterMs, clock);
    const byApi = retryAfterMs !== undefined;
    if (byApi) this.parts.shelf.write({ ...this.entryOf(wish), retry_at_ms: clock.now() + waitMs });
    await this.wait(next.do === 'wait' ? next.reason : 'busy', waitMs, byApi);
  }

  /** One try, with a new page token in between if the API asks for one. Gives what to do if that was no answer. */
  private async send(wish: Pending): Promise<Next | undefined> {
    const { sender } = this.parts;
    const entry = this.entryOf(wish);
    const steps: Steps = {
      keep: () => this.keep(wish, entry),
      checking: (isChecking) => this.check(wish, isChecking),
    };
    for (let visits = 0; ; visits += 1) {
      try {
        const receipt = await sender.send(entry, steps, this.stopped.signal);
        this.settle(wish, { receipt });
        return undefined;
      } catch (error) {
        const next = afterError(error);
        if (next.do === 'visit') {
          delete entry.page_token;
          delete entry.proof;
        }
        if (next.do !== 'visit' || visits >= VISITS_PER_TRY_MAX) return next;
      }
    }
  }

  /** Says whether the phone is at the work that the API asks for. */
  private check(wish: Pending, isChecking: boolean): void {
    const { state } = wish;
    if (state.step !== 'sending' || (state.checking ?? false) === isChecking) return;
    const { step, attempt, after } = state;
    wish.move({ step, attempt, ...(after && { after }), ...(isChecking && { checking: true }) });
  }

  /** Stores what a try sends, unless another tab was faster or this one is closing: then nothing is to be sent. */
  private keep(wish: Pending, entry: Entry<What>): void {
    if (wish.settled || this.stopped.signal.aborted) throw new GivenUp();
    this.parts.shelf.write(entry);
  }

  /** Lets all wishes wait: what one can't reach, none can. */
  private async wait(reason: WaitReason, waitMs: number, byApi: boolean): Promise<void> {
    const { clock } = this.parts;
    const state = { step: 'waiting', reason, attempt: 0, retryAtMs: clock.now() + waitMs } as const;
    const nudge = new AbortController();
    this.waiting = { state, nudge, byApi };
    for (const wish of this.wishes) wish.move({ ...state, attempt: wish.attempt });
    await clock.sleep(waitMs, nudge.signal);
    this.waiting = undefined;
  }

  /** Ends a wait that only the phone has chosen. */
  private nudge(): void {
    if (this.waiting?.byApi === false) this.waiting.nudge.abort();
  }

  /** What another tab has written about a wish. */
  private hear(news: News<Receipt> | undefined): void {
    const wish = this.wishes.find((wish) => wish.key === news?.key);
    if (wish === undefined || news === undefined) return;
    if (news.outcome !== undefined) {
      this.parts.sender.sentElsewhere?.();
      this.conclude(wish, news.outcome);
    }
    // Answered elsewhere: if this tab missed the answer, the same key asks for it again.
    if (news.outcome !== undefined || news.gone) this.nudge();
  }

  private settle(wish: Pending, outcome: Outcome<Receipt>): void {
    this.parts.shelf.settle(wish.key, outcome);
    this.conclude(wish, outcome);
  }

  private conclude(wish: Pending, outcome: Outcome<Receipt>): void {
    this.wishes = this.wishes.filter((other) => other !== wish);
    wish.move('receipt' in outcome ? { step: 'accepted', ...outcome } : { step: 'refused', ...outcome });
  }
}

function queueFull(): ApiProblem {
  return new ApiProblem({
    type: '/problems/queue-full',
    status: 0,
    title: 'Queue full',
    detail: `${QUEUE_WISHES_MAX} of your wishes wait to be sent. Wait until they are, then try again.`,
    request_id: '',
  });
}

function tooOld(): ApiProblem {
  return new ApiProblem({
    type: '/problems/wish-too-old',
    status: 0,
    title: 'Wish too old',
    detail: 'No answer came within a day. See what is on record, and try again if this is not.',
    request_id: '',
  });
}
