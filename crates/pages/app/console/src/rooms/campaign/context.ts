/** What all parts of one campaign share. */
import { Boards, browserPage, LiveBoard, type LiveStatus, systemClock } from '@fairground/sdk';
import { inject, type InjectionKey, onScopeDispose, type ShallowRef, shallowRef } from 'vue';

import { campaignPath, staff } from '../../api/api';
import type { About, AboutOf, AnyAbout, Kind, Leaderboard } from '../../api/bodies';
import type { Resource } from '../../state/resource';

/** The board as it moves. */
export interface Board {
  readonly board: Readonly<ShallowRef<Leaderboard | undefined>>;
  readonly status: Readonly<ShallowRef<LiveStatus>>;
}

/** One campaign of any kind that an operator looks at. */
export interface AnyContext {
  readonly id: string;
  readonly about: Resource<AnyAbout>;
}

/** Under which parts that fit several kinds find their campaign. */
export const anyKey: InjectionKey<AnyContext> = Symbol('any campaign');

/** The campaign that this part belongs to, whatever its kind. */
export function useAny(): AnyContext {
  const context = inject(anyKey);
  if (context === undefined) throw new Error('a part of a campaign stands outside of its room');
  return context;
}

/** The campaign of this kind that this part belongs to. Its room is there once its kind is known, and shows no other parts. */
export function useCampaignOf<K extends Kind>(
  kind: K,
): { readonly id: string; readonly about: Resource<AboutOf<K>> } {
  const { id, about } = useAny();
  if (about.data.value?.kind !== kind) throw new Error(`a part of a campaign of ${kind} stands in another`);
  // A campaign never changes its kind.
  return { id, about: about as unknown as Resource<AboutOf<K>> };
}

/** One campaign of votes that an operator looks at. */
export interface CampaignContext {
  readonly id: string;
  readonly about: Resource<About>;
  readonly board: Board;
}

/** Under which parts of a campaign of votes find it. */
export const campaignKey: InjectionKey<CampaignContext> = Symbol('campaign');

/** The campaign of votes that this part belongs to. */
export function useCampaign(): CampaignContext {
  const context = inject(campaignKey);
  if (context === undefined) throw new Error('a part of a campaign stands outside of its room');
  return context;
}

/** Follows the board of a campaign with the operator's token, so that a hidden one is seen too. */
export function useBoard(id: string): Board {
  const board = shallowRef<Leaderboard>();
  const status = shallowRef<LiveStatus>('connecting');
  const live = new LiveBoard(
    { http: staff, boards: new Boards(), clock: systemClock, page: browserPage, campaign: campaignPath(id) },
    {
      board: (moved) => (board.value = moved),
      status: (now) => (status.value = now),
    },
  );
  onScopeDispose(() => {
    live.stop();
  });
  return { board, status };
}
