/**
 * Bodies of a campaign of referrals. What the OpenAPI document of this release does not name yet is optional here: servers may
 * be older or newer than pages, and a page shows what it is told.
 */

import type { components } from './api.gen';

type Schemas = components['schemas'];

/** Something that a campaign asks of a new follower. */
export type ReferralTask = { vote: { campaign: string; required: boolean } } | 'register';

/** The rules of a campaign of referrals. */
export type ReferralRules = Schemas['ReferralRules'] & {
  tasks?: ReferralTask[];
  levels?: number;
  milestones?: number[];
  prize_places?: number;
};

/** A campaign of referrals, as everybody may know it. */
export type Referral = Omit<Schemas['Referral'], 'rules'> & {
  rules: ReferralRules;
  /** When it will be final, if nothing is held by then. */
  final_at_ms?: number | null;
};

/** How far somebody came by an invitation. */
export type InvitationStage = 'nobodys' | 'accepted' | 'followed' | 'qualified' | 'left' | (string & {});

/** What a person may know about themselves in a campaign of referrals. */
export type OwnInvitations = Omit<Schemas['OwnInvitationsPage'], 'invitation'> & {
  invitation: InvitationStage;
  /** What is asked of whom it counts, in its order, and what of it they have done; empty: nobody invited them. */
  stages?: { stage: 'follow' | 'stay' | 'vote' | 'register'; done: boolean }[];
  invitees_accepted?: number;
  /** How many of those who counted have left. */
  invitees_left?: number;
  /** Their place among inviters, from 1; null: not among the first hundred. */
  place?: number | null;
  milestones?: { qualified: number; reached: boolean }[];
};

/** A person's code. */
export type Invitation = Schemas['CodeReceipt'];

/** Who invited most, best first. */
export interface Ranking {
  is_final: boolean;
  lines: { place: number; qualified: number; person?: string | null }[];
}
