/** The campaign: asked for again when its schedule says that it changes, and now and then. */
import type { Fairground } from '@fairground/sdk';
import { onScopeDispose, watch } from 'vue';

import { nextStepAt } from '../rules/schedule';
import type { About } from '../types';
import { useResource, type Resource } from './resource';

/** Often enough that a campaign paused by hand is noticed soon, seldom enough that a crowd is no burden. */
const REFRESH_MS = 30_000;
/** A crowd that waits for the opening asks within so long after it, not all at once. */
const SPREAD_MS = 2_000;
/** Longest wait that browsers take in a timer. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** A campaign of votes as the server tells it. `first` is what it told already. */
export function useCampaign(client: Pick<Fairground, 'about'>, first?: About): Resource<About> {
  return useFollowed(() => client.about(), nextStepAt, first);
}

/**
 * A campaign as the server tells it, whatever kind it is of. `nextAt` says when it changes by itself next, by the clock of `now`.
 */
export function useFollowed<T>(
  ask: () => Promise<T>,
  nextAt: (about: T, nowMs: number) => number | undefined,
  first?: T,
  now: () => number = Date.now,
): Resource<T> {
  const campaign = useResource(ask);
  let step: ReturnType<typeof setTimeout> | undefined;

  watch(campaign.value, (about) => {
    clearTimeout(step);
    const nowMs = now();
    const at = about && nextAt(about, nowMs);
    if (at === undefined) return;
    const waitMs = at - nowMs + Math.random() * SPREAD_MS;
    if (waitMs <= TIMER_MS_MAX) step = setTimeout(() => void campaign.refresh(), waitMs);
  });

  const look = () => void (document.visibilityState === 'visible' && campaign.refresh());
  const timer = setInterval(look, REFRESH_MS);
  document.addEventListener('visibilitychange', look);
  onScopeDispose(() => {
    clearTimeout(step);
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  });
  if (first === undefined) void campaign.refresh();
  else campaign.value.value = first;
  return campaign;
}
