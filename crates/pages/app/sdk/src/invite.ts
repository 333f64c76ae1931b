import { Campaign, type CampaignOptions } from './campaign';
import type { Invitation, OwnInvitations, Referral, Ranking } from './invite-types';

/** One campaign of referrals and one person: who invites, or who was invited. */
export class Invitations {
  /** Builds on a campaign that is there already, or makes its own. */
  constructor(
    options: CampaignOptions,
    readonly core = new Campaign(options),
  ) {}

  /** The campaign and its rules. */
  about(): Promise<Referral> {
    return this.core.look<Referral>();
  }

  /** One's own code, how far one's invitees came, and oneself. */
  me(): Promise<OwnInvitations> {
    return this.core.own<OwnInvitations>('/me');
  }

  /** One's own code; asking again gives the same. */
  code(): Promise<Invitation> {
    return this.core.read(() => this.core.post<Invitation>('/codes', {}));
  }

  /** Accepts an invitation, before one follows the account. Accepting the same again changes nothing. */
  async accept(code: string): Promise<void> {
    await this.core.read(() => this.core.post('/invitations', { code }));
  }

  /** Who invited most of those who count, best first. */
  ranking(): Promise<Ranking> {
    return this.core.look<Ranking>('/ranking');
  }

  /** Ends everything. */
  stop(): void {
    this.core.stop();
  }
}
