/** A raffle as pages show it. Its bodies are not named yet by the OpenAPI document of this release. */
import { Campaign, type CampaignOptions } from './campaign';

/** How a place stands. */
export type PlaceStanding = 'alternate' | 'called' | 'confirmed' | 'invalidated';

/** A raffle, as everybody may know it. */
export interface Raffle {
  campaign: string;
  kind: string;
  name: string;
  status: 'draft' | 'open' | 'paused' | 'closed';
  rules: {
    /** When entries close. */
    closes_at_ms: number;
    prizes: { asset: string; amount: number; winners: number }[];
    entries_each_max?: number;
    by_ticket?: boolean;
    beacon?: boolean;
  };
  commitment: string;
  seed?: string | null;
  /** How many entries there are. */
  entries: number;
  /** The root of their list, once it is complete. */
  root?: string | null;
  beacon?: { round: number; at_ms: number; signature?: string | null } | null;
  /** Who was drawn, in their order; null: nobody yet. `who` is the beginning of a pseudonym, with an ellipsis. */
  places?:
    { place: number; entry: number; line?: number | null; standing: PlaceStanding; who: string }[] | null;
  closed_at_ms?: number | null;
}

/** Why a person wins or doesn't. */
export type RaffleWhy =
  | 'not_entered'
  | 'not_drawn_yet'
  | 'called_off'
  | 'behind_all_places'
  | 'alternate'
  | 'called'
  | 'confirmed'
  | 'invalidated';

/** What a person may know about themselves in a raffle. */
export interface OwnRaffle {
  entries: number;
  tickets_left: number;
  why: RaffleWhy;
  place?: { place: number; entry: number; line?: number | null } | null;
}

/** One raffle and one person, who looks. */
export class RaffleView {
  /** Builds on a campaign that is there already, or makes its own. */
  constructor(
    options: CampaignOptions,
    readonly core = new Campaign(options),
  ) {}

  /** The raffle, its list's root, and who was drawn. */
  about(): Promise<Raffle> {
    return this.core.look<Raffle>();
  }

  /** One's own entries, and why one wins or doesn't. */
  me(): Promise<OwnRaffle> {
    return this.core.own<OwnRaffle>('/me');
  }
}
