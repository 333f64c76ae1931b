/** Prizes that must be claimed, in whatever form of campaign. */
import type { Campaign, Claim, Delivery, OwnPrize, PrizeCodeReceipt } from '@fairground/sdk';

import type { DrawWords } from '../words/draw-en';

/** What claims a prize: a lucky draw, or a raffle. */
export interface ClaimClient {
  readonly core: Campaign;
  claim(position: number, delivery: Delivery, key: string): Promise<unknown>;
  code(position: number): Promise<PrizeCodeReceipt>;
}

/** What is said about it. */
export type ClaimWords = Pick<DrawWords, 'delivery' | 'refusals'> & {
  own: Pick<DrawWords['own'], 'stage' | 'until' | 'claim' | 'code' | 'codeIs'>;
};

/** How a prize is claimed that is claimed like this, if it still can be, or how its code is shown. */
export function openWay(
  stage: OwnPrize['stage'],
  way: Claim | undefined,
): 'delivery' | 'pick_up' | undefined {
  // What is sent is claimed once; a code can be looked up again until the prize was handed out.
  const isOpen = stage === 'won' || (stage === 'claimed' && way === 'pick_up');
  return isOpen && (way === 'delivery' || way === 'pick_up') ? way : undefined;
}
