/** How likely something is, in digits. */

/** A share of all numbers in percent, exact enough to tell rare prizes apart: `0.01 %`. */
export function chanceText(weight: number, total: number): string {
  if (total <= 0) return '–';
  const percent = (100 * weight) / total;
  const digits = percent >= 1 || percent === 0 ? 1 : Math.min(8, 1 - Math.floor(Math.log10(percent)));
  return `${percent.toFixed(digits)} %`;
}
