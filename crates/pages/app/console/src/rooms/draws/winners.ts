/** Who won in a draw, as far back as somebody asked. */
import { ref } from 'vue';

import type { WinnerLine } from '../../api/bodies';
import { lotteries } from '../../api/lotteries';
import { type Resource, useResource } from '../../state/resource';

/** Winners in one answer: the most that the API gives. */
const LIMIT = 500;
/** Answers that are asked for at once: what a browser holds without getting slow. */
const ASKS_AT_ONCE = 4;
/** How often winners are asked for while somebody looks. */
const EVERY_MS = 15_000;

/** Winners, newest first. */
export interface Winners {
  readonly lines: readonly WinnerLine[];
  /** Whether older ones are left out. */
  readonly more: boolean;
}

/** Keeps the newest winners up to date, and more of them once they are asked for. */
export function useWinners(id: string): {
  readonly winners: Resource<Winners>;
  readonly lookOn: () => Promise<void>;
} {
  const asks = ref(ASKS_AT_ONCE);
  const winners = useResource<Winners>(async (signal) => {
    const lines: WinnerLine[] = [];
    let cursor: string | undefined;
    for (let asked = 0; asked < asks.value; asked += 1) {
      const page = await lotteries.winners(id, { limit: LIMIT, cursor }, signal);
      lines.push(...page.winners);
      cursor = page.next_cursor ?? undefined;
      if (cursor === undefined) break;
    }
    return { lines, more: cursor !== undefined };
  }, EVERY_MS);

  async function lookOn(): Promise<void> {
    asks.value += ASKS_AT_ONCE;
    await winners.reload();
  }

  return { winners, lookOn };
}
