/** What the console asks of lucky draws, red envelopes and raffles. */
import { campaignPath, get, type PageQuery, post } from './api';
import type { CreatedReceipt, EnvelopeRoundBody, FairnessPage, PrizeFulfilledReceipt } from './bodies';
import type {
  DrawRules,
  HeldPrizes,
  PrizeDecision,
  RaffleRules,
  TakerCompany,
  WaitingPrizes,
  WinnerPage,
} from './bodies';

/** A new campaign of one of the forms, as the API takes it. */
export type NewLottery =
  | { readonly kind: 'lotteries'; readonly id: string; readonly name: string; readonly rules: DrawRules }
  | { readonly kind: 'raffle'; readonly id: string; readonly name: string; readonly rules: RaffleRules }
  | {
      readonly kind: 'envelope';
      readonly id: string;
      readonly name: string;
      readonly rounds: readonly EnvelopeRoundBody[];
      readonly admits: DrawRules['admits'];
    };

/** Which held prizes: those that stand so now, or every one that was ever held or decided about. */
export type HeldPrizeStage = HeldPrizes['prizes'][number]['stage'] | 'all';

/** Prizes that are handed to a campaign. */
export interface Allotment {
  readonly asset: string;
  readonly amount: number;
}

export const lotteries = {
  create: (wish: NewLottery, key: string) => post<CreatedReceipt>('/v1/campaigns', wish, key),

  winners: (id: string, query: PageQuery, signal: AbortSignal) =>
    get<WinnerPage>(campaignPath(id, 'winners'), { query: { ...query }, signal }),

  waiting: (id: string, signal: AbortSignal) =>
    get<WaitingPrizes>(campaignPath(id, 'waiting-prizes'), { signal }),

  fairness: (id: string, query: PageQuery, signal: AbortSignal) =>
    get<FairnessPage>(campaignPath(id, 'fairness'), { query: { ...query }, signal }),

  held: (id: string, query: PageQuery & { stage: HeldPrizeStage }, signal: AbortSignal) =>
    get<HeldPrizes>(campaignPath(id, 'prizes', 'held'), { query: { ...query }, signal }),

  /** Who takes with the same things as a person. */
  company: (id: string, person: string, signal: AbortSignal) =>
    get<TakerCompany>(campaignPath(id, 'prizes', 'company'), { query: { person }, signal }),

  judge: (id: string, position: number, to: PrizeDecision, why: string, key: string) =>
    post<unknown>(campaignPath(id, 'prizes', position, 'judge'), { to, why }, key),

  /** Holds what is won from a score in milli-nats on; `null`: nothing. */
  setBar: (id: string, bar: number | null, key: string) =>
    post<unknown>(campaignPath(id, 'prizes', 'bar'), { bar }, key),

  fulfil: (id: string, position: number, note: string, key: string) =>
    post<PrizeFulfilledReceipt>(campaignPath(id, 'draws', position, 'fulfil'), { note }, key),

  redeem: (id: string, code: string, note: string, key: string) =>
    post<PrizeFulfilledReceipt>(campaignPath(id, 'redemptions'), { code, note }, key),

  /** Takes what the ledger's book still has of an asset into a campaign's stock. */
  allot: (book: string, campaign: string, { asset, amount }: Allotment, key: string) =>
    post<unknown>(campaignPath(book, 'allotments'), { asset, amount, campaign, into: 'stock' }, key),

  /** Stops all claims of a red envelope at once. */
  stop: (id: string, reason: string, key: string) => post<unknown>(campaignPath(id, 'stop'), { reason }, key),

  rotate: (id: string, round: number, password: string, key: string) =>
    post<{ passwords: number }>(campaignPath(id, 'rounds', round, 'rotate'), { password }, key),

  handIn: (id: string, persons: readonly string[], key: string) =>
    post<{ entered: number; passed_over: number }>(campaignPath(id, 'entries', 'hand-in'), { persons }, key),

  drawWinners: (id: string, beacon: string | undefined, key: string) =>
    post<{ places: number; entries: number }>(
      campaignPath(id, 'winners'),
      beacon === undefined ? {} : { beacon },
      key,
    ),

  confirmWinner: (id: string, place: number, key: string) =>
    post<unknown>(campaignPath(id, 'winners', place, 'confirm'), {}, key),

  invalidateWinner: (id: string, place: number, reason: string, key: string) =>
    post<{ called?: number | null }>(campaignPath(id, 'winners', place, 'invalidate'), { reason }, key),

  redrawWinners: (id: string, reason: string, key: string) =>
    post<{ first: number; places: number }>(campaignPath(id, 'winners', 'redraw'), { reason }, key),
};
