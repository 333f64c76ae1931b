/** What became of each line of prizes. */
import type { Draw, WinnerLine } from '../../api/bodies';
import type { Winners } from './winners';

/** One line of the table. */
export interface StockLine {
  readonly line: number;
  /** How often it was won and did not come back, by the server's own count. */
  readonly out: number;
  /** How often it can still be won, by what is in stock; lines with the same asset share it. */
  readonly left: number;
  /** What came into stock for it, if no other line or consolation takes of the same, and while what is left has not gone back. */
  readonly allotted: number | undefined;
  /** Of the winners that were looked through, by where their prizes are. */
  readonly stages: Stages;
}

/** Prizes by where they are: the winner's at once, to be claimed, claimed, handed out, lapsed. */
export interface Stages {
  readonly atOnce: number;
  readonly won: number;
  readonly claimed: number;
  readonly fulfilled: number;
  readonly returned: number;
}

const NONE: Stages = { atOnce: 0, won: 0, claimed: 0, fulfilled: 0, returned: 0 };

/** All lines of a draw, in their order. */
export function stockOf(
  draw: Pick<Draw, 'rules' | 'inside' | 'status'>,
  winners: Winners | undefined,
): StockLine[] {
  const { prizes, consolation } = draw.rules;
  const stages = stagesByLine(prizes.length, winners?.lines ?? []);
  return prizes.map((prize, line) => {
    const inStock = draw.inside?.stock.find(({ asset }) => asset === prize.asset)?.left ?? 0;
    const out = draw.inside?.out[line] ?? 0;
    const left = Math.floor(inStock / prize.amount);
    // At the close what is left goes back, so it no longer adds up to what came.
    const isSettled = draw.status === 'closed';
    const shares =
      consolation?.asset === prize.asset ||
      prizes.some(({ asset }, other) => other !== line && asset === prize.asset);
    return {
      line,
      out,
      left,
      allotted: shares || isSettled ? undefined : out + left,
      stages: stages[line] ?? NONE,
    };
  });
}

function stagesByLine(lines: number, winners: readonly WinnerLine[]): Stages[] {
  const found = Array.from({ length: lines }, (): { -readonly [K in keyof Stages]: number } => ({ ...NONE }));
  for (const { line, stage } of winners) {
    const counts = line == null ? undefined : found[line];
    if (counts !== undefined) counts[stage ?? 'atOnce'] += 1;
  }
  return found;
}
