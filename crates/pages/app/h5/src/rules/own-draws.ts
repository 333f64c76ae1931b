/** One's own draws, put together from the newest page, older ones, and what became of each prize. */
import type { Draw, OwnDraw, OwnDraws, OwnPrize } from '@fairground/sdk';

import { openWay } from './claim';
import { givenBy } from './draw';

/** What became of what was won. `booked`: it needed no claim. `held`: somebody checks it first. `none`: nothing was won. */
export type PrizeStage = OwnPrize['stage'] | 'booked' | 'held' | 'none';

/** One draw, with what became of it. */
export interface OwnLine {
  draw: OwnDraw;
  stage: PrizeStage;
  /** Until when it can be claimed. */
  untilMs: number | undefined;
  /** How it is claimed, if it still can be, or how its code is shown. */
  claim: 'delivery' | 'pick_up' | undefined;
}

/** All draws that are known, newest first. */
export function ownLines(about: Draw, own: OwnDraws, older: readonly OwnDraw[]): OwnLine[] {
  const known = new Set(own.receipts.map(({ position }) => position));
  const draws = [...own.receipts, ...older.filter(({ position }) => !known.has(position))];
  const prizes = new Map(own.prizes.map((prize) => [prize.position, prize]));
  const checked = new Set(own.being_checked);
  return draws.map((draw) =>
    checked.has(draw.position)
      ? { draw, stage: 'held', untilMs: undefined, claim: undefined }
      : lineOf(about, draw, prizes.get(draw.position)),
  );
}

function lineOf(about: Draw, draw: OwnDraw, prize: OwnPrize | undefined): OwnLine {
  if (prize === undefined) {
    return { draw, stage: draw.won == null ? 'none' : 'booked', untilMs: undefined, claim: undefined };
  }
  const line = givenBy(draw);
  const way = line === null ? undefined : about.rules.prizes[line]?.claim;
  const claim = openWay(prize.stage, way);
  return { draw, stage: prize.stage, untilMs: prize.claim_until_ms ?? undefined, claim };
}
