import { describe, expect, it } from 'vitest';

import { boardLines, points, standings, withStanding } from '../src/rules/board';
import { wrapped } from '../src/rules/card';
import { entryOf, mistakesIn } from '../src/rules/entry';
import { initialOf, TINTS, tintOf } from '../src/rules/portrait';
import { isOwnOrigin, isWeChat, newCode, sharerIn, shareLink } from '../src/rules/share';
import { campaignIn } from '../src/router';
import { en } from '../src/words/en';
import { board, line } from './given';

describe('portraits', () => {
  it.each([
    ['林小满', 1, '林'],
    ['  ada', 2, 'A'],
    ['😀 smile', 3, '😀'],
    ['', 4, '4'],
    [null, 5, '5'],
  ])('%s shows %s', (name, number, initial) => {
    expect(initialOf(name, number)).toBe(initial);
  });

  it('white letters stand out from every tint by 4.5 to 1', () => {
    const channel = (hex: string) => {
      const value = parseInt(hex, 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    for (const tint of TINTS) {
      const [red, green, blue] = [1, 3, 5].map((at) => channel(tint.slice(at, at + 2))) as [
        number,
        number,
        number,
      ];
      const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      expect(1.05 / (luminance + 0.05), tint).toBeGreaterThan(4.5);
    }
    expect(tintOf(8)).toBe(tintOf(0));
  });
});

describe('the ranking', () => {
  it('has bars relative to the leader, also when there are no votes', () => {
    expect(boardLines(board([8, 4, 0]), 2).map((row) => row.share)).toEqual([1, 0.5]);
    expect(boardLines(board([0, 0]), 9).map((row) => row.share)).toEqual([0, 0]);
  });

  it('has bars by points where a jury had a say', () => {
    const final = board([1, 9]);
    final.entries.forEach((entry, index) => (entry.score = [80e9, 40e9][index] ?? 0));
    expect(boardLines(final, 2).map((row) => row.share)).toEqual([1, 0.5]);
    expect(points(92_204_999_999)).toBe('92.20');
  });

  it('is newer than the list', () => {
    const latest = standings(board([7]));
    expect(withStanding(line(1, { votes: 3, rank: 5 }), latest)).toMatchObject({ votes: 7, rank: 1 });
    expect(withStanding(line(9, { votes: null, rank: null }), latest)).toMatchObject({
      votes: null,
      rank: null,
    });
    expect(standings(undefined).size).toBe(0);
  });
});

describe('links', () => {
  it.each([
    ['?from=abc', 'abc'],
    ['?x=1&from=a-b_C', 'a-b_C'],
    ['', undefined],
    ['?from=', undefined],
    ['?from=%0a', undefined],
    [`?from=${'a'.repeat(65)}`, undefined],
  ])('%s was shared by %s', (search, code) => {
    expect(sharerIn(search)).toBe(code);
  });

  it('lead back to where they came from, and say who passed them on', () => {
    const link = new URL(shareLink('https://vote.example', 'spring', 12, 'c&d'));
    expect(link.pathname).toBe('/c/spring/12');
    expect(sharerIn(link.search)).toBe('c&d');
    expect(campaignIn(link.pathname)).toBe('spring');
  });

  it.each([['/'], ['/c/'], ['/console/'], ['/c/%E0%A4%A'], ['/c/(x)'], ['/c/UP']])(
    '%s names no campaign',
    (path) => {
      expect(campaignIn(path)).toBeUndefined();
    },
  );

  it('codes are made of chance alone', () => {
    expect(newCode((bytes) => bytes.fill(0))).toBe('000000000000');
    expect(newCode()).toMatch(/^[0-9a-z]{12}$/);
    expect(newCode()).not.toBe(newCode());
  });

  it('only pictures of our own go into a card', () => {
    expect(isOwnOrigin('https://vote.example/assets/a.jpg', 'https://vote.example')).toBe(true);
    expect(isOwnOrigin('/assets/a.jpg', 'https://vote.example')).toBe(true);
    expect(isOwnOrigin('https://other.example/a.jpg', 'https://vote.example')).toBe(false);
    expect(isOwnOrigin(null, 'https://vote.example')).toBe(false);
  });

  it('WeChat is known by its name', () => {
    expect(isWeChat('… MicroMessenger/8.0.49 …')).toBe(true);
    expect(isWeChat('Mozilla/5.0 (iPhone) Safari')).toBe(false);
  });
});

describe('texts on a card', () => {
  const measure = (words: string) => Array.from(words).length;

  it.each([
    ['short', 10, 2, ['short']],
    ['春日新声社区歌手大赛', 4, 3, ['春日新声', '社区歌手', '大赛']],
    ['春日新声社区歌手大赛', 4, 2, ['春日新声', '社区歌…']],
    ['Spring voices 2026', 8, 3, ['Spring', 'voices', '2026']],
    ['2026 春日新声', 6, 2, ['2026 春', '日新声']],
    ['Donaudampfschiff', 6, 3, ['Donaud', 'ampfsc', 'hiff']],
    ['', 6, 3, []],
  ])('%s', (words, room, linesMax, lines) => {
    expect(wrapped(words, room, linesMax, measure)).toEqual(lines);
  });
});

describe('an entry', () => {
  it.each([
    [{ name: ' ' }, { name: en.join.needName }],
    [{ name: '名'.repeat(60) }, {}],
    [{ name: '名'.repeat(61) }, { name: en.join.longName }],
    // A character that takes two places in JavaScript is one for the server.
    [{ name: '😀'.repeat(60) }, {}],
    [{ name: 'A', about: 'a'.repeat(301) }, { about: en.join.longAbout }],
    [{ name: 'A', picture: 'http://a.example/x.jpg' }, { picture: en.join.badPicture }],
    [{ name: 'A', picture: 'https://a.example/x y.jpg' }, { picture: en.join.badPicture }],
    [{ name: 'A', picture: 'https://图.example/x.jpg' }, { picture: en.join.badPicture }],
    [{ name: 'A', picture: 'https://a.example/x.jpg' }, {}],
    [{ name: 'A', picture: `https://a.example/${'x'.repeat(500)}` }, { picture: en.join.longPicture }],
  ])('%o', (draft, mistakes) => {
    expect(mistakesIn({ about: '', picture: '', ...draft }, en)).toEqual(mistakes);
  });

  it('leaves out what is empty', () => {
    expect(entryOf({ name: ' Ann ', about: ' ', picture: '' })).toEqual({ name: 'Ann' });
  });
});
