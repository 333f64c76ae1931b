/** Numbers in English sentences. */

/** A number as people write it. */
export const number = (value: number) => value.toLocaleString('en');

/** A count and what is counted: `1 vote`, `2 votes`. */
export const plural = (count: number, one: string, many = `${one}s`) =>
  `${number(count)} ${count === 1 ? one : many}`;
