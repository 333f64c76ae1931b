/** The segments of a wheel as a drawing: clockwise from the top, radius 100. */

/** A segment. */
export interface Segment {
  path: string;
  /** Degrees from the top to its middle. */
  middle: number;
  /** Which of three colours; neighbours never have the same. */
  tone: number;
  /** What fits of its text. */
  rows: string[];
  /** Height of its letters. */
  size: number;
}

const RADIUS = 98;
/** How far out texts stand. */
const TEXT_RADIUS = 72;
const ROWS_MAX = 2;

/** The segments for these texts. */
export function segmentsOf(texts: readonly string[]): Segment[] {
  const step = 360 / texts.length;
  // What is as wide as the segment is there, with a little air.
  const room = Math.min(70, 2 * TEXT_RADIUS * Math.sin((Math.min(step, 90) * Math.PI) / 360) * 0.86);
  const size = Math.min(11, Math.max(4.5, room / 4));
  return texts.map((text, index) => ({
    path: pathOf(index * step, (index + 1) * step),
    middle: (index + 0.5) * step,
    tone: index === texts.length - 1 && index % 2 === 0 ? 2 : index % 2,
    rows: rowsOf(text, room / size),
    size,
  }));
}

function pathOf(from: number, to: number): string {
  const [x1, y1] = pointAt(from);
  const [x2, y2] = pointAt(to);
  return `M0 0 L${x1} ${y1} A${RADIUS} ${RADIUS} 0 ${to - from > 180 ? 1 : 0} 1 ${x2} ${y2} Z`;
}

function pointAt(degrees: number): [string, string] {
  const radians = ((degrees - 90) * Math.PI) / 180;
  return [(RADIUS * Math.cos(radians)).toFixed(3), (RADIUS * Math.sin(radians)).toFixed(3)];
}

/** A text in rows of so many letters as wide as high; the rest is cut, since the table below has it whole. */
export function rowsOf(text: string, wide: number): string[] {
  const rows: string[] = [];
  let row = '';
  let width = 0;
  for (const letter of text) {
    // Letters of the Latin script are about half as wide as Chinese ones.
    const own = /[\u2e80-\uffff]/.test(letter) ? 1 : 0.58;
    if (width + own > wide) {
      rows.push(row);
      [row, width] = ['', 0];
      if (rows.length === ROWS_MAX) {
        const last = rows[ROWS_MAX - 1] ?? '';
        return [...rows.slice(0, ROWS_MAX - 1), `${last.slice(0, -1)}…`];
      }
    }
    row += letter;
    width += own;
  }
  return row === '' ? rows : [...rows, row];
}
