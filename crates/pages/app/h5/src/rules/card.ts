/** The sharing card: a picture with name, number, campaign and a code that leads to the page. */
import { encode } from 'uqr';

import { initialOf, tintOf } from './portrait';
import { isOwnOrigin } from './share';

/** What stands on a card. */
export interface Card {
  campaign: string;
  name: string;
  number: number;
  badge: string;
  picture: string | undefined;
  link: string;
  scan: string;
}

const WIDTH = 600;
const HEIGHT = 900;
const EDGE = 40;
const FACE = 520;
const CODE = 168;
export const FONT = "-apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** Draws the card; gives it as an address that an image can show. */
export async function drawCard(card: Card): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  pen.fillStyle = '#fffaf4';
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  await drawFace(pen, card);
  drawTexts(pen, card);
  drawCode(pen, card.link, WIDTH - EDGE - CODE, HEIGHT - EDGE - CODE, CODE);
  return canvas.toDataURL('image/png');
}

async function drawFace(pen: CanvasRenderingContext2D, card: Card): Promise<void> {
  pen.fillStyle = tintOf(card.number);
  pen.fillRect(0, 0, WIDTH, FACE);
  const picture = isOwnOrigin(card.picture, location.origin) ? await loaded(card.picture ?? '') : undefined;
  if (picture) {
    const side = Math.min(picture.naturalWidth, (picture.naturalHeight * WIDTH) / FACE);
    const height = (side * FACE) / WIDTH;
    const [left, top] = [(picture.naturalWidth - side) / 2, (picture.naturalHeight - height) / 2];
    pen.drawImage(picture, left, top, side, height, 0, 0, WIDTH, FACE);
  } else {
    text(
      pen,
      initialOf(card.name, card.number),
      WIDTH / 2,
      FACE / 2 + 80,
      `600 220px ${FONT}`,
      '#fff',
      'center',
    );
  }
}

function drawTexts(pen: CanvasRenderingContext2D, card: Card): void {
  const room = WIDTH - 2 * EDGE;
  pen.font = `700 48px ${FONT}`;
  const measure = (words: string) => pen.measureText(words).width;
  const [name = ''] = wrapped(card.name, room, 1, measure);
  text(pen, name, EDGE, FACE + 76, `700 48px ${FONT}`, '#2a211d', 'left');
  text(pen, card.badge, EDGE, FACE + 126, `600 32px ${FONT}`, '#b3352c', 'left');
  pen.font = `400 30px ${FONT}`;
  const lines = wrapped(card.campaign, room - CODE - EDGE, 3, measure);
  lines.forEach((line, index) =>
    text(pen, line, EDGE, FACE + 208 + index * 42, `400 30px ${FONT}`, '#2a211d', 'left'),
  );
  text(pen, card.scan, EDGE, HEIGHT - EDGE, `400 24px ${FONT}`, '#6b5c54', 'left');
}

/** Draws the code that leads to a link, as large as said. */
export function drawCode(
  pen: CanvasRenderingContext2D,
  link: string,
  left: number,
  top: number,
  side: number,
): void {
  const code = encode(link, { ecc: 'M', border: 0 });
  const cell = side / code.size;
  pen.fillStyle = '#2a211d';
  code.data.forEach((row, y) =>
    row.forEach((dark, x) => {
      // A little overlap, or thin light lines would show between the squares.
      if (dark) pen.fillRect(left + x * cell, top + y * cell, cell + 0.5, cell + 0.5);
    }),
  );
}

/** Writes one line. */
export function text(
  pen: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colour: string,
  align: CanvasTextAlign,
) {
  pen.font = font;
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.fillText(words, x, y);
}

/** Lines that are no wider than the room; the last one ends in an ellipsis if there is more. Breaks at spaces if it can. */
export function wrapped(
  words: string,
  room: number,
  linesMax: number,
  measure: (words: string) => number,
): string[] {
  const lines: string[] = [];
  let rest = Array.from(words.trim());
  while (rest.length > 0 && lines.length < linesMax) {
    let length = 1;
    while (length < rest.length && measure(rest.slice(0, length + 1).join('')) <= room) length++;
    if (length < rest.length && lines.length === linesMax - 1) {
      while (length > 1 && measure(`${rest.slice(0, length).join('')}…`) > room) length--;
      lines.push(`${rest.slice(0, length).join('')}…`);
      break;
    }
    length = wholeWord(rest, length);
    lines.push(rest.slice(0, length).join('').trim());
    rest = Array.from(rest.slice(length).join('').trim());
  }
  return lines;
}

/** A shorter length if a word of letters would be cut in two; Chinese may be broken anywhere. */
function wholeWord(characters: readonly string[], length: number): number {
  const isLetter = (at: number) => /[\w'-]/.test(characters[at] ?? '');
  if (!isLetter(length - 1) || !isLetter(length)) return length;
  let start = length - 1;
  while (start > 0 && isLetter(start - 1)) start--;
  return start > 0 ? start : length;
}

function loaded(source: string): Promise<HTMLImageElement | undefined> {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(undefined);
    image.src = source;
  });
}
