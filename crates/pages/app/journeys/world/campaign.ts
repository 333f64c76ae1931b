import { randomUUID } from 'node:crypto';

import { expect } from '@playwright/test';

import type { Json } from './api';
import { WECHAT } from './phone';
import type { Server } from './server';

export interface Contestant {
  name: string;
  about?: string;
  picture?: string;
}

export interface CampaignOptions {
  name?: string;
  /** Rules as the API takes them; boards follow within a second unless they say otherwise. */
  rules?: Record<string, unknown>;
  /** A number stands for so many made-up contestants. */
  contestants?: number | readonly Contestant[];
  /** Whether votes are taken from the start. */
  open?: boolean;
}

/** A campaign of a test, seen and led by its operator. */
export class Campaign {
  /** A campaign that is there already. */
  constructor(
    readonly server: Server,
    readonly id: string,
  ) {}

  /** Creates a campaign with an id that no other test has. */
  static async create(server: Server, options: CampaignOptions = {}): Promise<Campaign> {
    const { name = '春日新声 Spring voices', contestants = 5, open = true } = options;
    const rules = { votes_per_person_per_day: 3, board_refresh_seconds: 1, ...options.rules };
    const campaign = new Campaign(server, `journey-${randomUUID().slice(0, 8)}`);
    const operator = await server.operator();
    await operator.post('/v1/campaigns', { id: campaign.id, kind: 'votes', name, rules });
    for (const contestant of typeof contestants === 'number' ? madeUp(contestants) : contestants) {
      await operator.post(`${campaign.path}/contestants`, contestant);
    }
    if (open) await campaign.do('open');
    return campaign;
  }

  /** Its address in the API. */
  get path(): string {
    return `/v1/campaigns/${this.id}`;
  }

  /** The address of its page on phones. */
  get page(): string {
    return `${this.server.url}/c/${this.id}`;
  }

  /** Has the operator do something with the campaign, such as `open`, `pause`, `resume` or `close`. */
  async do(command: string, body: unknown = {}): Promise<Json> {
    const operator = await this.server.operator();
    // No result stands before detectors have weighed all votes.
    while (command === 'finalize' && (await operator.get(this.path)).being_reviewed === true);
    return await operator.post(`${this.path}/${command}`, body);
  }

  /** What everybody may know of it. */
  async about(): Promise<Json> {
    return await this.server.anybody.get(this.path);
  }

  /** Votes of each contestant on the board, by number. */
  async votes(): Promise<Map<number, number>> {
    const board = await this.server.anybody.get(`${this.path}/leaderboard`);
    const rows = board.entries as { contestant: number; votes: number }[];
    return new Map(rows.map(({ contestant, votes }) => [contestant, votes]));
  }

  /** Waits until the board shows these votes and no others: it follows the log a moment later. */
  async mustCount(expected: Readonly<Record<number, number>>): Promise<void> {
    const counted = async () => {
      const votes = [...(await this.votes())].filter(([, count]) => count > 0);
      return Object.fromEntries(votes);
    };
    await expect.poll(counted, { message: 'votes on the board by number' }).toEqual(expected);
  }

  /** Signs somebody in and votes as them, from a page of their own; gives the receipt. */
  async vote(openid: string, ...contestants: number[]): Promise<Json> {
    const anybody = this.server.anybody.header('User-Agent', WECHAT);
    const session = await anybody.post('/v1/sessions', { openid });
    const person = anybody.with(session.token as string);
    const visit = await person.post(`${this.path}/visits`);
    const wish = contestants.length === 1 ? { contestant: contestants[0] } : { contestants };
    const keyed = person.header('Idempotency-Key', randomUUID());
    return await keyed.post(`${this.path}/votes`, { ...wish, page_token: visit.page_token });
  }
}

const NAMES = [
  '林小满',
  'Ada Okafor',
  '周正',
  'Mateo Silva',
  '欧阳静',
  'Priya Nair',
  '陈星河',
  'Jonas Weber',
];

function madeUp(count: number): Contestant[] {
  return Array.from({ length: count }, (_, index) => ({
    name: NAMES[index] ?? `选手 Contestant ${String(index + 1)}`,
    about: '用一首歌讲一个春天的故事。A song that tells of one spring.',
  }));
}
