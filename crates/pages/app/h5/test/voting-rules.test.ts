import { ApiProblem, type VoteState } from '@fairground/sdk';
import { describe, expect, it } from 'vitest';

import { ballotOf, isActive, toggled, type Situation } from '../src/rules/ballot';
import { ballotLabel, explanation, quotaText } from '../src/rules/explain';
import { outcomeOf } from '../src/rules/outcome';
import { quotaOf, type Quota } from '../src/rules/quota';
import type { Own, Rules } from '../src/types';
import { en } from '../src/words/en';
import { zh } from '../src/words/zh';
import { about, HOUR_MS, NOON_MS, own } from './given';

const TOMORROW_MS = NOON_MS + 12 * HOUR_MS;

describe('the quota', () => {
  const cases: [string, Partial<Rules>, Own | undefined, number, Quota][] = [
    ['nobody is signed in', {}, undefined, 0, { kind: 'unknown' }],
    [
      'there is no limit',
      { votes_per_person_per_day: null },
      own({ votes_left: null }),
      3,
      { kind: 'unlimited' },
    ],
    ['some are left', {}, own({ votes_left: 2 }), 0, { kind: 'some', left: 2 }],
    ['one of two is under way', {}, own({ votes_left: 2 }), 1, { kind: 'some', left: 1 }],
    ['the last is under way', {}, own({ votes_left: 1 }), 1, { kind: 'under-way' }],
    [
      'today’s are cast',
      {},
      own({ votes_left: 0, votes_today: 1 }),
      0,
      { kind: 'tomorrow', againAtMs: TOMORROW_MS },
    ],
    [
      'voting ends before tomorrow',
      { closes_at_ms: TOMORROW_MS },
      own({ votes_left: 0, votes_today: 1 }),
      0,
      { kind: 'last-day' },
    ],
    [
      'voting ends just after midnight',
      { closes_at_ms: TOMORROW_MS + 1 },
      own({ votes_left: 0 }),
      0,
      { kind: 'tomorrow', againAtMs: TOMORROW_MS },
    ],
    [
      'all are cast',
      { votes_per_person: 3 },
      own({ votes_left: 0, votes_in_all: 3 }),
      0,
      { kind: 'all-cast' },
    ],
    [
      'the last of all is under way',
      { votes_per_person: 3 },
      own({ votes_left: 1, votes_in_all: 2 }),
      1,
      { kind: 'under-way' },
    ],
  ];
  it.each(cases)('when %s', (_when, rules, mine, underWay, quota) => {
    expect(quotaOf(about({ rules }).rules, mine, underWay, NOON_MS)).toEqual(quota);
  });

  it('says when it is possible again', () => {
    const quota: Quota = { kind: 'tomorrow', againAtMs: TOMORROW_MS };
    expect(quotaText(quota, about(), en, NOON_MS)).toBe(
      'You have voted for today. You can vote again from tomorrow 00:00.',
    );
    expect(quotaText(quota, about(), zh, NOON_MS)).toContain('明天 00:00');
  });
});

describe('the button', () => {
  const given = [{ at_ms: NOON_MS, contestants: [1] }];
  const sending = (attempt: number): VoteState => ({ step: 'sending', attempt });
  const waiting = (reason: 'queued' | 'offline', attempt: number): VoteState => ({
    step: 'waiting',
    reason,
    attempt,
  });
  const spent: Quota = { kind: 'tomorrow', againAtMs: TOMORROW_MS };

  const cases: [string, Partial<Situation>, string][] = [
    ['nothing has happened', {}, 'vote'],
    ['it was just tapped', { pending: waiting('queued', 0) }, 'sending'],
    ['it is being sent', { pending: sending(1) }, 'sending'],
    ['it is being sent again', { pending: sending(2) }, 'waiting'],
    ['there is no network', { pending: waiting('offline', 1) }, 'waiting'],
    ['a vote was given and more are left', { given }, 'again'],
    ['a vote was given and none is left', { given, quota: spent }, 'voted'],
    ['votes went to others', { quota: spent }, 'spent'],
    [
      'this one has had enough',
      { given, about: about({ rules: { votes_per_person_per_contestant: 1 } }) },
      'voted',
    ],
    ['voting has not begun', { about: about({ status: 'draft' }) }, 'shut'],
    ['voting is paused', { about: about({ status: 'paused' }) }, 'shut'],
    ['voting has ended', { about: about({ status: 'closed' }) }, 'shut'],
    ['one voted before the end', { given, about: about({ status: 'final' }) }, 'voted'],
    ['the contestant left', { standing: 'withdrawn' }, 'away'],
    ['the contestant left after one’s vote', { standing: 'withdrawn', given }, 'away'],
    ['nobody can sign in', { readOnly: true }, 'reading'],
    [
      'a vote waits while the campaign was paused',
      { pending: waiting('offline', 3), about: about({ status: 'paused' }) },
      'waiting',
    ],
  ];
  it.each(cases)('when %s', (_when, changes, kind) => {
    const ballot = ballotOf({
      about: about(),
      quota: { kind: 'some', left: 1 },
      standing: 'approved',
      given: [],
      readOnly: false,
      ...changes,
    });
    expect(ballot.kind).toBe(kind);
    expect(isActive(ballot)).toBe(kind === 'vote' || kind === 'again');
    expect(ballotLabel(ballot, en)).not.toBe('');
    const quota = changes.quota ?? { kind: 'some', left: 1 };
    // Whoever taps a button that does not vote is told why, unless the vote under way says it already.
    const isSilent = isActive(ballot) || kind === 'sending' || kind === 'waiting';
    for (const words of [en, zh]) {
      expect(explanation(ballot, quota, changes.about ?? about(), words, NOON_MS) === '').toBe(isSilent);
    }
  });
});

it('a choice takes no more than allowed, and gives back', () => {
  expect(toggled([], 5, 2)).toEqual([5]);
  expect(toggled([5], 2, 2)).toEqual([2, 5]);
  const full = [2, 5];
  expect(toggled(full, 9, 2)).toBe(full);
  expect(toggled(full, 2, 2)).toEqual([5]);
});

describe('what is said about a vote', () => {
  const problem = (slug: string, request_id = '') =>
    new ApiProblem({ type: `/problems/${slug}`, status: 409, title: 'T', detail: 'd', request_id });
  const receipt = { id: '0'.repeat(32), position: 1, at_ms: NOON_MS, contestants: [1], votes_left: 0 };
  const cases: [VoteState, string, RegExp][] = [
    [{ step: 'waiting', reason: 'queued', attempt: 0 }, 'busy', /^Sending/],
    [{ step: 'sending', attempt: 1 }, 'busy', /^Sending/],
    [{ step: 'sending', attempt: 2 }, 'waiting', /not confirmed yet/],
    [{ step: 'sending', attempt: 1, checking: true }, 'busy', /^Checking your phone.*nothing to do/],
    [{ step: 'waiting', reason: 'unproven', attempt: 1 }, 'waiting', /VPN.*not confirmed yet/],
    [{ step: 'waiting', reason: 'offline', attempt: 1 }, 'waiting', /kept on this phone.*not confirmed yet/],
    [{ step: 'waiting', reason: 'slow', attempt: 1 }, 'waiting', /not confirmed yet/],
    [{ step: 'waiting', reason: 'unreachable', attempt: 1 }, 'waiting', /not confirmed yet/],
    [{ step: 'waiting', reason: 'busy', attempt: 1 }, 'waiting', /not confirmed yet/],
    [{ step: 'waiting', reason: 'limited', attempt: 1 }, 'waiting', /not confirmed yet/],
    [{ step: 'waiting', reason: 'signed_out', attempt: 1 }, 'waiting', /not confirmed yet/],
    [{ step: 'accepted', receipt }, 'good', /^Voted ✓ .* is recorded\.$/],
    [{ step: 'refused', problem: problem('quota-spent') }, 'bad', /not taken\. You have no vote left/],
    [{ step: 'refused', problem: problem('never-heard-of', 'abc123') }, 'bad', /not taken\. .*abc123/],
  ];
  it.each(cases)('%o', (state, tone, text) => {
    const said = outcomeOf(state, 'Ann', en);
    expect(said.tone).toBe(tone);
    expect(said.text).toMatch(text);
    expect(said.text).toContain('Ann');
    expect(outcomeOf(state, '林小满', zh).text).toContain('林小满');
  });

  it('a recorded vote is never said to count', () => {
    for (const words of [en, zh]) expect(words.outcome.accepted('Ann')).not.toMatch(/count|计入|有效/);
  });
});
