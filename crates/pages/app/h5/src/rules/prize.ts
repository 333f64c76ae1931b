/** What prizes are called, by asset: points, money in fen, tickets, things. */

/** The words that prizes are named with. */
export interface PrizeWords {
  points: (count: number) => string;
  yuan: (amount: string) => string;
  tickets: (count: number) => string;
  things: (name: string, count: number) => string;
}

/** What is given: an amount of an asset, as the API writes it. */
export interface Given {
  asset: string;
  amount: number;
}

/** Yuan, with both digits behind the point. Whole numbers all the way: money is counted in fen. */
export function yuanOf(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

/** What something that is given is called: by its label where the campaign has one. */
export function prizeName({ asset, amount }: Given, words: PrizeWords, label = ''): string {
  if (label !== '') return label;
  const [kind, name = ''] = asset.split('.', 2) as [string, string?];
  switch (kind) {
    case 'points':
      return words.points(amount);
    case 'cny':
      return words.yuan(yuanOf(amount));
    case 'tickets':
      return words.tickets(amount);
    default:
      return words.things(name === '' ? asset : name, amount);
  }
}
