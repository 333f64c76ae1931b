/** Amounts of assets in words. */
import type { Words } from '../../words/words';

/** How much of an asset, in a language. */
export function amountIn({ lotteries: w }: Pick<Words, 'lotteries'>, asset: string, amount: number): string {
  if (asset === 'points') return w.points(amount);
  if (asset === 'cny') return w.yuan(amount);
  if (asset.startsWith('tickets.')) return w.tickets(amount);
  return w.pieces(amount, asset.replace(/^unit\./, ''));
}
