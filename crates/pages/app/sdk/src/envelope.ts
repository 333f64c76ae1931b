import { Campaign, type CampaignOptions } from './campaign';
import { DeviceAlong } from './device';
import type { Envelope, OwnParts, PartReceipt } from './envelope-types';
import { NetworkTrouble } from './problem';
import type { Sender, Steps, WishQueue } from './queue';
import type { Entry } from './shelf';
import { type PendingWish, Wish } from './wish';

/** What is said to get a part. */
export interface Said {
  /** As it was typed; the API compares it without width, case and spaces. */
  password: string;
}

/** A wish for a part, from the tap to the answer. */
export type PendingPart = PendingWish<PartReceipt> & { readonly what: Said };

/** One red envelope and one person. The same password said twice while there is no answer is one claim. */
export class RedEnvelope {
  private readonly queue: WishQueue<Said, PartReceipt, Wish<Said, PartReceipt>>;

  /** Builds on a campaign that is there already, or makes its own. */
  constructor(
    options: CampaignOptions,
    readonly core = new Campaign(options),
  ) {
    const sender = new PartSender(core);
    this.queue = core.queue({ name: 'part', whatIn: readSaid, wish: Wish<Said, PartReceipt>, sender });
  }

  /** The red envelope, its rounds and how much of each is left. */
  about(): Promise<Envelope> {
    return this.core.look<Envelope>();
  }

  /** One's own parts. */
  me(): Promise<OwnParts> {
    return this.core.own<OwnParts>('/me');
  }

  /** Goes on with a claim that a closed page left without an answer. */
  resume(): void {
    this.queue.resume();
  }

  /** Says the password. Returns at once. */
  claim(password: string): PendingPart {
    return this.queue.ask({ password });
  }

  /** Claims without an answer, oldest first. */
  get pending(): readonly PendingPart[] {
    return this.queue.pending;
  }

  /** Ends everything. A claim without an answer stays stored for the next page. */
  stop(): void {
    this.queue.stop();
    this.core.stop();
  }
}

class PartSender implements Sender<Said, PartReceipt> {
  private readonly along = new DeviceAlong();

  constructor(private readonly core: Campaign) {}

  async send({ key, password }: Entry<Said>, steps: Steps, signal: AbortSignal): Promise<PartReceipt> {
    steps.keep();
    const said = { password, ...this.along.fields };
    const receipt = await this.core.post<PartReceipt>('/parts', said, key, signal);
    // A proxy's page with status 200 is no receipt: only what looks like one is believed.
    if (typeof (receipt as Partial<PartReceipt>).fen === 'number') return receipt;
    throw new NetworkTrouble('unreachable', 'what answered is not a receipt');
  }
}

function readSaid({ password }: Partial<Said>): Said | undefined {
  return typeof password === 'string' ? { password } : undefined;
}
