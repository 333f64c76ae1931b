import { describe, expect, it } from 'vitest';

import { drawEn } from '../src/words/draw-en';
import { drawZh } from '../src/words/draw-zh';
import { en } from '../src/words/en';
import { envelopeEn } from '../src/words/envelope-en';
import { envelopeZh } from '../src/words/envelope-zh';
import { inviteEn } from '../src/words/invite-en';
import { inviteZh } from '../src/words/invite-zh';
import { preferred } from '../src/words/language';
import { raffleEn } from '../src/words/raffle-en';
import { raffleZh } from '../src/words/raffle-zh';
import { zh } from '../src/words/zh';

type Leaf = [path: string, text: string];

/** All sentences; those with holes are filled with something of each type. */
function leaves(table: object, path = ''): Leaf[] {
  return Object.entries(table).flatMap(([name, value]): Leaf[] => {
    const at = `${path}.${name}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function')
      return [[at, String(filled(name, value as (...holes: unknown[]) => unknown))]];
    return leaves(value as object, at);
  });
}

function filled(name: string, sentence: (...holes: unknown[]) => unknown): unknown {
  if (name === 'left') return sentence({ days: 1, hours: 2, minutes: 3, seconds: 4 });
  if (name === 'several') return sentence(['A', 'B']);
  try {
    return sentence(2, 3, 4);
  } catch {
    return sentence('2', 3, 4);
  }
}

/** Tables that come with a part of the page, beside the one that all pages have. */
const EN = { ...en, draw: drawEn, envelope: envelopeEn, invite: inviteEn, raffle: raffleEn };
const ZH = { ...zh, draw: drawZh, envelope: envelopeZh, invite: inviteZh, raffle: raffleZh };
/** What is said while there is nothing to say. */
const SILENT = ['.quota.unknown', '.draw.own.stage.none', '.raffle.claims.own.stage.none'];

describe('the tables', () => {
  it('have the same sentences', () => {
    expect(leaves(ZH).map(([path]) => path)).toEqual(leaves(EN).map(([path]) => path));
  });

  it.each([
    ['en', EN],
    ['zh', ZH],
  ])('%s says something everywhere', (_name, table) => {
    const empty = leaves(table).filter(([path, text]) => text.trim() === '' && !SILENT.includes(path));
    expect(empty).toEqual([]);
  });

  it('Chinese is written with Chinese punctuation', () => {
    const western = leaves(ZH).filter(([, text]) =>
      /[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]/.test(text),
    );
    expect(western).toEqual([]);
  });

  it('English has no Chinese but the way there', () => {
    const chinese = leaves(EN).filter(
      ([path, text]) => /[\u4e00-\u9fff]/.test(text) && path !== '.otherLanguage',
    );
    expect(chinese).toEqual([]);
  });
});

it.each([
  [null, ['zh-CN', 'en'], 'zh'],
  [null, ['zh-Hant-TW'], 'zh'],
  [null, ['en-GB', 'zh-CN'], 'en'],
  [null, [], 'en'],
  ['zh', ['en'], 'zh'],
  ['en', ['zh-CN'], 'en'],
  ['klingon', ['zh-CN'], 'zh'],
] as const)('stored %s and browser %o make %s', (stored, browser, language) => {
  expect(preferred(stored, browser)).toBe(language);
});
