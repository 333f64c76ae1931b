/** What was given for inviting, in words. */
import type { OwnRewards } from '@fairground/sdk';

import { prizeName, type PrizeWords } from './prize';

/** One asset of a reward, or of their sum. */
export type RewardPart = OwnRewards['sums'][number];

/** Amounts of assets as a list, such as "20 points and mug × 2"; empty if there is nothing of any. */
export function amounts(
  parts: readonly RewardPart[],
  of: (part: RewardPart) => number,
  words: PrizeWords,
  and: string,
): string {
  const given = parts.map((part) => ({ asset: part.asset, amount: of(part) }));
  return given
    .filter(({ amount }) => amount > 0)
    .map((one) => prizeName(one, words))
    .join(and);
}
