import type { Clock } from './clock';
import type { HttpClient } from './http';
import type { Sender } from './queue';
import { NetworkTrouble } from './problem';
import type { Sessions } from './session';
import type { Entry } from './shelf';
import type { Device, Visited, VoteAnswer, VoteBody, VoteReceipt } from './types';
import { Visits } from './visits';

/** Longest wait for the device's evidence before the page is opened without it. */
const DEVICE_WAIT_MS_MAX = 2_000;

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
  /** How often the page has seen its user move. */
  moves: () => number;
}

/** Opens the page at the API and sends votes, with session, page token and evidence. */
export class ApiSender implements Sender {
  readonly visits: Visits;
  private asked: Promise<void> | undefined;
  private device: Device | undefined;

  constructor(private readonly parts: SenderParts) {
    this.visits = new Visits(() => this.visit(), parts.clock);
  }

  async send(entry: Entry, keep: () => void, signal: AbortSignal): Promise<VoteReceipt> {
    const { http, sessions, campaign, moves } = this.parts;
    entry.page_token ??= await this.visits.take();
    entry.moves ??= moves();
    keep();
    const { key: idempotencyKey, contestants, page_token } = entry;
    const body: VoteBody = { contestants, page_token };
    // A page that named its device goes on naming it: leaving it out later would look like another phone.
    if (this.device !== undefined) body.device = this.device;
    if (TAKES_MOVES) Object.assign(body, { moves: entry.moves });
    const answer = await sessions.use((token) =>
      http.post<VoteAnswer>(`${campaign}/votes`, body, { token, idempotencyKey, signal }),
    );
    const { next_page_token, ...receipt } = readAnswer(answer);
    this.visits.offer(next_page_token);
    return receipt;
  }

  unspent(entry: Entry): void {
    if (entry.page_token !== undefined) this.visits.offer(entry.page_token);
  }

  sentElsewhere(): void {
    void this.visits.prepare().catch(() => undefined);
  }

  private async visit(): Promise<string> {
    const { http, sessions, campaign, sharer, clock } = this.parts;
    this.asked ??= this.parts
      .device()
      .then((device) => void (this.device = device))
      .catch(() => undefined);
    const found = new AbortController();
    await Promise.race([this.asked, clock.sleep(DEVICE_WAIT_MS_MAX, found.signal)]);
    found.abort();
    const body = { ...(this.device && { device: this.device }), ...(sharer !== undefined && { sharer }) };
    const visited = await sessions.use((token) => http.post<Visited>(`${campaign}/visits`, body, { token }));
    return visited.page_token;
  }
}

/** A proxy's page with status 200 is no receipt: only what looks like one is believed. */
function readAnswer(answer: VoteAnswer): VoteAnswer {
  const { id, position, contestants, next_page_token } = answer as Partial<VoteAnswer>;
  const whole = typeof id === 'string' && typeof position === 'number' && Array.isArray(contestants);
  if (whole && typeof next_page_token === 'string') return answer;
  throw new NetworkTrouble('unreachable', 'what answered is not a receipt');
}
