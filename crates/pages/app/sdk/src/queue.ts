import { BACKOFF_MS_MAX, backoffMs } from './backoff';
import type { Clock } from './clock';
import { GivenUp } from './http';
import type { Turns } from './locks';
import { afterError, type Next, type WaitReason } from './outcome';
import type { Page } from './page';
import { ApiProblem, RETRY_AFTER_MS_MAX } from './problem';
import { uuid } from './random';
import type { Entry, News, Outcome, Shelf } from './shelf';
import type { VoteReceipt } from './types';
import { type PendingVote, Vote, type VoteState } from './vote';

/** Votes that may wait at once: more than any campaign gives, so that only broken pages meet it. */
export const QUEUE_VOTES_MAX = 16;
/** A vote older than this is not sent any more: it was meant for another day, and refusals are remembered no longer. */
export const VOTE_AGE_MS_MAX = 24 * 60 * 60 * 1000;
/** New page tokens that one try may ask for before it waits. */
const VISITS_PER_TRY_MAX = 1;

/** What a sender says on the way. */
export interface Steps {
  /** Stores what the entry holds by now. */
  keep(): void;
  /** Whether the phone is at the work that the API asks for. */
  checking(isChecking: boolean): void;
}

/** Sends one vote, and says what the API answered. Throws what {@link afterError} understands. */
export interface Sender {
  /** Sends a vote; fills in what the entry lacks and stores it before anything leaves. */
  send(entry: Entry, steps: Steps, signal: AbortSignal): Promise<VoteReceipt>;
  /** Told that this vote was refused, so that its page token is still unspent. */
  unspent(entry: Entry): void;
  /** Told that another tab sent this vote, so that this tab's page token may be spent. */
  sentElsewhere(): void;
}

/** What a queue needs of the world. */
export interface QueueParts {
  shelf: Shelf;
  sender: Sender;
  turns: Turns;
  turnName: string;
  clock: Clock;
  page: Page;
  changed: () => void;
}

/** The votes of one person in one campaign: one in flight at a time, in the order of the taps, stored until answered. */
export class VoteQueue {
  private votes: Vote[] = [];
  private running: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  /** What all votes wait for now. */
  private waiting:
    { state: VoteState & { step: 'waiting' }; nudge: AbortController; byApi: boolean } | undefined;
  private readonly stops: (() => void)[];

  constructor(private readonly parts: QueueParts) {
    const { page, shelf } = parts;
    this.stops = [
      page.onChange(() => page.online && page.visible && this.nudge()),
      page.onStored((name, text) => this.hear(shelf.heard(name, text))),
    ];
  }

  /** Votes without an answer, oldest first. */
  get pending(): readonly PendingVote[] {
    return this.votes;
  }

  /**
   * Takes a wish. A second tap for the same contestants, in this tab or another, is the same wish; it only ends a wait that
   * the API has not asked for.
   */
  vote(contestants: readonly number[]): PendingVote {
    const wanted = [...new Set(contestants)].sort((one, next) => one - next);
    if (wanted.length === 0) throw new RangeError('a vote names at least one contestant');
    this.adopt();
    this.nudge();
    const same = this.votes.find((vote) => String(vote.contestants) === String(wanted));
    const vote = same ?? this.take(wanted);
    this.run();
    return vote;
  }

  private take(contestants: number[]): Vote {
    const { shelf, clock, changed } = this.parts;
    const vote = new Vote(uuid(), contestants, changed);
    if (this.votes.length >= QUEUE_VOTES_MAX) {
      vote.move({ step: 'refused', problem: queueFull() });
      return vote;
    }
    // Stored before it is sent: whatever happens to the page now, the wish and its key stay.
    shelf.write({ key: vote.key, contestants, created_at_ms: clock.now() });
    this.votes.push(vote);
    vote.move({ ...(this.waiting?.state ?? { step: 'waiting', reason: 'queued' }), attempt: 0 });
    return vote;
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
    const known = new Set(this.votes.map((vote) => vote.key));
    const found = this.parts.shelf.entries().filter((entry) => !known.has(entry.key));
    if (found.length === 0) return;
    this.votes.push(...found.map((entry) => new Vote(entry.key, entry.contestants, this.parts.changed)));
    this.parts.changed();
  }

  private run(): void {
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
      // One may have come in the instant between.
      if (this.votes.length > 0 && !this.stopped.signal.aborted) this.run();
    });
  }

  private async drain(): Promise<void> {
    for (let vote = this.votes[0]; vote !== undefined; vote = this.votes[0]) {
      if (this.stopped.signal.aborted) return;
      const entry = this.entryOf(vote);
      if (this.parts.clock.now() - entry.created_at_ms > VOTE_AGE_MS_MAX) {
        this.settle(vote, { problem: tooOld() });
        continue;
      }
      const heldBackMs = (entry.retry_at_ms ?? 0) - this.parts.clock.now();
      // More than the API ever asks for is a clock that was set back.
      const isHeldBack = heldBackMs > 0 && heldBackMs <= RETRY_AFTER_MS_MAX + BACKOFF_MS_MAX;
      if (vote.attempt === 0 && isHeldBack) await this.wait('queued', heldBackMs, true);
      if (!vote.settled && !this.stopped.signal.aborted) await this.tryOnce(vote);
    }
  }

  /** What is stored of a vote; another tab may have taken it off, but this one has not heard the answer. */
  private entryOf(vote: Vote): Entry {
    const stored = this.parts.shelf.read(vote.key);
    return (
      stored ?? { key: vote.key, contestants: [...vote.contestants], created_at_ms: this.parts.clock.now() }
    );
  }

  private async tryOnce(vote: Vote): Promise<void> {
    const { clock, turns, turnName, sender } = this.parts;
    const next = await turns.take(turnName, async (): Promise<Next | undefined> => {
      if (vote.settled) return undefined;
      vote.attempt += 1;
      const after = vote.attempt > 1 && vote.state.step === 'waiting' ? { after: vote.state.reason } : {};
      vote.move({ step: 'sending', attempt: vote.attempt, ...after });
      return this.send(vote);
    });
    if (next === undefined || next.do === 'stop' || vote.settled) return;
    if (next.do === 'refuse') {
      sender.unspent(this.entryOf(vote));
      return this.settle(vote, { problem: next.problem });
    }
    const retryAfterMs = next.do === 'wait' ? next.retryAfterMs : undefined;
    const waitMs = backoffMs(vote.attempt, retryAfterMs, clock);
    const byApi = retryAfterMs !== undefined;
    if (byApi) this.parts.shelf.write({ ...this.entryOf(vote), retry_at_ms: clock.now() + waitMs });
    await this.wait(next.do === 'wait' ? next.reason : 'busy', waitMs, byApi);
  }

  /** One try, with a new page token in between if the API asks for one. Gives what to do if that was no answer. */
  private async send(vote: Vote): Promise<Next | undefined> {
    const { sender } = this.parts;
    const entry = this.entryOf(vote);
    const steps: Steps = {
      keep: () => this.keep(vote, entry),
      checking: (isChecking) => this.check(vote, isChecking),
    };
    for (let visits = 0; ; visits += 1) {
      try {
        const receipt = await sender.send(entry, steps, this.stopped.signal);
        this.settle(vote, { receipt });
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
  private check(vote: Vote, isChecking: boolean): void {
    const { state } = vote;
    if (state.step !== 'sending' || (state.checking ?? false) === isChecking) return;
    const { step, attempt, after } = state;
    vote.move({ step, attempt, ...(after && { after }), ...(isChecking && { checking: true }) });
  }

  /** Stores what a try sends, unless another tab was faster or this one is closing: then nothing is to be sent. */
  private keep(vote: Vote, entry: Entry): void {
    if (vote.settled || this.stopped.signal.aborted) throw new GivenUp();
    this.parts.shelf.write(entry);
  }

  /** Lets all votes wait: what one can't reach, none can. */
  private async wait(reason: WaitReason, waitMs: number, byApi: boolean): Promise<void> {
    const { clock } = this.parts;
    const state = { step: 'waiting', reason, attempt: 0, retryAtMs: clock.now() + waitMs } as const;
    const nudge = new AbortController();
    this.waiting = { state, nudge, byApi };
    for (const vote of this.votes) vote.move({ ...state, attempt: vote.attempt });
    await clock.sleep(waitMs, nudge.signal);
    this.waiting = undefined;
  }

  /** Ends a wait that only the phone has chosen. */
  private nudge(): void {
    if (this.waiting?.byApi === false) this.waiting.nudge.abort();
  }

  /** What another tab has written about a vote. */
  private hear(news: News | undefined): void {
    const vote = this.votes.find((vote) => vote.key === news?.key);
    if (vote === undefined || news === undefined) return;
    if (news.outcome !== undefined) {
      this.parts.sender.sentElsewhere();
      this.conclude(vote, news.outcome);
    }
    // Answered elsewhere: if this tab missed the answer, the same key asks for it again.
    if (news.outcome !== undefined || news.gone) this.nudge();
  }

  private settle(vote: Vote, outcome: Outcome): void {
    this.parts.shelf.settle(vote.key, outcome);
    this.conclude(vote, outcome);
  }

  private conclude(vote: Vote, outcome: Outcome): void {
    this.votes = this.votes.filter((other) => other !== vote);
    vote.move('receipt' in outcome ? { step: 'accepted', ...outcome } : { step: 'refused', ...outcome });
  }
}

function queueFull(): ApiProblem {
  return new ApiProblem({
    type: '/problems/queue-full',
    status: 0,
    title: 'Queue full',
    detail: `${QUEUE_VOTES_MAX} votes are waiting to be sent. Wait until they are, then vote again.`,
    request_id: '',
  });
}

function tooOld(): ApiProblem {
  return new ApiProblem({
    type: '/problems/vote-too-old',
    status: 0,
    title: 'Vote too old',
    detail:
      'No answer came within a day. See how many votes are left, and vote again if this one is not on record.',
    request_id: '',
  });
}
