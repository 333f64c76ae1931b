import { expect, test } from 'vitest';

import { milliOf } from './bar';

test.each([
  ['0', 0],
  [' 1.5 ', 1_500],
  ['-2,25', -2_250],
  ['20', 20_000],
  ['20.001', undefined],
  ['', undefined],
  ['much', undefined],
])('%j is %j milli-nats', (text, milli) => {
  expect(milliOf(text)).toBe(milli);
});
