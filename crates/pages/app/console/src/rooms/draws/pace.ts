/** How much of a line was to be won by a time, and how much was. */
import type { Slot } from '../../api/bodies';

/** Points of a plot: finer than a screen shows is of no use. */
const POINTS_MAX = 200;

/** Planned and given over time, cumulated, side by side. */
export interface Pace {
  readonly timesMs: number[];
  readonly planned: number[];
  /** Null: that time has not come. */
  readonly given: (number | null)[];
}

/** One slot. */
export interface SlotPace {
  readonly slot: Slot;
  /** How many of its units are free by now. */
  readonly free: number;
  /** How often the line was won in its time; `undefined`: not all winners of then were looked through. */
  readonly given: number | undefined;
}

/** Units of a slot that are free at a time, as the server counts them: evenly spread, the first when it begins. */
export function freeOf({ starts_at_ms: from, ends_at_ms: to, units }: Slot, atMs: number): number {
  if (atMs < from) return 0;
  if (atMs >= to) return units;
  return Math.floor(((atMs - from) * units) / (to - from)) + 1;
}

/** The slots of a line with what was given in each. `wonAtMs`: when it was won; `knownFromMs`: from when on all of that is known. */
export function paceOfSlots(
  slots: readonly Slot[],
  wonAtMs: readonly number[],
  knownFromMs: number,
  nowMs: number,
): SlotPace[] {
  return slots.map((slot) => ({
    slot,
    free: freeOf(slot, nowMs),
    given:
      slot.starts_at_ms < knownFromMs
        ? undefined
        : wonAtMs.filter((at) => at >= slot.starts_at_ms && at < slot.ends_at_ms).length,
  }));
}

/** The same as lines of a plot, from the first slot to the last. What was given ends now. */
export function paceOf(slots: readonly Slot[], wonAtMs: readonly number[], nowMs: number): Pace {
  const fromMs = slots[0]?.starts_at_ms;
  const toMs = slots.at(-1)?.ends_at_ms;
  if (fromMs === undefined || toMs === undefined) return { timesMs: [], planned: [], given: [] };
  const endMs = Math.max(toMs, ...wonAtMs);
  const won = [...wonAtMs].sort((one, other) => one - other);
  const step = Math.max(1, (endMs - fromMs) / (POINTS_MAX - 1));
  const timesMs: number[] = [];
  for (let at = fromMs; at < endMs; at += step) timesMs.push(Math.round(at));
  timesMs.push(endMs);
  let passed = 0;
  const given = timesMs.map((at) => {
    while (passed < won.length && (won[passed] ?? Infinity) <= at) passed += 1;
    return at <= nowMs ? passed : null;
  });
  const planned = timesMs.map((at) => slots.reduce((sum, slot) => sum + freeOf(slot, at), 0));
  return { timesMs, planned, given };
}
