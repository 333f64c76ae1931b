import { expect, test } from 'vitest';

import { askedOf, typedOf } from './filter';

test('what is empty is not asked for', () => {
  expect(askedOf({})).toEqual({ since_ms: undefined, until_ms: undefined });
  expect(askedOf({ account: 'points:issue', person: '' })).toMatchObject({ account: 'points:issue' });
  expect(askedOf({ person: '' })).not.toHaveProperty('person');
});

test('times are those of this device, and nonsense is none', () => {
  const local = new Date(2026, 10, 22, 18, 0).getTime();
  expect(askedOf({ since: '2026-11-22T18:00' }).since_ms).toBe(local);
  expect(askedOf({ until: 'soon' }).until_ms).toBeUndefined();
});

test('an address with strange values is read as an empty form', () => {
  expect(typedOf({ account: ['a', 'b'], more: 'x' }).account).toBe('');
});
