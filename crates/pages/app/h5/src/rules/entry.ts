/** What a person writes about themselves when signing up, checked as the server checks it. */
import type { Words } from '../words/language';

export const NAME_CHARACTERS_MAX = 60;
export const ABOUT_CHARACTERS_MAX = 300;
export const PICTURE_CHARACTERS_MAX = 500;

/** An entry as it is sent. */
export interface Entry {
  name: string;
  about?: string;
  picture?: string;
}

/** What is typed in. */
export interface Draft {
  name: string;
  about: string;
  picture: string;
}

/** What must be changed, by field; empty if nothing must. */
export type Mistakes = Partial<Record<keyof Draft, string>>;

/** What must be changed before it can be sent. */
export function mistakesIn(draft: Draft, words: Words): Mistakes {
  const w = words.join;
  const { name, about, picture } = trimmed(draft);
  const mistakes: Mistakes = {};
  if (name === '') mistakes.name = w.needName;
  else if (characters(name) > NAME_CHARACTERS_MAX) mistakes.name = w.longName;
  if (characters(about) > ABOUT_CHARACTERS_MAX) mistakes.about = w.longAbout;
  if (picture !== '' && !isLink(picture)) mistakes.picture = w.badPicture;
  else if (characters(picture) > PICTURE_CHARACTERS_MAX) mistakes.picture = w.longPicture;
  return mistakes;
}

/** The entry without what was left empty. */
export function entryOf(draft: Draft): Entry {
  const { name, about, picture } = trimmed(draft);
  return { name, ...(about === '' ? {} : { about }), ...(picture === '' ? {} : { picture }) };
}

function trimmed({ name, about, picture }: Draft): Draft {
  return { name: name.trim(), about: about.trim(), picture: picture.trim() };
}

/** As the server counts them: code points, not halves of an emoji. */
function characters(text: string): number {
  return Array.from(text).length;
}

function isLink(text: string): boolean {
  if (!/^https:\/\/[!-~]+$/.test(text)) return false;
  try {
    return new URL(text).hostname !== '';
  } catch {
    return false;
  }
}
