/** The book that all parts of the ledger's room are about. */
import { inject, type InjectionKey } from 'vue';

import { words } from '../../words/words';

/** Under which parts find the id of their book. */
export const bookKey: InjectionKey<string> = Symbol('book');

/** The book that this part belongs to. */
export function useBook(): string {
  const book = inject(bookKey);
  if (book === undefined) throw new Error('a part of the ledger stands outside of its room');
  return book;
}

/** An amount with its unit; a unit that is newer than this page stands as the server writes it. */
export function amountText(amount: number, unit: string): string {
  const { units } = words.value.ledger;
  if (unit === 'point' || unit === 'fen' || unit === 'ticket' || unit === 'piece') return units[unit](amount);
  return `${words.value.number(amount)} ${unit}`;
}
