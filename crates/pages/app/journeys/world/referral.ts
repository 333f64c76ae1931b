import { randomUUID } from 'node:crypto';

import type { Json } from './api';
import { Book } from './book';
import { Campaign } from './campaign';
import { WECHAT } from './phone';
import type { Server } from './server';

/** Points for each follower who counts, and how many there are to give. */
const POINTS = 20;
const BUDGET = 100;

/** A campaign of referrals, led by its operator. New followers count at once unless its rules say otherwise. */
export class Referral {
  private constructor(
    private readonly campaign: Campaign,
    /** What its rewards are paid from, and how much of it there was. */
    private readonly book: Book,
    private readonly budget: number,
  ) {}

  /** Creates an open campaign with an id that no other test has, whose inviters earn points. */
  static async create(
    server: Server,
    rules: Record<string, unknown> = {},
    budget = BUDGET,
  ): Promise<Referral> {
    const campaign = new Campaign(server, `friends-${randomUUID().slice(0, 8)}`);
    const operator = await server.operator();
    const name = '带上朋友 Bring a friend';
    const body = { id: campaign.id, kind: 'referrals', name, rules: { stay_hours: 0, ...rules } };
    await operator.post('/v1/campaigns', body);
    const book = await Book.of(server);
    await book.award(campaign.id, {
      name: 'friend',
      on: 'follower_qualified',
      asset: 'points',
      amount: POINTS,
    });
    await book.allot({ asset: 'points', campaign: campaign.id, into: 'budget', amount: budget });
    await campaign.do('open');
    return new Referral(campaign, book, budget);
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

  get id(): string {
    return this.campaign.id;
  }

  /** Points that inviters have from it by now. */
  async rewarded(): Promise<number> {
    return this.budget - (await this.book.balance(`points:budget:${this.id}`));
  }

  /** The operator pays by hand whoever leads the ranking. */
  async payTheFirst(amount: number): Promise<void> {
    const operator = await this.campaign.server.operator();
    const { body } = await operator.ask('GET', `${this.campaign.path}/ranking`);
    const [first] = body.lines as [{ person: string }];
    await this.book.allot({ asset: 'points', campaign: this.id, into: 'budget', amount });
    await this.book.transfer(`points:budget:${this.id}`, `points:person:${first.person}`, amount);
  }

  /** Somebody gets their code from a page of their own, on this device. */
  async codeOf(openid: string, device: object): Promise<string> {
    return (await this.fromPage(openid, device, 'codes', {})).code as string;
  }

  /** Somebody accepts an invitation on this device. */
  async acceptAs(openid: string, code: string, device: object): Promise<void> {
    await this.fromPage(openid, device, 'invitations', { code });
  }

  private async fromPage(openid: string, device: object, what: string, body: object): Promise<Json> {
    const { server, path } = this.campaign;
    const anybody = server.anybody.header('User-Agent', WECHAT);
    const session = await anybody.post('/v1/sessions', { openid });
    const person = anybody.with(session.token as string);
    const { page_token } = await person.post(`${path}/visits`, { device });
    return await person.post(`${path}/${what}`, { ...body, page_token, device });
  }
}
