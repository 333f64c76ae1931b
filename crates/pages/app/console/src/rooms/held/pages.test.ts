import { expect, test } from 'vitest';

import { type Ask, Finder, gather } from './pages';

/** Pages by their number as cursor, and what was asked for. */
function pages(...all: string[][]): { readonly ask: Ask<string>; readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const ask: Ask<string> = (cursor) => {
    asked.push(cursor);
    const at = Number(cursor ?? 0);
    return Promise.resolve({ lines: all[at] ?? [], next: at + 1 < all.length ? String(at + 1) : undefined });
  };
  return { ask, asked };
}

test('an empty page is not the end', async () => {
  expect(await gather(pages([], [], ['a']).ask, 2)).toEqual({ found: ['a'], more: false });
});

test('it stops with enough, and says that there are more', async () => {
  expect(await gather(pages(['a'], ['b'], ['c']).ask, 2)).toEqual({ found: ['a', 'b'], more: true });
  expect(await gather(pages([], [], ['a']).ask, 2, 2)).toEqual({ found: [], more: true });
});

test('what was found is asked for where it stood, and behind it once it has moved', async () => {
  const finder = new Finder<string>((line) => line === 'c');
  const first = pages(['a'], ['b'], ['c']);
  expect(await finder.find(first.ask)).toBe('c');
  expect(await finder.find(first.ask)).toBe('c');
  expect(first.asked).toEqual([undefined, '1', '2', '2']);
  const moved = pages(['z'], ['a'], ['b'], ['c']);
  expect(await finder.find(moved.ask)).toBe('c');
  expect(moved.asked).toEqual(['2', '3']);
});

test('what the newest page shows is found again when it has left that page', async () => {
  const finder = new Finder<string>((line) => line === 'a');
  expect(await finder.find(pages(['a']).ask)).toBe('a');
  expect(await finder.find(pages(['z'], ['a']).ask)).toBe('a');
});

test('what is not there is looked for among the newest only from then on', async () => {
  const finder = new Finder<string>((line) => line === 'x');
  const all = pages(['a'], ['b']);
  expect(await finder.find(all.ask)).toBeUndefined();
  expect(await finder.find(all.ask)).toBeUndefined();
  expect(all.asked).toEqual([undefined, '1', undefined]);
});
