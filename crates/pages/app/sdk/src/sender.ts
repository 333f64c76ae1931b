import type { Clock } from './clock';
import type { HttpClient } from './http';
import type { Sender, Steps } from './queue';
import { NetworkTrouble } from './problem';
import { openPage, type OpenPage, type Solve } from './proof';
import type { Sessions } from './session';
import type { Entry } from './shelf';
import type { Device, Visited, VoteAnswer, VoteBody, VoteReceipt } from './types';
import { Visits } from './visits';
import type { Choice } from './vote';

/** Longest wait for the device's evidence before the page is opened without it. */
const DEVICE_WAIT_MS_MAX = 2_000;

/** Work that takes no longer than this is not worth a word. */
export const CHECK_QUIET_MS = 500;

/** Whether the API takes `moves` by now. When it does, this line no longer compiles: make it `true`. */
const TAKES_MOVES: 'moves' extends keyof VoteBody ? true : false = true;

/** What is needed to visit and to vote. */
export interface SenderParts {
  http: HttpClient;
  sessions: Sessions;
  clock: Clock;
  /** Path of the campaign. */
  campaign: string;
  device: () => Promise<Device | undefined>;
  sharer: string | undefined;
  solve: Solve;
  /** How often the page has seen its user move. */
  moves: () => number;
}

/** Opens the page at the API and sends votes, with session, page token and evidence. */
export class ApiSender implements Sender<Choice, VoteReceipt> {
  readonly visits: Visits;
  private asked: Promise<void> | undefined;
  private device: Device | undefined;

  constructor(private readonly parts: SenderParts) {
    this.visits = new Visits(() => this.visit(), parts.clock);
  }

  async send(entry: Entry<Choice>, steps: Steps, signal: AbortSignal): Promise<VoteReceipt> {
    const { http, sessions, campaign, moves, solve } = this.parts;
    const page_token = entry.page_token ?? (await this.turnTo(entry, steps));
    entry.moves ??= moves();
    steps.keep();
    const { key: idempotencyKey, contestants, proof } = entry;
    const body: VoteBody = { contestants, page_token };
    if (proof !== undefined) body.proof = proof;
    // A page that named its device goes on naming it: leaving it out later would look like another phone.
    if (this.device !== undefined) body.device = this.device;
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

  private async visit(): Promise<OpenPage> {
    const { http, sessions, campaign, sharer, clock, solve } = this.parts;
    this.asked ??= this.parts
      .device()
      .then((device) => void (this.device = device))
      .catch(() => undefined);
    const found = new AbortController();
    await Promise.race([this.asked, clock.sleep(DEVICE_WAIT_MS_MAX, found.signal)]);
    found.abort();
    const body = { ...(this.device && { device: this.device }), ...(sharer !== undefined && { sharer }) };
    const visited = await sessions.use((token) => http.post<Visited>(`${campaign}/visits`, body, { token }));
    const page = openPage(visited.page_token, visited.challenge, solve);
    // Begun while somebody still reads; whether it fails is for the vote that needs it to say.
    void page.proof?.().catch(() => undefined);
    return page;
  }
}

/** A proxy's page with status 200 is no receipt: only what looks like one is believed. */
function readAnswer(answer: VoteAnswer): VoteAnswer {
  const { id, position, contestants, next_page_token } = answer as Partial<VoteAnswer>;
  const whole = typeof id === 'string' && typeof position === 'number' && Array.isArray(contestants);
  if (whole && typeof next_page_token === 'string') return answer;
  throw new NetworkTrouble('unreachable', 'what answered is not a receipt');
}
