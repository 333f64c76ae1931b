import { expect, test } from 'vitest';

import { chanceText } from './chance';

test.each([
  [1, 10_000, '0.010 %'],
  [1, 3, '33.3 %'],
  [1, 1_000_000_000, '0.00000010 %'],
  [0, 7, '0.0 %'],
  [0, 0, '–'],
])('%i of %i numbers are %s', (weight, total, text) => {
  expect(chanceText(weight, total)).toBe(text);
});
