/** Prizes that their winners must claim, in whatever form of campaign: each is named by the position at which it was won. */
import type { Campaign } from './campaign';
import type { Delivery, PrizeClaimedReceipt, PrizeCodeReceipt } from './draw-types';

/**
 * Says where a prize goes that was won at this position. Sent once: without an answer, the same key may be sent again with the
 * same data.
 */
export function claimPrize(
  core: Campaign,
  position: number,
  delivery: Delivery,
  key: string,
): Promise<PrizeClaimedReceipt> {
  return core.post<PrizeClaimedReceipt>(`/draws/${position}/claim`, delivery, key);
}

/** The code against which a prize is handed out; each time the same. */
export function prizeCode(core: Campaign, position: number): Promise<PrizeCodeReceipt> {
  return core.post<PrizeCodeReceipt>(`/draws/${position}/code`, {});
}
