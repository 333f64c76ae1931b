/** By what somebody won, whatever form of lottery it was. */
import type { WinnerLine } from '../../api/bodies';
import type { Words } from '../../words/words';

/** The draw, the part of a round, or the place with its entry, in words. */
export function whichOf(
  { draw, round, part, place, entry }: Partial<WinnerLine>,
  { draws: { whichDraw, whichPart, whichPlace } }: Pick<Words, 'draws'>,
): string {
  if (draw != null) return whichDraw(draw);
  if (round != null && part != null) return whichPart(round, part);
  if (place != null) return whichPlace(place, entry ?? undefined);
  return '–';
}
