import { describe, expect, test } from 'vitest';

import type { About, Rules, Status } from '../api/bodies';
import { emptyForm, toRules } from '../rules/form';
import { en } from '../words/en';
import { nextStep } from './next';
import { type Hindrance, type Step, stepsOf } from './steps';

const NOW_MS = 1_000_000;
const LATER_MS = NOW_MS + 1;

interface Change extends Partial<Omit<About, 'rules'>> {
  rules?: Partial<Rules>;
}

function about({ rules = {}, ...change }: Change = {}): About {
  return {
    campaign: 'spring',
    kind: 'votes',
    name: 'Spring',
    status: 'draft',
    round: 1,
    ruleset: 'r',
    created_at_ms: 1,
    contestants_approved: 3,
    contestants_pending: 0,
    ...change,
    rules: { ...toRules(emptyForm().rules), ...rules },
  };
}

const rounds = (...ends: (number | null)[]) => ({
  rounds: ends.map((ends_at_ms, index) => ({ advance: 10 - index, ends_at_ms })),
});

/** The steps that may be taken. */
function free(campaign: About, frozen = false): Step[] {
  return stepsOf(campaign, frozen, NOW_MS).flatMap(({ step, hindrance }) => (hindrance ? [] : [step]));
}

function hindrance(step: Step, campaign: About, frozen = false): Hindrance | undefined {
  return stepsOf(campaign, frozen, NOW_MS).find((it) => it.step === step)?.hindrance;
}

describe('steps', () => {
  test.each<[Status, Step[]]>([
    ['draft', ['open']],
    ['open', ['pause', 'close']],
    ['paused', ['resume', 'close']],
    ['closed', ['finalize']],
    ['final', []],
  ])('from %s lead to %j', (status, steps) => {
    expect(free(about({ status }))).toEqual(steps);
  });

  test.each<[Status, Step[]]>([
    ['draft', ['open']],
    ['open', ['pause', 'advance', 'close']],
    ['paused', ['resume', 'advance', 'close']],
    ['closed', ['finalize']],
  ])('with rounds, from %s lead to %j', (status, steps) => {
    expect(free(about({ status, rules: rounds(null) }))).toEqual(steps);
  });

  test.each<[string, Step, About, boolean, Hindrance]>([
    ['opening after the close', 'open', about({ rules: { closes_at_ms: NOW_MS } }), false, 'passed'],
    ['opening after a round', 'open', about({ rules: rounds(NOW_MS) }), false, 'passed'],
    [
      'the last round',
      'advance',
      about({ status: 'open', round: 2, rules: rounds(null) }),
      false,
      'lastRound',
    ],
    ['a frozen board', 'advance', about({ status: 'open', rules: rounds(null) }), true, 'frozen'],
    [
      'a next round that is over',
      'advance',
      about({ status: 'open', rules: rounds(null, NOW_MS) }),
      false,
      'passed',
    ],
    ['pausing twice', 'pause', about({ status: 'paused' }), false, 'already'],
    ['making final what runs', 'finalize', about({ status: 'open' }), false, 'open'],
    ['closing a draft', 'close', about(), false, 'draft'],
  ])('%s is hindered', (_, step, campaign, frozen, why) => {
    expect(hindrance(step, campaign, frozen)).toBe(why);
    expect(en.steps.why[why]).not.toBe('');
  });

  test('a round that ends later hinders nothing', () => {
    expect(free(about({ status: 'open', rules: rounds(null, LATER_MS) }))).toContain('advance');
  });
});

describe('the next step', () => {
  test.each<[string, About, string]>([
    ['an empty draft', about({ contestants_approved: 0 }), en.next.addContestants],
    ['a draft with sign-ups', about({ contestants_pending: 2 }), en.next.approve(2)],
    ['a full draft', about(), en.next.openNow],
    ['nobody stands', about({ status: 'open', contestants_approved: 0 }), en.next.nobodyStands],
    ['sign-ups while it runs', about({ status: 'open', contestants_pending: 1 }), en.next.approve(1)],
    [
      'sign-ups that came too late',
      about({ status: 'open', round: 2, contestants_pending: 1 }),
      en.next.watch,
    ],
    ['paused', about({ status: 'paused' }), en.next.resume],
    ['closed', about({ status: 'closed' }), en.next.finalize],
    [
      'closed with a jury',
      about({ status: 'closed', rules: { final_score: { votes_percent: 50, jury_percent: 50 } } }),
      en.next.marks,
    ],
    [
      'closed, final by itself',
      about({
        status: 'closed',
        closed_at_ms: Date.UTC(2026, 10, 22, 12),
        rules: { finalizes_after_close_seconds: 3_600 },
      }),
      en.next.finalizesItself('22 Nov 2026, 21:00'),
    ],
    ['final', about({ status: 'final' }), en.next.done],
  ])('%s', (_, campaign, said) => {
    expect(nextStep(campaign, en)).toBe(said);
  });
});
