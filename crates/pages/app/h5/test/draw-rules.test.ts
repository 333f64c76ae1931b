import { ApiProblem, type DrawReceipt, type WishState } from '@fairground/sdk';
import { describe, expect, it, test } from 'vitest';

import { cellOf, chancesOf, chanceText, givenBy, nextStepOf, standingOf } from '../src/rules/draw';
import { ownLines } from '../src/rules/own-draws';
import { prizeName, yuanOf } from '../src/rules/prize';
import { angleAt, landingFrom, restOf, SPEED, STEP_MS, stepsTo } from '../src/rules/spin';
import { outcomeText } from '../src/rules/turn';
import { saidOf } from '../src/rules/wish';
import { rowsOf, segmentsOf } from '../src/rules/wheel';
import { zoneOf } from '../src/rules/zone';
import { drawEn } from '../src/words/draw-en';
import { drawZh } from '../src/words/draw-zh';
import { en } from '../src/words/en';
import { draw, ownDraw, ownDraws, receipt } from './draw-given';
import { NOON_MS } from './given';

const lineName = (line: number | null) => ['A mug', '5 points'][line ?? -1] ?? 'No prize';

describe('the cell', () => {
  it('is the server’s word, and otherwise the first that shows what was given', () => {
    const squares = draw({ cells: [0, 1, null, 0, 1, null, 0, 1] });
    expect(cellOf(receipt({ given: 0, cell: 6 }), squares)).toBe(6);
    expect(cellOf(receipt({ given: 0, cell: null }), squares)).toBe(0);
    expect(cellOf(receipt({ given: null, won: null, cell: null }), squares)).toBe(2);
  });
});

describe('odds', () => {
  it('are parts of the total, the blank last', () => {
    const chances = chancesOf(draw().rules).map(({ line, weight, of }) => [line, weight, of]);
    expect(chances).toEqual([
      [0, 1, 20],
      [1, 9, 20],
      [null, 10, 20],
    ]);
    expect(chancesOf(draw({ rules: { blank_weight: 0 } }).rules)).toHaveLength(2);
  });

  test.each([
    [1, 2, '50%'],
    [1, 3, '33.33%'],
    [1, 10_000, '0.01%'],
    [1, 1_000_000, '1 in 1,000,000'],
    [0, 10, '0%'],
  ])('%i of %i is %s', (weight, of, text) => {
    expect(chanceText(weight, of, drawEn.table.inSoMany)).toBe(text);
  });
});

describe('where somebody stands', () => {
  test.each([
    ['can', draw(), ownDraws()],
    ['can', draw(), undefined],
    ['shut', draw({ status: 'paused' }), ownDraws()],
    ['no-ticket', draw(), ownDraws({ tickets_left: 0, draws_left: 0 })],
    ['denied', draw(), ownDraws({ listing: 'denied' })],
    ['not-listed', draw({ rules: { listed_only: true } }), ownDraws()],
    ['can', draw({ rules: { listed_only: true } }), ownDraws({ listing: 'allowed' })],
    [
      'day-used',
      draw({ rules: { draws_per_person_per_day: 1 } }),
      ownDraws({ draws_left: 0, tickets_spent: 1 }),
    ],
    ['all-used', draw({ rules: { draws_per_person: 1 } }), ownDraws({ draws_left: 0, tickets_spent: 1 })],
  ] as const)('%s', (kind, about, own) => {
    expect(standingOf(about, own, false).kind).toBe(kind);
  });

  it('is by draws that are left, and nowhere where nobody can sign in', () => {
    const own = ownDraws({ tickets_left: 5, draws_left: 3 });
    expect(standingOf(draw(), own, false)).toEqual({ kind: 'can', left: 3 });
    expect(standingOf(draw(), own, true).kind).toBe('reading');
  });
});

test('the page asks again when a draw opens or closes, and a minute longer if it is late', () => {
  const draft = draw({ status: 'draft', rules: { opens_at_ms: NOON_MS } });
  expect(nextStepOf(draft, NOON_MS - 5)).toBe(NOON_MS);
  expect(nextStepOf(draft, NOON_MS + 5)).toBe(NOON_MS + 2_005);
  expect(nextStepOf(draft, NOON_MS + 60_000)).toBeUndefined();
  expect(nextStepOf(draw({ rules: { closes_at_ms: NOON_MS } }), 0)).toBe(NOON_MS);
  expect(nextStepOf(draw(), 0)).toBeUndefined();
});

/** Degrees between two angles, the short way round. */
const apart = (one: number, other: number) => Math.abs(((one - other + 540) % 360) - 180);

describe('a wheel', () => {
  it('comes to rest with the middle of the cell on top, from wherever it was, never backwards', () => {
    for (const cells of [2, 3, 8, 65]) {
      for (const from of [0, 17.3, 359.9]) {
        for (let cell = 0; cell < cells; cell += 1) {
          const landing = landingFrom(from, cell, cells);
          const end = angleAt(landing, landing.durationMs) % 360;
          // The middle of the cell lies so far from the top when the wheel stands at 0.
          const middle = ((cell + 0.5) * 360) / cells;
          expect(apart(end + middle, 0)).toBeLessThan(1e-6);
          expect(apart(restOf(cell, cells), end)).toBeLessThan(1e-6);
          expect(landing.delta).toBeGreaterThanOrEqual(720);
        }
      }
    }
  });

  it('goes on as fast as it turned, and ever slower', () => {
    const landing = landingFrom(90, 1, 6);
    const speed = (atMs: number) => angleAt(landing, atMs + 1) - angleAt(landing, atMs);
    expect(speed(0)).toBeCloseTo(SPEED, 3);
    expect(speed(landing.durationMs - 1)).toBeLessThan(0.001);
    expect(angleAt(landing, landing.durationMs + 10_000)).toBe(angleAt(landing, landing.durationMs));
  });

  it('shows each text, in two rows at the most', () => {
    const segments = segmentsOf(['一等奖', 'A rather long name of a prize', '未中奖']);
    expect(segments.map(({ middle }) => middle)).toEqual([60, 180, 300]);
    expect(segments.every(({ rows }) => rows.length >= 1 && rows.length <= 2)).toBe(true);
    // Neighbours differ, also the last and the first.
    const tones = segments.map(({ tone }) => tone);
    expect(tones.every((tone, index) => tone !== tones[(index + 1) % tones.length])).toBe(true);
    expect(rowsOf('一二三四五六七八九', 3)).toEqual(['一二三', '四五…']);
    expect(rowsOf('一二', 3)).toEqual(['一二']);
  });
});

test('a light runs at least two rounds and stops on the square, ever slower', () => {
  for (const [from, to] of [
    [0, 0],
    [3, 2],
    [7, 5],
  ] as const) {
    const waits = stepsTo(from, to, 8);
    expect((from + waits.length) % 8).toBe(to);
    expect(waits.length).toBeGreaterThanOrEqual(16);
    expect(waits[0]).toBe(STEP_MS);
    expect([...waits].sort((one, next) => one - next)).toEqual(waits);
  }
});

describe('what is won', () => {
  test.each([
    ['points', 1, '1 point'],
    ['cny', 888, '¥8.88'],
    ['cny', 5, '¥0.05'],
    ['tickets.lucky', 2, '2 draw tickets'],
    ['unit.mug', 1, 'mug'],
    ['unit.mug', 3, 'mug × 3'],
  ])('%s %i is %s', (asset, amount, text) => {
    expect(prizeName({ asset, amount }, drawEn.prize)).toBe(text);
  });

  it('is called by its label, and money is never rounded', () => {
    expect(prizeName({ asset: 'unit.mug', amount: 1 }, drawEn.prize, 'A mug')).toBe('A mug');
    expect(yuanOf(9_007_199_254_740_991)).toBe('90071992547409.91');
  });

  it('is told with what to do next, and why it is not what the number said', () => {
    const tell = (changes: Parameters<typeof receipt>[0], about = draw()) => {
      const told = receipt(changes);
      return outcomeText(told, about, givenBy(told), { words: drawEn, lineName });
    };
    expect(tell({})).toMatchObject({ tone: 'good', text: expect.stringContaining('You won: 5 points.') });
    expect(tell({ line: 0, given: 0 }).text).toContain('Claim it below');
    const nothing = tell({ line: 0, given: null, won: null, why: 'out_of_stock' });
    expect(nothing).toMatchObject({
      tone: 'busy',
      text: expect.stringContaining('one for A mug, but none is left'),
    });
    const points = { asset: 'points', amount: 1 };
    expect(tell({ given: null, won: points }).text).toContain('for trying: 1 point');
    const about = draw({ rules: { guarantee: { after_draws: 3, line: 0 } } });
    expect(tell({ line: null, given: 0, why: 'guaranteed' }, about).text).toContain('after 3 draws');
  });
});

describe('a draw without an answer', () => {
  const problem = (slug: string) =>
    new ApiProblem({ type: `/problems/${slug}`, status: 409, title: '', detail: '', request_id: 'r7' });
  const said = (state: WishState<DrawReceipt> | undefined) => saidOf(state, drawEn, en);

  it('is never called drawn, lost or failed', () => {
    for (const reason of [
      'offline',
      'slow',
      'unreachable',
      'busy',
      'limited',
      'unproven',
      'signed_out',
    ] as const) {
      const { text, tone, isWaiting } = said({ step: 'waiting', reason, attempt: 1 });
      expect(text, reason).toMatch(/not confirmed yet/i);
      expect(text, reason).not.toMatch(/won|no prize|failed/i);
      expect([tone, isWaiting]).toEqual(['waiting', true]);
      // While it is sent again, the same is said: nothing flickers.
      expect(said({ step: 'sending', attempt: 2, after: reason }).text).toBe(text);
    }
    expect(said({ step: 'sending', attempt: 1 }).isWaiting).toBe(false);
    expect(said(undefined).text).toBe('');
  });

  it('says in words why it was refused, and quotes what it does not know', () => {
    expect(said({ step: 'refused', problem: problem('no-ticket') })).toMatchObject({
      tone: 'bad',
      text: 'You have not drawn. You have no ticket left.',
    });
    expect(said({ step: 'refused', problem: problem('of-the-future') }).text).toContain('r7');
  });

  it.each([
    [drawEn, 'It could not be confirmed within a day; see “My draws”.'],
    [drawZh, '超过一天未能确认，请看“我的抽奖”。'],
  ])('is not called failed when the phone gives up: nobody knows', (words, text) => {
    const state = { step: 'refused', problem: problem('wish-too-old') } as const;
    expect(saidOf(state, words, en)).toEqual({ text, tone: 'waiting', isWaiting: true });
  });
});

test.each([
  [drawEn, 'It is being checked; come back later.'],
  [drawZh, '正在核对，请稍后再来查看。'],
])('a prize that is being checked is not told as booked', (words, text) => {
  const { text: said, tone } = outcomeText(receipt(), draw(), 1, { words, lineName, isChecked: true });
  expect(said).toContain(text);
  expect(said).not.toContain(words.outcome.booked);
  expect(tone).toBe('waiting');
});

test('own draws are told with what became of each prize, each once', () => {
  const receipts = [
    ownDraw({ position: 30, given: 0, won: { asset: 'unit.mug', amount: 1 } }),
    ownDraw({ position: 20, given: null, won: null }),
  ];
  const prizes = [{ position: 30, line: 0, stage: 'won', claim_until_ms: NOON_MS } as const];
  const older = [receipts[1], ownDraw({ position: 10 })].filter((one) => one !== undefined);
  const lines = ownLines(draw(), ownDraws({ receipts, prizes: [...prizes] }), older);
  expect(lines.map(({ draw: { position }, stage, claim }) => [position, stage, claim])).toEqual([
    [30, 'won', 'delivery'],
    [20, 'none', undefined],
    [10, 'booked', undefined],
  ]);
  const checked = ownLines(
    draw(),
    ownDraws({ receipts, prizes: [...prizes], being_checked: [30, 10] }),
    older,
  );
  expect(checked.map(({ stage, claim }) => [stage, claim])).toEqual([
    ['held', undefined],
    ['none', undefined],
    ['held', undefined],
  ]);
  const sent = ownLines(
    draw(),
    ownDraws({ receipts, prizes: [{ position: 30, line: 0, stage: 'claimed' }] }),
    [],
  );
  expect(sent[0]).toMatchObject({ stage: 'claimed', claim: undefined });
});

test('zones are named by how far they are from UTC', () => {
  expect([480, undefined, 0, -300, 60].map((minutes) => zoneOf(minutes))).toEqual([
    ...['Asia/Shanghai', 'Asia/Shanghai', 'UTC', 'Etc/GMT+5', 'Etc/GMT-1'],
  ]);
});
