/** Where a prize is in its life. */
import type { WinnerLine } from '../../api/bodies';
import type { Words } from '../../words/words';

/** Where it is, and why it is back in stock, in words. */
export function stageOf(
  { stage, back }: Pick<WinnerLine, 'stage' | 'back'>,
  { draws }: Pick<Words, 'draws'>,
): string {
  const where = draws.stage[stage ?? 'at_once'];
  return back == null ? where : draws.backSince(where, draws.back[back]);
}
