/** What the console asks of campaigns of referrals. */
import { campaignPath, get, type PageQuery, post } from './api';
import type {
  HeldRewards,
  InvitationChannels,
  InvitationTree,
  ReferralRanking,
  RewardDecision,
} from './bodies';

/** Which rewards: those that stand so now, or every one that was ever held or decided about. */
export type HeldStage = 'held' | 'doubted' | 'refused' | 'qualified' | 'all';

export const rewards = {
  held: (id: string, query: PageQuery & { stage: HeldStage }, signal: AbortSignal) =>
    get<HeldRewards>(campaignPath(id, 'rewards', 'held'), { query: { ...query }, signal }),

  /** Who invited whom around a person. */
  tree: (id: string, person: string, signal: AbortSignal) =>
    get<InvitationTree>(campaignPath(id, 'tree'), { query: { person }, signal }),

  judge: (id: string, follower: string, to: RewardDecision, why: string, key: string) =>
    post<unknown>(campaignPath(id, 'rewards', follower, 'judge'), { to, why }, key),

  ranking: (id: string, signal: AbortSignal) => get<ReferralRanking>(campaignPath(id, 'ranking'), { signal }),

  channels: (id: string, signal: AbortSignal) =>
    get<InvitationChannels>(campaignPath(id, 'channels'), { signal }),
};
