/** All state of the page of a draw. */
import { LuckyDraw, type Campaign, type Draw, type DrawReceipt, type OwnDraw } from '@fairground/sdk';
import { computed, inject, onScopeDispose, provide, ref, shallowRef, type InjectionKey } from 'vue';

import { optionsOf } from '../client';
import { cellOf, nextStepOf, standingOf, type Standing } from '../rules/draw';
import { useFollowed } from '../state/campaign';
import { useNow } from '../state/clock';
import { useResource } from '../state/resource';
import { useSignIn } from '../state/sign-in';
import { useWish } from '../state/wish';

/**
 * Where a turn is. `asking`: nobody knows the outcome. `landing`: the server has said it, and the skin moves to it. `shown`: it
 * is told.
 */
export type Phase = 'rest' | 'asking' | 'landing' | 'shown';

/** Makes the page's state and lets all components below have it. */
export function provideDraw(core: Campaign, id: string, first?: Draw) {
  const client = new LuckyDraw(optionsOf(id), core);
  const now = useNow(() => core.now());
  const campaign = useFollowed(
    () => client.about(),
    nextStepOf,
    first,
    () => core.now(),
  );
  const own = useResource(() => client.me());
  const session = useSignIn(core, () => void own.refresh());
  const older = useOlder((cursor) => client.me(cursor));

  const phase = ref<Phase>('rest');
  /** What came of the last turn; not to be shown before it has landed. */
  const drawn = shallowRef<DrawReceipt>();

  const source = {
    get pending() {
      return client.pending;
    },
    on: (event: 'pending', listener: () => void) => core.on(event, listener),
  };
  const wish = useWish<DrawReceipt>(source, (outcome) => {
    if ('receipt' in outcome) {
      drawn.value = outcome.receipt;
      phase.value = 'landing';
      return;
    }
    phase.value = 'rest';
    // What was believed when the button was tapped no longer holds.
    void Promise.all([own.refresh(), campaign.refresh()]);
  });

  const standing = computed<Standing | undefined>(() =>
    campaign.value.value
      ? standingOf(campaign.value.value, own.value.value, session.status.value === 'reading')
      : undefined,
  );
  /** The cell on which the skin comes to rest; unknown until the server has said it. */
  const cell = computed(() =>
    drawn.value && campaign.value.value ? cellOf(drawn.value, campaign.value.value) : undefined,
  );

  /** Draws, if nothing is under way. Says whether it does. */
  function draw(): boolean {
    if (phase.value === 'landing' || standing.value?.kind !== 'can') return false;
    if (phase.value !== 'asking') drawn.value = undefined;
    phase.value = 'asking';
    wish.follow(client.draw());
    return true;
  }

  /** The skin stands still on what was drawn: now it may be told, and tickets and draws shown as they are. */
  function landed(): void {
    if (phase.value !== 'landing') return;
    phase.value = 'shown';
    void Promise.all([own.refresh(), campaign.refresh()]);
  }

  client.resume();
  if (client.pending.length > 0) phase.value = 'asking';
  onScopeDispose(() => client.stop());

  const page = {
    client,
    now,
    campaign,
    about: campaign.value,
    own,
    older,
    session,
    phase,
    drawn,
    cell,
    standing,
    turn: wish.state,
    draw,
    landed,
  };
  provide(DRAW, page);
  return page;
}

/** Older draws of a person, page by page behind the first. */
function useOlder(ask: (cursor: string) => Promise<{ receipts: OwnDraw[]; next_cursor?: string | null }>) {
  const receipts = shallowRef<readonly OwnDraw[]>([]);
  const next = ref<string | null>();
  const loading = ref(false);

  async function more(cursor: string): Promise<void> {
    if (loading.value) return;
    loading.value = true;
    try {
      const page = await ask(cursor);
      receipts.value = [...receipts.value, ...page.receipts];
      next.value = page.next_cursor ?? null;
    } catch {
      // The button stays, so whoever wants them asks again.
    } finally {
      loading.value = false;
    }
  }

  return { receipts, next, loading, more };
}

export type DrawPageState = ReturnType<typeof provideDraw>;
const DRAW: InjectionKey<DrawPageState> = Symbol('draw');

/** The page's state. */
export function useDraw(): DrawPageState {
  const page = inject(DRAW);
  if (!page) throw new Error('useDraw needs a component above it that calls provideDraw');
  return page;
}
