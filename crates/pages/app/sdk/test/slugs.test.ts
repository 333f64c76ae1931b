import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { SLUGS } from '../src/index';

const CRATES = join(import.meta.dirname, '../../../..');
/** Where problems are made: the door, and activities whose refusals it shows. */
const ROOMS = ['gateway', 'votes', 'lotteries', 'referrals', 'directory', 'pages'];
const SOURCES = ROOMS.map((room) => join(CRATES, room, 'src'));
/** How the sources name a problem: a call that makes one, or a pair of status and slug. */
const NAMED = [
  /(?:Trouble|Problem|Self)::\w+\(\s*(?:StatusCode::\w+,|\d{3},|status,)?\s*"([a-z-]+)"/g,
  /(?:unauthorised|unavailable|bad|session_expired)\(\s*"([a-z]+(?:-[a-z]+)+)"/g,
  /\(\s*(?:4|5)\d\d,\s*"([a-z-]+)"/g,
  /\(\s*"([a-z]+(?:-[a-z]+)+)",\s*(?:"[A-Z]|format!)/g,
];

/** The product's code: whatever stands in front of a file's tests. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs') && !/(^|\/)tests(\.rs|\/)/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').split('#[cfg(test)]\nmod tests {')[0] ?? '');
}

test('every problem that the server names is known here, and no other', () => {
  const code = SOURCES.flatMap(sources);
  const named = NAMED.flatMap((pattern) =>
    code.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1])),
  );
  expect([...new Set(named)].sort(), 'sdk/src/slugs.ts lists what the server names').toEqual(
    [...SLUGS].sort(),
  );
});
