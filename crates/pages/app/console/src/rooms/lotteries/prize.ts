/** What prizes are called, in the language that is spoken now. */
import { words } from '../../words/words';
import { amountIn } from './amount';

/** How much of an asset, as people say it: points, yuan, tickets, or pieces of something. */
export function amountOf(asset: string, amount: number): string {
  return amountIn(words.value, asset, amount);
}

/** What a line of prizes is called: its label, or what it gives. */
export function prizeName(prize: {
  readonly label?: string;
  readonly asset: string;
  readonly amount: number;
}): string {
  return prize.label != null && prize.label !== '' ? prize.label : amountOf(prize.asset, prize.amount);
}
