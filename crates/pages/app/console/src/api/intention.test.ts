import { expect, test, vi } from 'vitest';

import { Intention } from './intention';

class Refused extends Error {}

function intention() {
  let keys = 0;
  return new Intention<string>(
    (error) => error instanceof Refused,
    () => `key-${(keys += 1)}`,
  );
}

test('a double click joins the attempt that is under way', async () => {
  const it = intention();
  const send = vi.fn((key: string) => Promise.resolve(key));
  expect(await Promise.all([it.act('close', send), it.act('close', send)])).toEqual(['key-1', 'key-1']);
  expect(send).toHaveBeenCalledTimes(1);
});

test('after a lost answer the same wish keeps its key, until an answer comes', async () => {
  const it = intention();
  const lost = () => Promise.reject(new Error('no answer'));
  const send = (key: string) => Promise.resolve(key);
  await expect(it.act({ name: 'Ann' }, lost)).rejects.toThrow('no answer');
  expect(await it.act({ name: 'Ann' }, send)).toBe('key-1');
  expect(await it.act({ name: 'Ann' }, send)).toBe('key-2');
});

test('a refusal is an answer', async () => {
  const it = intention();
  await expect(it.act('open', () => Promise.reject(new Refused()))).rejects.toThrow(Refused);
  expect(await it.act('open', (key) => Promise.resolve(key))).toBe('key-2');
});

test('another wish gets another key, also while the fate of the first is unknown', async () => {
  const it = intention();
  await expect(it.act('one', () => Promise.reject(new Error('no answer')))).rejects.toThrow();
  expect(await it.act('two', (key) => Promise.resolve(key))).toBe('key-2');
});
