import { SLUGS } from '@fairground/sdk';
import { describe, expect, test } from 'vitest';

import { en } from './en';
import { zh } from './zh';

type Table = Readonly<Record<string, unknown>>;

/** Every text of a table with its path; functions by their names only. */
function texts(table: Table, path = ''): [string, unknown][] {
  return Object.entries(table).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? texts(value as Table, `${path}.${name}`)
      : [[`${path}.${name}`, value]],
  );
}

const paths = (table: Table) =>
  texts(table)
    .map(([path]) => path)
    .filter((path) => !path.includes('bySlug'));

describe('both languages', () => {
  test('say the same things', () => {
    expect(paths(zh).sort()).toEqual(paths(en).sort());
  });

  test('leave no text empty', () => {
    const empty = [...texts(en), ...texts(zh)].filter(
      ([path, text]) => text === '' && path !== '.board.between',
    );
    expect(empty).toEqual([]);
  });

  test('know only problems that the API has', () => {
    const known = new Set<string>(SLUGS);
    expect(Object.keys(zh.trouble.bySlug).filter((slug) => !known.has(slug))).toEqual([]);
  });
});
