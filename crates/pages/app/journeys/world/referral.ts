import { randomUUID } from 'node:crypto';

import { Campaign } from './campaign';
import type { Server } from './server';

/** A campaign of referrals, led by its operator. New followers count at once unless its rules say otherwise. */
export class Referral {
  private constructor(private readonly campaign: Campaign) {}

  /** Creates an open campaign with an id that no other test has. */
  static async create(server: Server, rules: Record<string, unknown> = {}): Promise<Referral> {
    const campaign = new Campaign(server, `friends-${randomUUID().slice(0, 8)}`);
    const operator = await server.operator();
    const name = '带上朋友 Bring a friend';
    const body = { id: campaign.id, kind: 'referrals', name, rules: { stay_hours: 0, ...rules } };
    await operator.post('/v1/campaigns', body);
    await campaign.do('open');
    return new Referral(campaign);
  }

  /** The address of its page on phones. */
  get page(): string {
    return this.campaign.page;
  }

  /** Has the operator do something with it, such as `pause` or `close`. */
  async do(command: string): Promise<void> {
    await this.campaign.do(command);
  }

  /** The account says that somebody follows it, or does no more. */
  async follow(openid: string, following: boolean): Promise<void> {
    await this.campaign.do('followers', { openid, following });
  }
}
