/** Why something was decided, in a line. */
import type { Why } from '../../api/bodies';

/** An operator's words, or what detectors found and counted. */
export function whyOf(why: Why): string {
  if ('said' in why) return why.said.reason;
  return why.found.grounds
    .map(({ detector, shared, counts }) => {
      const counted = Object.entries(counts).map(([name, count]) => `${name} ${String(count)}`);
      return [detector, shared, counted.join(', ')].filter((part) => part !== '').join(' · ');
    })
    .join('; ');
}
