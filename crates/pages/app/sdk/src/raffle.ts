/** A raffle as pages show it. Its bodies come from the OpenAPI document, see api.gen.ts. */
import type { components } from './api.gen';
import { Campaign, type CampaignOptions } from './campaign';
import { claimPrize, prizeCode } from './claims';
import type { Delivery, PrizeClaimedReceipt, PrizeCodeReceipt } from './draw-types';
import { NetworkTrouble } from './problem';
import type { Sender, Steps, WishQueue } from './queue';
import type { Entry } from './shelf';
import { type PendingWish, Wish } from './wish';

type Schemas = components['schemas'];

/** A raffle, as everybody may know it. */
export type Raffle = Schemas['Raffle'];
/** Why a person wins or doesn't. */
export type RaffleWhy = Schemas['RaffleWhy'];
/** What a person may know about themselves in a raffle. */
export type OwnRaffle = Schemas['OwnRaffleEntries'];
/** One more entry. */
export type RaffleEntered = Schemas['RaffleEnteredReceipt'];

/** An entry says nothing but that it is wanted. */
type Nothing = Record<never, never>;

/** A wish to enter, from the tap to the answer. */
export type PendingEntry = PendingWish<RaffleEntered>;

/** One raffle and one person. A tap is one entry: each try sends the same key, so that a ticket is never spent twice for it. */
export class RaffleView {
  private readonly queue: WishQueue<Nothing, RaffleEntered, Wish<Nothing, RaffleEntered>>;

  /** Builds on a campaign that is there already, or makes its own. */
  constructor(
    options: CampaignOptions,
    readonly core = new Campaign(options),
  ) {
    const sender = new EntrySender(core);
    this.queue = core.queue({
      name: 'entry',
      whatIn: () => ({}),
      wish: Wish<Nothing, RaffleEntered>,
      sender,
    });
  }

  /** The raffle, its list's root, and who was drawn. */
  about(): Promise<Raffle> {
    return this.core.look<Raffle>();
  }

  /** One's own entries, newest first, and why one wins or doesn't. */
  me(): Promise<OwnRaffle> {
    return this.core.own<OwnRaffle>('/me');
  }

  /** Goes on with an entry that a closed page left without an answer. */
  resume(): void {
    this.queue.resume();
  }

  /** Enters for a ticket. Returns at once; while one is under way, a second call returns the same. */
  enter(): PendingEntry {
    return this.queue.ask({});
  }

  /** Says where a prize goes that was won at this position, see {@link claimPrize}. */
  claim(position: number, delivery: Delivery, key: string): Promise<PrizeClaimedReceipt> {
    return claimPrize(this.core, position, delivery, key);
  }

  /** The code against which a prize is handed out; each time the same. */
  code(position: number): Promise<PrizeCodeReceipt> {
    return prizeCode(this.core, position);
  }

  /** Entries without an answer. */
  get pending(): readonly PendingEntry[] {
    return this.queue.pending;
  }

  /** Ends everything. An entry without an answer stays stored for the next page. */
  stop(): void {
    this.queue.stop();
    this.core.stop();
  }
}

class EntrySender implements Sender<Nothing, RaffleEntered> {
  constructor(private readonly core: Campaign) {}

  async send(entry: Entry<Nothing>, steps: Steps, signal: AbortSignal): Promise<RaffleEntered> {
    steps.keep();
    const receipt = await this.core.post<RaffleEntered>('/entries', {}, entry.key, signal);
    // A proxy's page with status 200 is no receipt: only what looks like one is believed.
    if (typeof (receipt as Partial<RaffleEntered>).entry === 'number') return receipt;
    throw new NetworkTrouble('unreachable', 'what answered is not a receipt');
  }
}
