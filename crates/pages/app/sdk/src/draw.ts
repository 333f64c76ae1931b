import { Campaign, type CampaignOptions } from './campaign';
import { claimPrize, prizeCode } from './claims';
import { DeviceAlong } from './device';
import type {
  Delivery,
  Draw,
  DrawReceipt,
  OwnDraws,
  PrizeClaimedReceipt,
  PrizeCodeReceipt,
} from './draw-types';
import { NetworkTrouble } from './problem';
import type { Sender, Steps, WishQueue } from './queue';
import type { Entry } from './shelf';
import { type PendingWish, Wish } from './wish';

/** A draw says nothing but that it is wanted. */
type Nothing = Record<never, never>;

/** A wish to draw, from the tap to the answer. */
export type PendingDraw = PendingWish<DrawReceipt>;

/**
 * One lucky draw and one person.
 *
 * A tap is one draw: it gets its key before anything leaves, and every try sends the same key, so that an answer which was lost
 * on its way is given again and a ticket is never spent twice for it.
 */
export class LuckyDraw {
  private readonly queue: WishQueue<Nothing, DrawReceipt, Wish<Nothing, DrawReceipt>>;

  /** Builds on a campaign that is there already, or makes its own. */
  constructor(
    options: CampaignOptions,
    readonly core = new Campaign(options),
  ) {
    const sender = new DrawSender(core);
    this.queue = core.queue({ name: 'draw', whatIn: () => ({}), wish: Wish<Nothing, DrawReceipt>, sender });
  }

  /** The draw, its table, its commitment and, once it has closed, its seed. */
  about(): Promise<Draw> {
    return this.core.look<Draw>();
  }

  /** One's own tickets and draws, newest first; older ones by the `next_cursor` of the page before. */
  me(cursor?: string): Promise<OwnDraws> {
    return this.core.own<OwnDraws>('/me', { cursor });
  }

  /** Goes on with a draw that a closed page left without an answer. */
  resume(): void {
    this.queue.resume();
  }

  /** Draws. Returns at once; while one is under way, a second call returns the same. */
  draw(): PendingDraw {
    return this.queue.ask({});
  }

  /** Draws without an answer: one at the most, unless two pages began at once. */
  get pending(): readonly PendingDraw[] {
    return this.queue.pending;
  }

  /** Says where a prize goes that was won at this position, see {@link claimPrize}. */
  claim(position: number, delivery: Delivery, key: string): Promise<PrizeClaimedReceipt> {
    return claimPrize(this.core, position, delivery, key);
  }

  /** The code against which a prize is handed out; each time the same. */
  code(position: number): Promise<PrizeCodeReceipt> {
    return prizeCode(this.core, position);
  }

  /** Ends everything. A draw without an answer stays stored for the next page. */
  stop(): void {
    this.queue.stop();
    this.core.stop();
  }
}

class DrawSender implements Sender<Nothing, DrawReceipt> {
  private readonly along = new DeviceAlong();

  constructor(private readonly core: Campaign) {}

  async send(entry: Entry<Nothing>, steps: Steps, signal: AbortSignal): Promise<DrawReceipt> {
    steps.keep();
    return readReceipt(await this.core.post<DrawReceipt>('/draws', this.along.fields, entry.key, signal));
  }
}

/** A proxy's page with status 200 is no receipt: only what looks like one is believed. */
function readReceipt(receipt: DrawReceipt): DrawReceipt {
  const { id, position, draw } = receipt as Partial<DrawReceipt>;
  if (typeof id === 'string' && typeof position === 'number' && typeof draw === 'number') return receipt;
  throw new NetworkTrouble('unreachable', 'what answered is not a receipt');
}
