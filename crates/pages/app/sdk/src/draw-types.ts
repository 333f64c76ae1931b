/** Bodies of a lucky draw under short names. They come from the OpenAPI document, see api.gen.ts. */

import type { components } from './api.gen';

type Schemas = components['schemas'];

/** How a page shows a draw. */
export type Skin = Schemas['Skin'];
/** What a winner does to get a prize. */
export type Claim = Schemas['Claim'];
/** What was won. */
export type Won = Schemas['Won'];
/** A line of the table. */
export type DrawPrize = Schemas['Prize'];
/** What a draw may give, to whom and when. */
export type DrawRules = Schemas['DrawRules'];
/** A lucky draw, as everybody may know it. */
export type Draw = Schemas['Draw'];
/** What came of a ticket. */
export type DrawReceipt = Schemas['DrawnReceipt'];
/** One draw of a person. */
export type OwnDraw = Schemas['OwnDraw'];
/** A prize that its winner must claim. */
export type OwnPrize = Schemas['OwnPrize'];
/** What a person may know about themselves in a draw. */
export type OwnDraws = Schemas['OwnDraws'];
/** A prize that is sent was claimed. */
export type PrizeClaimedReceipt = Schemas['PrizeClaimedReceipt'];
/** What to show where a prize is handed out. */
export type PrizeCodeReceipt = Schemas['PrizeCodeReceipt'];

/** Who gets a prize that is sent, and where. */
export interface Delivery {
  name: string;
  phone: string;
  address: string;
}
