import { expect, test } from 'vitest';

import { csv } from './csv';

test('a cell is quoted where it must be, and never becomes a formula', () => {
  expect(
    csv([
      ['a', 'b'],
      ['x, "y"', -1],
      ['=1+1', '两\n行'],
    ]),
  ).toBe('\uFEFFa,b\r\n"x, ""y""",-1\r\n\'=1+1,"两\n行"\r\n');
});
