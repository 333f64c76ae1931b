import { Campaign, type CampaignOptions } from './campaign';
import { deviceEvidence } from './device';
import type { Invitation, OwnInvitations, OwnRewards, Ranking, Referral } from './invite-types';
import { PageOpener } from './opener';
import { afterError } from './outcome';
import { openPage, solveChallenge, type Solve } from './proof';
import { uuid } from './random';
import type { Challenge, Device } from './types';

/** What a page of referrals gives. */
export interface InvitationsOptions extends CampaignOptions {
  /** What is found out about the device; by default {@link deviceEvidence}. */
  device?: () => Promise<Device | undefined>;
  /** Does the work that the API asks some networks for; by default {@link solveChallenge}. */
  solve?: Solve;
}

/** What answers to pages bring along. */
interface NextPage {
  next_page_token?: string;
  next_challenge?: Challenge;
}

/**
 * One campaign of referrals and one person: who invites, or who was invited. Where no answer comes, both are asked again, as long
 * as somebody looking at a spinner would wait.
 */
export class Invitations {
  private readonly opener: PageOpener;
  private readonly solve: Solve;

  /** Builds on a campaign that is there already, or makes its own. */
  constructor(
    options: InvitationsOptions,
    readonly core = new Campaign(options),
  ) {
    const { device = deviceEvidence, solve = solveChallenge } = options;
    const { http, sessions, clock, path: campaign } = core;
    this.solve = solve;
    this.opener = new PageOpener({ http, sessions, clock, campaign, device, sharer: undefined, solve });
  }

  /** The campaign and its rules. */
  about(): Promise<Referral> {
    return this.core.look<Referral>();
  }

  /** One's own code, how far one's invitees came, and oneself. */
  me(): Promise<OwnInvitations> {
    return this.core.own<OwnInvitations>('/me');
  }

  /** What one was given for inviting, and what of it was taken back, the newest first. */
  rewards(cursor?: string): Promise<OwnRewards> {
    return this.core.own<OwnRewards>('/me/rewards', { cursor });
  }

  /** One's own code; asking again gives the same. */
  code(): Promise<Invitation> {
    return this.act<Invitation>('/codes', {});
  }

  /** Accepts an invitation, before one follows the account. */
  async accept(code: string): Promise<void> {
    await this.act('/invitations', { code });
  }

  /** Who invited most of those who count, best first. */
  ranking(): Promise<Ranking> {
    return this.core.look<Ranking>('/ranking');
  }

  /** Ends everything. */
  stop(): void {
    this.core.stop();
  }

  /** Does something from an open page: again where no answer came, and from another page if the API does not take the first. */
  private act<T extends object>(below: string, body: object): Promise<T> {
    // One key for all tries: what was done although its answer was lost is not done again, nor refused for having been done.
    const key = uuid();
    return this.core.read(async () => {
      try {
        return await this.send<T>(below, body, key);
      } catch (error) {
        if (afterError(error).do !== 'visit') throw error;
        return this.send<T>(below, body, key);
      }
    });
  }

  private async send<T extends object>(below: string, body: object, key: string): Promise<T> {
    const { visits } = this.opener;
    const { token: page_token, proof } = await visits.take();
    const worked = proof === undefined ? {} : { proof: await proof() };
    const { device } = this.opener;
    const seen = { page_token, ...worked, ...(device && { device }) };
    const answered = this.core
      .post<T & NextPage>(below, { ...body, ...seen }, key)
      .catch((error: unknown) => {
        visits.offer({ token: page_token });
        throw error;
      });
    const { next_page_token, next_challenge, ...answer } = await answered;
    if (next_page_token !== undefined) visits.offer(openPage(next_page_token, next_challenge, this.solve));
    return answer as unknown as T;
  }
}
