/** How a wheel and a running light come to rest on the cell that the server named. Functions of time, so they can be tested. */

/** Degrees in a millisecond while nobody knows the outcome: a turn takes 0.8 s. */
export const SPEED = 0.45;
/** Whole turns before a wheel stops, so that nobody sees early where. */
const TURNS = 2;

/** A wheel that slows down evenly from its speed to a stop. */
export interface Landing {
  from: number;
  delta: number;
  durationMs: number;
}

/** Where a wheel must stand, in degrees below 360, for the middle of a cell to be on top. Cells lie clockwise from the top. */
export function restOf(cell: number, cells: number): number {
  return modulo(-((cell + 0.5) * 360) / cells, 360);
}

/** The way from an angle to a cell. */
export function landingFrom(from: number, cell: number, cells: number): Landing {
  const delta = TURNS * 360 + modulo(restOf(cell, cells) - from, 360);
  // Evenly slower: the mean speed is half of that at the start.
  return { from, delta, durationMs: (2 * delta) / SPEED };
}

/** The angle so long after the landing began. */
export function angleAt({ from, delta, durationMs }: Landing, passedMs: number): number {
  const part = Math.min(1, Math.max(0, passedMs / durationMs));
  return from + delta * part * (2 - part);
}

/** Milliseconds between two squares while nobody knows the outcome. */
export const STEP_MS = 90;
/** Rounds that a light still runs before it stops. */
const ROUNDS = 2;
/** What the last steps take longer, one after the other. */
const SLOWER_MS = [40, 80, 140, 220, 320, 450];

/** How long a light waits before each of its steps from one square to another, the last ones longer and longer. */
export function stepsTo(from: number, to: number, squares: number): number[] {
  const steps = ROUNDS * squares + modulo(to - from, squares);
  const slow = steps - SLOWER_MS.length;
  return Array.from({ length: steps }, (_, step) => STEP_MS + (SLOWER_MS[step - slow] ?? 0));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
