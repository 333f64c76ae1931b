/** A raffle as pages show it. Its bodies come from the OpenAPI document, see api.gen.ts. */
import type { components } from './api.gen';
import { Campaign, type CampaignOptions } from './campaign';

type Schemas = components['schemas'];

/** A raffle, as everybody may know it. */
export type Raffle = Schemas['Raffle'];
/** Why a person wins or doesn't. */
export type RaffleWhy = Schemas['RaffleWhy'];
/** What a person may know about themselves in a raffle. */
export type OwnRaffle = Schemas['OwnRaffleEntries'];

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
