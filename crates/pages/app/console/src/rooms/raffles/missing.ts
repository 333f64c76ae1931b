/** What a raffle lacks before it can open. */
import type { Raffle } from '../../api/bodies';

/** What the ledger must still hand over, by asset, while the raffle is a draft; afterwards it needs no more. */
export function missingOf({
  status,
  rules,
  inside,
}: Pick<Raffle, 'status' | 'rules' | 'inside'>): { asset: string; amount: number }[] {
  if (status !== 'draft') return [];
  const needed = new Map<string, number>();
  for (const { asset, amount, winners } of rules.prizes) {
    needed.set(asset, (needed.get(asset) ?? 0) + amount * winners);
  }
  const left = (asset: string) => inside?.stock.find((line) => line.asset === asset)?.left ?? 0;
  return [...needed]
    .map(([asset, amount]) => ({ asset, amount: amount - left(asset) }))
    .filter(({ amount }) => amount > 0);
}
