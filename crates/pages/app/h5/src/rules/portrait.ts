/** What stands where there is no picture. */

/** The first character of a name as a person would count it; the number where there is no name. */
export function initialOf(name: string | null | undefined, number: number): string {
  const first = Array.from((name ?? '').trim())[0];
  return first ? first.toUpperCase() : String(number);
}

/** Tints that white letters stand out from, in the light and in the dark. */
export const TINTS = [
  '#8a4b3c',
  '#5b6b3a',
  '#2f6f73',
  '#3f5f8f',
  '#6b4f86',
  '#8a4468',
  '#75602b',
  '#4a6a52',
] as const;

/** The same contestant has the same tint everywhere. */
export function tintOf(number: number): string {
  return TINTS[Math.abs(number) % TINTS.length] ?? TINTS[0];
}
