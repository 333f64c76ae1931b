/** Tables as files for spreadsheets. */

/** Beginnings that a spreadsheet takes for a formula, which a text from elsewhere must never become. */
const FORMULA = /^[=+\-@\t\r]/;

/** A table as CSV (RFC 4180), with a mark in front by which spreadsheets read Chinese rightly. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
