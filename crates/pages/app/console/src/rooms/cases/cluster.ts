/** Which example of a case shares what. */
import type { CaseAnswer, VoteLine } from '../../api/bodies';

/** Rows shown: what is shared most comes first. */
const ROWS_MAX = 12;

/** What votes of a case share, and for each example whether it does. */
export function clusterOf({ examples, shared }: Pick<CaseAnswer, 'examples' | 'shared'>) {
  return shared.slice(0, ROWS_MAX).map(({ kind, value }) => ({
    kind,
    value,
    has: examples.map((vote) => valueOf(vote, kind) === value),
  }));
}

function valueOf(vote: VoteLine, kind: string): string | null | undefined {
  switch (kind) {
    case 'device':
      return vote.device;
    case 'canvas':
      return vote.canvas;
    case 'prefix':
      return vote.prefix;
    case 'region':
      return vote.region;
    case 'sharer':
      return vote.sharer;
    case 'network':
      return `${vote.network.operator} ${vote.network.class}`;
    default:
      return `${vote.platform} ${vote.screen} ${vote.gpu}`.trim();
  }
}
