/** Votes of a case over time, with the times in which none came. */

/** Length of a part. */
export const PART_MS = 600_000;
/** Most parts that are drawn: beyond that, a week in parts of ten minutes, the gaps stay away. */
const PARTS_MAX = 1_008;

/** Times and counts, side by side. */
export interface Timeline {
  readonly fromMs: number[];
  readonly votes: number[];
}

/** Fills the gaps between parts with nothing, so that a plot does not draw a line over them. */
export function timeline(parts: readonly { readonly from_ms: number; readonly votes: number }[]): Timeline {
  const first = parts[0]?.from_ms;
  const last = parts.at(-1)?.from_ms;
  if (first === undefined || last === undefined) return { fromMs: [], votes: [] };
  const count = (last - first) / PART_MS + 1;
  if (count > PARTS_MAX) {
    return { fromMs: parts.map(({ from_ms }) => from_ms), votes: parts.map(({ votes }) => votes) };
  }
  const known = new Map(parts.map(({ from_ms, votes }) => [from_ms, votes]));
  const fromMs = Array.from({ length: count }, (_, part) => first + part * PART_MS);
  return { fromMs, votes: fromMs.map((at) => known.get(at) ?? 0) };
}
