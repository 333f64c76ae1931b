/** The card of an invitation: a picture with the campaign's name and a code that leads to it. */
import { drawCode, FONT, text, wrapped } from './card';

const WIDTH = 600;
const HEIGHT = 800;
const EDGE = 48;
const SIDE = 360;

/** What stands on the card. */
export interface InviteCard {
  campaign: string;
  link: string;
  scan: string;
}

/** Draws the card; gives it as an address that an image can show. */
export function drawInviteCard({ campaign, link, scan }: InviteCard): string {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  pen.fillStyle = '#b3352c';
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.font = `700 44px ${FONT}`;
  const lines = wrapped(campaign, WIDTH - 2 * EDGE, 2, (words) => pen.measureText(words).width);
  lines.forEach((line, index) =>
    text(pen, line, WIDTH / 2, 110 + index * 60, `700 44px ${FONT}`, '#fff', 'center'),
  );
  const [left, top] = [(WIDTH - SIDE) / 2, 270];
  pen.fillStyle = '#fff';
  // A code needs a quiet ground around it to be found.
  pen.fillRect(left - 36, top - 36, SIDE + 72, SIDE + 72);
  drawCode(pen, link, left, top, SIDE);
  text(pen, scan, WIDTH / 2, HEIGHT - 56, `400 30px ${FONT}`, '#fff', 'center');
  return canvas.toDataURL('image/png');
}
