/** Bodies of a red envelope under short names. They come from the OpenAPI document, see api.gen.ts. */

import type { components } from './api.gen';

type Schemas = components['schemas'];

/** A round, and how far it has come. */
export type EnvelopeRound = Schemas['EnvelopeRoundNow'];
/** A red envelope, as everybody may know it. */
export type Envelope = Schemas['Envelope'];
/** One part of a person. */
export type OwnPart = Schemas['OwnPart'];
/** What a person may know about themselves in a red envelope. */
export type OwnParts = Schemas['OwnClaims'];
/** A part was taken. */
export type PartReceipt = Schemas['EnvelopeClaimReceipt'];
