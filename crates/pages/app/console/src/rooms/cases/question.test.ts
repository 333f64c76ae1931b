import { expect, test } from 'vitest';

import { isNarrow, nothingTyped, questionOf } from './question';

test('only what was typed is asked', () => {
  const typed = { ...nothingTyped(), contestant: ' 17 ', code: 'address_cluster', since: '2026-11-21T08:00' };
  expect(questionOf('void', typed)).toEqual({
    do: 'void',
    contestant: '17',
    reason: 'address_cluster',
    since_ms: new Date('2026-11-21T08:00').getTime(),
    until_ms: undefined,
  });
});

test('a time alone means everything', () => {
  expect(isNarrow({ ...nothingTyped(), since: '2026-11-21T08:00', prefix: ' ' })).toBe(false);
  expect(isNarrow({ ...nothingTyped(), network: 'vpn' })).toBe(true);
});
