/** What tests of draws start from. */
import type { Draw, DrawPrize, DrawReceipt, DrawRules, OwnDraw, OwnDraws } from '@fairground/sdk';

import { NOON_MS } from './given';

/** What the server says of a line of which nothing was asked but what it gives. */
const PLAIN = {
  label: '',
  per_person: null,
  per_person_per_day: null,
  release: [],
  claim: 'at_once',
} satisfies Partial<DrawPrize>;

export function draw(changes: Partial<Omit<Draw, 'rules'>> & { rules?: Partial<DrawRules> } = {}): Draw {
  const { rules, ...rest } = changes;
  return {
    campaign: 'lucky',
    kind: 'lotteries',
    name: 'Spring draw',
    status: 'open',
    commitment: 'c'.repeat(64),
    seed: null,
    created_at_ms: NOON_MS,
    opened_at_ms: NOON_MS,
    closed_at_ms: null,
    draws: 0,
    inside: null,
    cells: [0, 1, null],
    rules: {
      prizes: [
        { ...PLAIN, asset: 'unit.mug', amount: 1, weight: 1, label: 'A mug', claim: 'delivery' },
        { ...PLAIN, asset: 'points', amount: 5, weight: 9 },
      ],
      admits: 'everybody',
      blank_weight: 10,
      consolation: null,
      guarantee: null,
      draws_per_person: null,
      draws_per_person_per_day: null,
      utc_offset_minutes: 480,
      listed_only: false,
      opens_at_ms: null,
      closes_at_ms: null,
      claim_within_hours: null,
      skin: 'wheel',
      ...rules,
    },
    ...rest,
  };
}

export function receipt(changes: Partial<DrawReceipt> = {}): DrawReceipt {
  return {
    id: 'd'.repeat(32),
    position: 12,
    at_ms: NOON_MS,
    draw: 1,
    line: 1,
    given: 1,
    why: 'number',
    won: { asset: 'points', amount: 5 },
    cell: 1,
    tickets_left: 1,
    ...changes,
  };
}

export function ownDraw(changes: Partial<OwnDraw> = {}): OwnDraw {
  const { position, at_ms, draw, line, given, why, won, cell } = receipt();
  return {
    position,
    at_ms,
    draw,
    number: 1,
    why,
    ...{ line: line ?? null, given: given ?? null, won: won ?? null, cell: cell ?? null },
    ...changes,
  };
}

export function ownDraws(changes: Partial<OwnDraws> = {}): OwnDraws {
  return {
    tickets_left: 2,
    tickets_spent: 0,
    draws_left: 2,
    listing: 'none',
    kept_out: null,
    being_checked: [],
    prizes: [],
    receipts: [],
    next_cursor: null,
    position: 1,
    ...changes,
  };
}
