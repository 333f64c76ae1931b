import { expect, test } from 'vitest';

import type { Step } from '../../api/bodies';
import { Act, type Sent } from './act';

const step = (cast: number): Step => ({
  moves: [{ from: 'counted', to: 'voided', votes: [cast] }],
  found_by: { query: 'case=1', position: 9 },
});

test('all steps stand under the first', async () => {
  const sent: Sent[] = [];
  const act = new Act([step(1), step(2)], (step) => {
    sent.push(step);
    return Promise.resolve({ act: 7, changed: 1 });
  });
  expect(await act.take('one phone', 3)).toBe(7);
  expect(sent.map(({ act, case: number }) => [act, number])).toEqual([
    [undefined, 3],
    [7, 3],
  ]);
});

test('what was refused is gone on with from there', async () => {
  let refuse = true;
  const votes: unknown[] = [];
  const act = new Act([step(1), step(2)], (step) => {
    if (step.act === 7 && refuse) return Promise.reject(new Error('no network'));
    votes.push(step.moves[0]?.votes);
    return Promise.resolve({ act: 7, changed: 1 });
  });
  await expect(act.take('one phone', undefined)).rejects.toThrow('no network');
  expect([act.id, act.done]).toEqual([7, 1]);
  refuse = false;
  await act.take('one phone', undefined);
  expect(votes).toEqual([[1], [2]]);
});
