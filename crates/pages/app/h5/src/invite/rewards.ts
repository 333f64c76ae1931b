/** One's own rewards, asked for when something has happened that brings or takes one. */
import type { Invitations, OwnInvitations, OwnRewards } from '@fairground/sdk';
import { computed, onScopeDispose, ref, shallowRef, watch, type ShallowRef } from 'vue';

import { useResource } from '../state/resource';

/** The ledger hears of it a moment after the campaign has noted it: so long later it is asked again. */
const AGAIN_AFTER_MS = [700, 2_000, 6_000];

/** Rewards as the ledger has them, and those behind the newest ones once they are asked for. */
export function useRewards(client: Invitations, own: ShallowRef<OwnInvitations | undefined>) {
  const newest = useResource<OwnRewards>(() => client.rewards());
  const older = shallowRef<OwnRewards['rewards']>([]);
  const next = ref<string | null>();
  const loading = ref(false);
  let timers: ReturnType<typeof setTimeout>[] = [];

  watch(
    () => own.value && standing(own.value),
    (now, before) => {
      if (now === undefined || now === before) return;
      timers.forEach(clearTimeout);
      void newest.refresh();
      // What the page has just learned first may have been booked long ago.
      const waits = before === undefined ? [] : AGAIN_AFTER_MS;
      timers = waits.map((ms) => setTimeout(() => void newest.refresh(), ms));
    },
    { immediate: true },
  );
  onScopeDispose(() => timers.forEach(clearTimeout));

  const cursor = computed(() => (next.value === undefined ? newest.value.value?.next_cursor : next.value));
  const lines = computed(() => {
    const shown = newest.value.value?.rewards ?? [];
    const positions = new Set(shown.map(({ position }) => position));
    // New ones push those that came last onto the page behind.
    return [...shown, ...older.value.filter(({ position }) => !positions.has(position))];
  });

  async function more(): Promise<void> {
    const from = cursor.value;
    if (loading.value || from == null) return;
    loading.value = true;
    try {
      const page = await client.rewards(from);
      older.value = [...older.value, ...page.rewards];
      next.value = page.next_cursor ?? null;
    } catch {
      // The button stays, so whoever wants them asks again.
    } finally {
      loading.value = false;
    }
  }

  return { newest, lines, cursor, loading, more };
}

/** What moves whenever the campaign gives a reward or takes one back. */
function standing(own: OwnInvitations): string {
  const { invitees_qualified, invitees_left, invitees_not_new, place, milestones } = own;
  return JSON.stringify([invitees_qualified, invitees_left, invitees_not_new, place, milestones]);
}
