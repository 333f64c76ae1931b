import { randomUUID } from 'node:crypto';

import { expect } from '@playwright/test';

import type { Api, Json } from './api';
import { Book } from './book';
import { Campaign } from './campaign';
import type { Server } from './server';

export interface DrawOptions {
  name?: string;
  /** Rules as the API takes them. */
  rules?: Record<string, unknown>;
  /** Units of each prize that can be won, by asset. */
  stock?: Record<string, number>;
  /** How many tickets each vote in the draw's campaign of votes earns. */
  tickets?: number;
  open?: boolean;
}

/** A lucky draw of a test, whose tickets are earned by votes, seen and led by its operator. */
export class Draw {
  private constructor(
    private readonly campaign: Campaign,
    private readonly votes: Campaign,
  ) {}

  /** Creates a draw with an id that no other test has, and waits until its prizes are in stock. */
  static async create(server: Server, options: DrawOptions = {}): Promise<Draw> {
    const { name = '春日抽奖 Spring draw', stock = { 'unit.mug': 5 }, tickets = 2, open = true } = options;
    const rules = options.rules ?? { prizes: [{ asset: 'unit.mug', amount: 1, weight: 1 }] };
    const draw = await Draw.withTickets(server, `draw-${randomUUID().slice(0, 8)}`, tickets);
    const operator = await server.operator();
    const book = await Book.of(server);
    for (const [asset, amount] of Object.entries(stock))
      await book.allot({ asset, campaign: draw.id, into: 'stock', amount });
    await operator.post('/v1/campaigns', { id: draw.id, kind: 'lotteries', name, rules });
    const inStock = async () => ((await operator.get(draw.path)).inside.stock as Json[]).length;
    await expect.poll(inStock, { message: 'kinds of prizes in stock' }).toBe(Object.keys(stock).length);
    if (open) await draw.do('open');
    return draw;
  }

  /** A draw with this id, which may be set up later: votes in a campaign beside it earn tickets for it. */
  static async withTickets(server: Server, id: string, tickets = 2): Promise<Draw> {
    const votes = await Campaign.create(server, { contestants: 1, rules: { votes_per_person_per_day: 9 } });
    const book = await Book.of(server);
    const ticket = `tickets.${id}`;
    await book.award(votes.id, { name: 'ticket', on: 'vote_counted', asset: ticket, amount: tickets });
    await book.allot({ asset: ticket, campaign: votes.id, into: 'budget', amount: 100 });
    return new Draw(new Campaign(server, id), votes);
  }

  get id(): string {
    return this.campaign.id;
  }

  /** Its address in the API. */
  get path(): string {
    return this.campaign.path;
  }

  /** The address of its page on phones. */
  get page(): string {
    return this.campaign.page;
  }

  /** Has the operator do something with it, such as `open`, `pause` or `close`. */
  async do(command: string, body: unknown = {}): Promise<Json> {
    return await this.campaign.do(command, body);
  }

  /** What everybody may know of it. */
  async about(): Promise<Json> {
    return await this.campaign.about();
  }

  /** Has somebody vote, and waits until the tickets for it are theirs. */
  async giveTickets(openid: string): Promise<void> {
    await this.votes.vote(openid, 1);
    const person = await this.person(openid);
    const left = async () => (await person.get(`${this.path}/me`)).tickets_left as number;
    await expect.poll(left, { message: 'tickets of the person' }).toBeGreaterThan(0);
  }

  /** Somebody draws, and gives the position of what they got. */
  async drawAs(openid: string): Promise<number> {
    const person = (await this.person(openid)).header('Idempotency-Key', randomUUID());
    return (await person.post(`${this.path}/draws`)).position as number;
  }

  /** Somebody says where the prize goes that they won at a position. */
  async claimAs(openid: string, position: number): Promise<void> {
    const person = (await this.person(openid)).header('Idempotency-Key', randomUUID());
    const delivery = { name: '林小满', phone: '13800000000', address: '杭州市西湖区一号' };
    await person.post(`${this.path}/draws/${String(position)}/claim`, delivery);
  }

  private async person(openid: string): Promise<Api> {
    const { anybody } = this.campaign.server;
    const session = await anybody.post('/v1/sessions', { openid });
    return anybody.with(session.token as string);
  }
}
