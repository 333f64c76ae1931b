/** What a draw's table and its receipts mean. Which cell comes out is the server's word; nothing here chooses. */
import type { Draw, DrawReceipt, DrawRules, OwnDraw, OwnDraws } from '@fairground/sdk';

/** What a cell shows, and what is drawn: a line of the table from 0; null: none. */
export type Line = number | null;

/** The line that a draw gave; null: none. */
export function givenBy({ given }: DrawReceipt | OwnDraw): Line {
  return given ?? null;
}

/** The cell that came out. Draws of before there were skins name none, and any that shows what was given will do. */
export function cellOf(receipt: DrawReceipt, draw: Draw): number {
  return receipt.cell ?? Math.max(0, draw.cells.indexOf(givenBy(receipt)));
}

/** How likely the lines and the blank are: parts of the total weight, in the table's order, the blank last. */
export function chancesOf(rules: DrawRules): { line: Line; weight: number; of: number }[] {
  const blank = rules.blank_weight;
  const of = rules.prizes.reduce((sum, prize) => sum + prize.weight, blank);
  const lines = rules.prizes.map((prize, line) => ({ line: line as Line, weight: prize.weight, of }));
  return blank > 0 ? [...lines, { line: null, weight: blank, of }] : lines;
}

/** Below this, a percentage would be nothing but zeros. */
const PERCENT_MIN = 0.01;

/** A chance as people read it: in percent, or as one in so many. */
export function chanceText(weight: number, of: number, inSoMany: (count: number) => string): string {
  const percent = (weight * 100) / of;
  if (weight === 0) return '0%';
  if (percent < PERCENT_MIN) return inSoMany(Math.round(of / weight));
  // Two digits behind the point are enough; zeros at the end say nothing.
  return `${Number(percent.toFixed(2))}%`;
}

/** Why somebody can't draw now, or that they can. */
export type Standing =
  | { kind: 'can'; left: number | undefined }
  | { kind: 'shut'; status: 'draft' | 'paused' | 'closed' }
  /** Nobody can sign in here. */
  | { kind: 'reading' }
  | { kind: 'denied' }
  | { kind: 'not-listed' }
  | { kind: 'no-ticket' }
  /** Tickets are there, but today is used up. */
  | { kind: 'day-used'; tickets: number }
  | { kind: 'all-used'; tickets: number };

/** Where somebody stands. While nothing is known of them they may try: the server has the last word. */
export function standingOf(draw: Draw, own: OwnDraws | undefined, isReading: boolean): Standing {
  const { status } = draw;
  if (status !== 'open') return { kind: 'shut', status };
  if (isReading) return { kind: 'reading' };
  if (own === undefined) return { kind: 'can', left: undefined };
  if (own.listing === 'denied') return { kind: 'denied' };
  if (draw.rules.listed_only === true && own.listing !== 'allowed') return { kind: 'not-listed' };
  const left = own.draws_left;
  if (left > 0) return { kind: 'can', left };
  if (own.tickets_left === 0) return { kind: 'no-ticket' };
  const inAll = draw.rules.draws_per_person;
  const isAllUsed = inAll != null && own.tickets_spent >= inAll;
  return { kind: isAllUsed ? 'all-used' : 'day-used', tickets: own.tickets_left };
}

/** When the draw changes by itself next, or should just have; `undefined`: nothing is scheduled. */
export function nextStepOf({ status, rules }: Draw, nowMs: number): number | undefined {
  const at = status === 'draft' ? rules.opens_at_ms : status === 'closed' ? undefined : rules.closes_at_ms;
  if (at == null) return undefined;
  if (at > nowMs) return at;
  return nowMs - at < LATE_MS_MAX ? nowMs + LATE_STEP_MS : undefined;
}

/** How long after a scheduled moment the page goes on asking whether the step was taken. */
const LATE_MS_MAX = 60_000;
const LATE_STEP_MS = 2_000;
