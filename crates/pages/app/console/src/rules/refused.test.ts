import { ApiProblem } from '@fairground/sdk';
import { expect, test } from 'vitest';

import { refusedField } from './refused';

const problem = (status: number, detail: string) =>
  new ApiProblem({ type: '/problems/bad-body', title: 'Bad body', status, detail, request_id: '' });

test.each([
  [
    'The body is not what is wanted here: rules: prizes[1].amount must be 1 to 1000000000. See /openapi.json.',
    'prizes.1.amount',
  ],
  [
    'The body is not what is wanted here: rounds[0].release[2].ends_at_ms must be later than its starts_at_ms. See /openapi.json.',
    'rounds.0.release.2.ends_at_ms',
  ],
  ['closes_at_ms has passed; give a later time', 'closes_at_ms'],
])('%s', (detail, field) => {
  expect(refusedField(problem(400, detail))).toEqual({
    field,
    text: expect.stringMatching(/^[a-z].*[^.]$/) as unknown,
  });
});

test('what is no word about a field is none', () => {
  expect(refusedField(problem(409, 'closes_at_ms has passed'))).toBeUndefined();
  expect(refusedField(problem(400, 'There is more.'))).toBeUndefined();
  expect(refusedField(new Error('no network'))).toBeUndefined();
});
