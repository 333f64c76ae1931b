import { expect, it } from 'vitest';

import { plainRules } from '../src/rules/plain';
import type { Rules } from '../src/types';
import { en } from '../src/words/en';
import { formatMoment, spanName, zoneName } from '../src/words/language';
import { zh } from '../src/words/zh';
import { about, DAY_MS, HOUR_MS, NOON_MS } from './given';

const said = (rules: Partial<Rules>, words = en) =>
  plainRules(about({ rules }), words, NOON_MS)
    .flatMap((section) => section.sentences)
    .join('\n');

it.each<[Partial<Rules>, string, string]>([
  [{}, 'Everybody has 1 vote a day.', '每人每天可投1票。'],
  [{}, 'A day begins at midnight, Beijing time.', '每天从北京时间零点算起。'],
  [{ votes_per_person_per_day: null }, 'There is no limit per day.', '每天投票次数不限。'],
  [{ votes_per_person: 5 }, '5 votes in the whole campaign.', '每人最多投5票。'],
  [
    { votes_per_person_per_contestant: 1 },
    'At most 1 vote of yours for the same contestant.',
    '同一位选手，每人最多投1票。',
  ],
  [
    { choices_per_vote_max: 3 },
    'One vote may name up to 3 contestants; each of them gets one.',
    '最多可选3位选手',
  ],
  [{ closes_at_ms: NOON_MS + 2 * HOUR_MS }, 'Voting ends today 14:00.', '今天 14:00结束投票。'],
  [{}, 'no time is set', '未设定结束时间'],
  [{ followers_only: true }, 'Only followers of the account may vote.', '仅限已关注公众号的用户投票。'],
  [{}, 'It moves at most every 1 minute.', '最快每1分钟更新一次'],
  [{ board: 'hidden' }, 'The ranking is hidden until the result is final.', '结果确定之前，不公开排行榜。'],
  [
    { closes_at_ms: NOON_MS + DAY_MS, board_frozen_before_close_seconds: 3_600 },
    'It stands still for the last 1 hour before the end.',
    '最后1小时',
  ],
  [{ ties: 'shared' }, 'contestants share the rank', '名次并列'],
  [
    { final_score: { votes_percent: 70, jury_percent: 30 } },
    'Votes decide 70 %, a jury 30 %.',
    '投票占70%，评委打分占30%。',
  ],
  [
    { rounds: [{ advance: 10, ends_at_ms: null }] },
    'After round 1, the best 10 go on.',
    '第1轮结束后，前10名晋级。',
  ],
  [{ finalizes_after_close_seconds: 0 }, 'The result is final with the end.', '结果随即确定'],
  [{ finalizes_after_close_seconds: 86_400 }, 'The result is final 1 day after the end.', '1天后'],
  [
    { sign_up: { open: false, approval: true } },
    'The organiser chooses the contestants.',
    '选手由主办方确定。',
  ],
  [{ sign_up: { open: true, approval: false } }, 'Entries are shown at once.', '报名后立即公开。'],
])('rules %o say "%s"', (rules, english, chinese) => {
  expect(said(rules)).toContain(english);
  expect(said(rules, zh)).toContain(chinese);
});

it('every campaign says what happens with data and that sharing brings nothing', () => {
  expect(said({})).toContain('random number');
  expect(said({})).toContain('Sharing brings no votes, prizes or better odds.');
});

it('moments are those of the campaign’s zone', () => {
  expect(formatMoment(en, 'Asia/Shanghai', NOON_MS, NOON_MS)).toBe('today 12:00');
  expect(formatMoment(en, 'Asia/Shanghai', NOON_MS + 12 * HOUR_MS, NOON_MS)).toBe('tomorrow 00:00');
  expect(formatMoment(en, 'Asia/Shanghai', NOON_MS + 5 * DAY_MS, NOON_MS)).toMatch(/^27 Nov,? (at )?12:00$/);
  expect(formatMoment(zh, 'Asia/Shanghai', NOON_MS + 60 * DAY_MS, NOON_MS)).toMatch(/^2027年1月21日 ?12:00$/);
});

it('zones and spans have names', () => {
  expect(zoneName(zh, 'Asia/Shanghai')).toBe('北京时间');
  expect(zoneName(en, 'Europe/Berlin')).toMatch(/Central European/);
  expect([90, 120, 7_200, 86_400, 0].map((seconds) => spanName(en, seconds))).toEqual([
    '90 seconds',
    '2 minutes',
    '2 hours',
    '1 day',
    '0 seconds',
  ]);
});
