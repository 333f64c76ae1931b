/** Bodies of a campaign of referrals under short names. They come from the OpenAPI document, see api.gen.ts. */

import type { components } from './api.gen';

type Schemas = components['schemas'];

/** The rules of a campaign of referrals. */
export type ReferralRules = Schemas['ReferralRules'];
/** A campaign of referrals, as everybody may know it. */
export type Referral = Schemas['Referral'];
/** How far somebody came by an invitation. */
export type InvitationStage = Schemas['InvitationStage'];
/** What a person may know about themselves in a campaign of referrals. */
export type OwnInvitations = Schemas['OwnInvitationsPage'];
/** What a campaign of referrals gave a person. */
export type OwnRewards = Schemas['OwnRewards'];
/** A person's code. */
export type Invitation = Schemas['CodeReceipt'];
/** Who invited most, best first. */
export type Ranking = Schemas['InviterRanking'];
