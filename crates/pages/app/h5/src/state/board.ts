/** The ranking, followed live for as long as it may be seen. */
import type { Fairground } from '@fairground/sdk';
import { computed, onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue';

import { standings } from '../rules/board';
import type { About, Leaderboard } from '../types';

/** How the ranking comes. */
export type LiveStatus = 'connecting' | 'live' | 'polling' | 'offline';

/** Whether everybody may see the ranking now. */
export function isBoardShown(about: About): boolean {
  return about.rules.board !== 'hidden' || about.status === 'final';
}

/** Follows the ranking; `moved` hears of each change. */
export function useBoard(
  client: Pick<Fairground, 'live'>,
  about: ShallowRef<About | undefined>,
  moved: (board: Leaderboard) => void,
) {
  const board = shallowRef<Leaderboard>();
  const live = ref<LiveStatus>('connecting');
  const isShown = computed(() => about.value !== undefined && isBoardShown(about.value));
  let stop: (() => void) | undefined;

  function follow(): void {
    stop = client.live({
      board(next) {
        board.value = next;
        moved(next);
      },
      status: (status) => (live.value = status),
    });
  }

  watch(
    isShown,
    (shown) => {
      stop?.();
      stop = undefined;
      if (shown) follow();
      else board.value = undefined;
    },
    { immediate: true },
  );
  onScopeDispose(() => stop?.());
  return { board, live, isShown, standings: computed(() => standings(board.value)) };
}
