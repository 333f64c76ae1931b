import { randomUUID } from 'node:crypto';

import type { Server } from './server';

/** The book of the default account; all campaigns of a server share it. */
const BOOK = 'book-default';

/** The ledger's book, kept by an operator: what may be given, and for what. */
export class Book {
  private constructor(private readonly server: Server) {}

  /** The book of this server, which the first who asks opens. */
  static async of(server: Server): Promise<Book> {
    const operator = await server.operator();
    await operator.ask('POST', '/v1/campaigns', { id: BOOK, kind: 'ledger', name: 'The book' });
    return new Book(server);
  }

  /** Hands units of an asset to a campaign. */
  async allot(body: {
    asset: string;
    campaign: string;
    into: 'budget' | 'stock';
    amount: number;
  }): Promise<void> {
    const operator = await this.server.operator();
    await operator.header('Idempotency-Key', randomUUID()).post(`/v1/campaigns/${BOOK}/allotments`, body);
  }

  /** Says what facts of a campaign earn. */
  async award(campaign: string, award: Record<string, unknown>): Promise<void> {
    const operator = await this.server.operator();
    await operator.post(`/v1/campaigns/${BOOK}/rules`, { campaign, rules: { awards: [award] } });
  }

  /** Moves units from one account to another. */
  async transfer(debit: string, credit: string, amount: number): Promise<void> {
    const operator = await this.server.operator();
    const transfers = [{ debit, credit, amount, reason: 'by-hand' }];
    await operator
      .header('Idempotency-Key', randomUUID())
      .post(`/v1/campaigns/${BOOK}/transfers`, { transfers });
  }

  /** How much an account has, such as `points:budget:spring`. */
  async balance(account: string): Promise<number> {
    const operator = await this.server.operator();
    const { body } = await operator.ask('GET', `/v1/campaigns/${BOOK}/accounts/${account}`);
    return (body.balance as number | undefined) ?? 0;
  }
}
