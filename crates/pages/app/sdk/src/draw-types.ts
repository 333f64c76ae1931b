/**
 * Bodies of a lucky draw. What the OpenAPI document of this release does not name yet is optional here: servers may be older
 * or newer than pages, and a page shows what it is told.
 */

import type { components } from './api.gen';

type Schemas = components['schemas'];

/** How a page shows a draw. */
export type Skin = 'wheel' | 'nine_squares' | 'golden_egg' | 'scratch_card' | 'flip_card';

/** Why a line was given, or none. */
export type DrawWhy =
  'number' | 'out_of_stock' | 'not_released' | 'person_limit' | 'day_limit' | 'guaranteed';

/** What a winner does to get a prize. */
export type Claim = 'at_once' | 'delivery' | 'pick_up';

/** What was won. */
export type Won = Schemas['Won'];

/** A line of the table. */
export type DrawPrize = Schemas['Prize'] & {
  label?: string;
  per_person?: number | null;
  per_person_per_day?: number | null;
  release?: { starts_at_ms: number; ends_at_ms: number; units: number }[];
  claim?: Claim;
};

/** What a draw may give, to whom and when. */
export type DrawRules = Omit<Schemas['DrawRules'], 'prizes'> & {
  prizes: DrawPrize[];
  consolation?: Won | null;
  guarantee?: { after_draws: number; line: number } | null;
  draws_per_person?: number | null;
  draws_per_person_per_day?: number | null;
  utc_offset_minutes?: number;
  listed_only?: boolean;
  opens_at_ms?: number | null;
  closes_at_ms?: number | null;
  claim_within_hours?: number | null;
  skin?: Skin;
};

/** A lucky draw, as everybody may know it. */
export type Draw = Omit<Schemas['Draw'], 'rules'> & {
  rules: DrawRules;
  /** What each cell of the skin shows: a line of the table from 0; null: what is none. */
  cells?: (number | null)[];
};

/** What a number of a draw led to. */
export interface DrawOutcome {
  /** The line that is given, from 0; null: none. */
  given?: number | null;
  why?: DrawWhy;
  /** The cell of the skin that comes out, from 0. */
  cell?: number | null;
}

/** What came of a ticket. */
export type DrawReceipt = Schemas['DrawnReceipt'] & DrawOutcome & { claim_until_ms?: number | null };

/** One draw of a person. */
export type OwnDraw = Schemas['OwnDraw'] & DrawOutcome;

/** A prize that its winner must claim. */
export interface OwnPrize {
  /** Where its draw stands in the log: it is claimed under it. */
  position: number;
  line: number;
  stage: 'won' | 'claimed' | 'fulfilled' | 'returned';
  claim_until_ms?: number | null;
}

/** What a person may know about themselves in a draw. */
export type OwnDraws = Omit<Schemas['OwnDraws'], 'receipts'> & {
  receipts: OwnDraw[];
  /** How often they can draw now, by tickets and rules. */
  draws_left?: number;
  listing?: 'none' | 'allowed' | 'denied';
  prizes?: OwnPrize[];
};

/** Who gets a prize that is sent, and where. */
export interface Delivery {
  name: string;
  phone: string;
  address: string;
}

/** A claimed prize. */
export interface PrizeReceipt {
  position: number;
  /** What to show where the prize is handed out; null: it is sent. */
  code?: string | null;
}
