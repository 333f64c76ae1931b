/** Where a prize is in its life. */
import type { WinnerLine } from '../../api/bodies';
import type { Words } from '../../words/words';

/** Where a prize is; `at_once`: it was the winner's at once. What is held or was refused is not handed out, wherever it was. */
export type Stands = 'at_once' | 'held' | 'refused' | NonNullable<WinnerLine['stage']>;

/** Where a prize is. */
export function standsAs({ stage, held }: Pick<WinnerLine, 'stage' | 'held'>): Stands {
  return held === 'held' || held === 'refused' ? held : (stage ?? 'at_once');
}

/** Where it is, and why it is back in stock, in words. */
export function stageOf(
  line: Pick<WinnerLine, 'stage' | 'held' | 'back'>,
  { draws }: Pick<Words, 'draws'>,
): string {
  const where = draws.stage[standsAs(line)];
  return line.back == null ? where : draws.backSince(where, draws.back[line.back]);
}
