import { randomUUID } from 'node:crypto';

import { expect } from '@playwright/test';

import type { Json } from './api';
import { Book } from './book';
import { Campaign } from './campaign';
import type { Server } from './server';

const HOUR_MS = 3_600_000;

export interface EnvelopeOptions {
  /** What is said to get a part. */
  password?: string;
  /** How much there is, in fen. */
  fen?: number;
  parts?: number;
  /** When its round begins, from now. */
  inMs?: number;
}

/** A red envelope of one round, led by its operator. */
export class Envelope {
  private constructor(
    private readonly campaign: Campaign,
    readonly password: string,
  ) {}

  /** Creates a red envelope with an id that no other test has, lets its money arrive, and opens it. */
  static async create(server: Server, options: EnvelopeOptions = {}): Promise<Envelope> {
    const { password = '春风十里', fen = 1_000, parts = 2, inMs = -1_000 } = options;
    const campaign = new Campaign(server, `envelope-${randomUUID().slice(0, 8)}`);
    const operator = await server.operator();
    const begins = Date.now() + inMs;
    const times = { releases_at_ms: begins, ends_at_ms: begins + HOUR_MS };
    const round = { password, ...times, fen, parts, split: 'random' };
    const name = '新春红包 New year';
    await operator.post('/v1/campaigns', { id: campaign.id, kind: 'envelope', name, rounds: [round] });
    await (await Book.of(server)).allot({ asset: 'cny', campaign: campaign.id, into: 'stock', amount: fen });
    const inStock = async () => (await operator.get(campaign.path)).inside.fen_in_stock as number;
    await expect.poll(inStock, { message: 'fen in stock' }).toBe(fen);
    await campaign.do('open');
    return new Envelope(campaign, password);
  }

  /** The address of its page on phones. */
  get page(): string {
    return this.campaign.page;
  }

  /** What everybody may know of it. */
  async about(): Promise<Json> {
    return await this.campaign.about();
  }

  /** Somebody else says the password. */
  async claimAs(openid: string): Promise<Json> {
    const { server, path } = this.campaign;
    const session = await server.anybody.post('/v1/sessions', { openid });
    const person = server.anybody.with(session.token as string).header('Idempotency-Key', randomUUID());
    return await person.post(`${path}/parts`, { password: this.password });
  }
}
