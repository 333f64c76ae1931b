/** Where things that are held come from, by the kind of campaign that holds them. */
import type { Kind } from '../../api/bodies';
import { type HeldPrizeStage, lotteries } from '../../api/lotteries';
import { type HeldStage, rewards } from '../../api/rewards';
import type { Words } from '../../words/words';
import { useAny } from '../campaign/context';
import { type Decision, type HeldThing, ofPrize, ofReward } from './held';
import type { Page } from './pages';

/** Something held, which is put into words only when it is shown. */
export interface Held {
  readonly key: string;
  readonly tell: (words: Words) => HeldThing;
}

/** What holds things. */
export interface HeldSource {
  readonly kind: HeldThing['kind'];
  /** What can be asked for, besides all. */
  readonly stages: readonly Stage[];
  readonly page: (
    stage: Stage,
    query: { readonly cursor: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<Page<Held>>;
  readonly judge: (key: string, to: Decision, why: string, intention: string) => Promise<unknown>;
}

/** Things that stand so. */
export type Stage = HeldStage | HeldPrizeStage;

const REWARD_STAGES: readonly HeldStage[] = ['held', 'doubted', 'refused', 'qualified', 'all'];
const PRIZE_STAGES: readonly HeldPrizeStage[] = ['held', 'refused', 'released', 'returned', 'all'];

/** What the campaign holds that this part belongs to. */
export function useSource(): HeldSource {
  const { id, about } = useAny();
  const kind = about.data.value?.kind;
  if (kind === undefined) throw new Error('a part of a campaign stands where its kind is not known');
  return sourceOf(kind, id);
}

/** What a campaign holds, by its kind. */
export function sourceOf(kind: Kind, id: string): HeldSource {
  return kind === 'referrals' ? rewardsOf(id) : prizesOf(id);
}

function rewardsOf(id: string): HeldSource {
  return {
    kind: 'reward',
    stages: REWARD_STAGES,
    page: async (wanted, query, signal) => {
      const stage = REWARD_STAGES.find((known) => known === wanted) ?? 'all';
      const page = await rewards.held(id, { ...query, stage }, signal);
      const lines = page.rewards.map((one) => ({
        key: one.follower,
        tell: (words: Words) => ofReward(one, words),
      }));
      return { lines, next: page.next_cursor ?? undefined };
    },
    judge: (follower, to, why, key) => rewards.judge(id, follower, to, why, key),
  };
}

function prizesOf(id: string): HeldSource {
  return {
    kind: 'prize',
    stages: PRIZE_STAGES,
    page: async (wanted, query, signal) => {
      const stage = PRIZE_STAGES.find((known) => known === wanted) ?? 'all';
      const page = await lotteries.held(id, { ...query, stage }, signal);
      const lines = page.prizes.map((one) => ({
        key: String(one.position),
        tell: (words: Words) => ofPrize(one, words),
      }));
      return { lines, next: page.next_cursor ?? undefined };
    },
    judge: (position, to, why, key) => lotteries.judge(id, Number(position), to, why, key),
  };
}
