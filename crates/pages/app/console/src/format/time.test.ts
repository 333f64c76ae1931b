import { expect, test } from 'vitest';

import { en } from '../words/en';
import { age, dateTime, timeOfDay } from './time';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

test.each([
  [-5 * SECOND, '0 s'],
  [59.9 * SECOND, '59 s'],
  [60 * SECOND, '1 min'],
  [HOUR - 1, '59 min'],
  [47.9 * HOUR, '47 h'],
  [48 * HOUR, '2 days'],
])('%d ms is %s', (ms, text) => {
  expect(age(ms, en)).toBe(text);
});

test('times are written in the zone asked for, with 24 hours', () => {
  const ms = Date.UTC(2026, 10, 22, 16, 5, 9);
  expect(dateTime(ms, 'en-GB', { zone: 'Asia/Shanghai' })).toBe('23 Nov 2026, 00:05');
  expect(timeOfDay(ms, 'en-GB', { zone: 'UTC', seconds: true })).toBe('16:05:09');
  expect(dateTime(ms, 'zh-CN', { zone: 'Asia/Shanghai' })).toBe('2026年11月23日 00:05');
});
