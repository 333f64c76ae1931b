import { type OpenerParts, PageOpener } from './opener';
import { NetworkTrouble } from './problem';
import { openPage } from './proof';
import type { Sender, Steps } from './queue';
import type { Entry } from './shelf';
import type { VoteAnswer, VoteBody, VoteReceipt } from './types';
import type { Visits } from './visits';
import type { Choice } from './vote';

/** Work that takes no longer than this is not worth a word. */
export const CHECK_QUIET_MS = 500;

/** Whether the API takes `moves` by now. When it does, this line no longer compiles: make it `true`. */
const TAKES_MOVES: 'moves' extends keyof VoteBody ? true : false = true;

/** What is needed to visit and to vote. */
export interface SenderParts extends OpenerParts {
  /** How often the page has seen its user move. */
  moves: () => number;
}

/** Opens the page at the API and sends votes, with session, page token and evidence. */
export class ApiSender implements Sender<Choice, VoteReceipt> {
  private readonly opener: PageOpener;

  constructor(private readonly parts: SenderParts) {
    this.opener = new PageOpener(parts);
  }

  get visits(): Visits {
    return this.opener.visits;
  }

  async send(entry: Entry<Choice>, steps: Steps, signal: AbortSignal): Promise<VoteReceipt> {
    const { http, sessions, campaign, moves, solve } = this.parts;
    const page_token = entry.page_token ?? (await this.turnTo(entry, steps));
    entry.moves ??= moves();
    steps.keep();
    const { key: idempotencyKey, contestants, proof } = entry;
    const body: VoteBody = { contestants, page_token };
    if (proof !== undefined) body.proof = proof;
    if (this.opener.device !== undefined) body.device = this.opener.device;
    if (TAKES_MOVES) Object.assign(body, { moves: entry.moves });
    const answer = await sessions.use((token) =>
      http.post<VoteAnswer>(`${campaign}/votes`, body, { token, idempotencyKey, signal }),
    );
    const { next_page_token, next_challenge, ...receipt } = readAnswer(answer);
    // Most people vote once, so what the next page asks for is begun when there is a next vote.
    this.visits.offer(openPage(next_page_token, next_challenge, solve));
    return receipt;
  }

  unspent({ page_token: token, proof }: Entry<Choice>): void {
    if (token === undefined) return;
    this.visits.offer(proof === undefined ? { token } : { token, proof: () => Promise.resolve(proof) });
  }

  sentElsewhere(): void {
    void this.visits.prepare().catch(() => undefined);
  }

  /** Takes a page for a vote, with the work that it asks for. */
  private async turnTo(entry: Entry<Choice>, steps: Steps): Promise<string> {
    const { token, proof } = await this.visits.take();
    if (proof !== undefined) entry.proof = await this.told(proof(), steps);
    entry.page_token = token;
    return token;
  }

  /** Waits for work, and says so if it takes long. */
  private async told(work: Promise<string>, steps: Steps): Promise<string> {
    const done = new AbortController();
    void this.parts.clock
      .sleep(CHECK_QUIET_MS, done.signal)
      .then(() => done.signal.aborted || steps.checking(true));
    try {
      return await work;
    } finally {
      done.abort();
      steps.checking(false);
    }
  }
}

/** A proxy's page with status 200 is no receipt: only what looks like one is believed. */
function readAnswer(answer: VoteAnswer): VoteAnswer {
  const { id, position, contestants, next_page_token } = answer as Partial<VoteAnswer>;
  const whole = typeof id === 'string' && typeof position === 'number' && Array.isArray(contestants);
  if (whole && typeof next_page_token === 'string') return answer;
  throw new NetworkTrouble('unreachable', 'what answered is not a receipt');
}
