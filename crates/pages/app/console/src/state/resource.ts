/** Something that the server says, with its age and with why it could not be asked again. */
import { onScopeDispose, type ShallowRef, shallowRef } from 'vue';

import { usePolling } from './polling';

/** What is known of a thing on the server. */
export interface Resource<T> {
  /** The last good answer; kept when the next attempt fails, so always show it with its age. */
  readonly data: Readonly<ShallowRef<T | undefined>>;
  /** When that answer came, by this device's clock. */
  readonly loadedAtMs: Readonly<ShallowRef<number | undefined>>;
  /** Why the last attempt failed; gone after a good one. */
  readonly trouble: Readonly<ShallowRef<unknown>>;
  /** Since when every attempt has failed. */
  readonly failingSinceMs: Readonly<ShallowRef<number | undefined>>;
  /** Whether an attempt is under way. */
  readonly loading: Readonly<ShallowRef<boolean>>;
  /** How often it is asked for; never, if left out. */
  readonly everyMs: number | undefined;
  /** Asks now. */
  readonly reload: () => Promise<void>;
  /** Forgets everything, since the question has changed, and asks. */
  readonly restart: () => Promise<void>;
}

/** Asks at once, and again and again if `everyMs` is given. Answers to a question that was given up are dropped. */
export function useResource<T>(
  load: (signal: AbortSignal, known: T | undefined) => Promise<T>,
  everyMs?: number,
): Resource<T> {
  const data = shallowRef<T>();
  const loadedAtMs = shallowRef<number>();
  const trouble = shallowRef<unknown>();
  const failingSinceMs = shallowRef<number>();
  const loading = shallowRef(false);
  let asking = new AbortController();

  async function reload(): Promise<void> {
    asking.abort();
    const mine = new AbortController();
    asking = mine;
    loading.value = true;
    try {
      const answer = await load(mine.signal, data.value);
      if (mine.signal.aborted) return;
      data.value = answer;
      loadedAtMs.value = Date.now();
      trouble.value = undefined;
      failingSinceMs.value = undefined;
    } catch (error) {
      if (mine.signal.aborted) return;
      trouble.value = error;
      failingSinceMs.value ??= Date.now();
    } finally {
      if (asking === mine) loading.value = false;
    }
  }

  async function restart(): Promise<void> {
    data.value = undefined;
    loadedAtMs.value = undefined;
    trouble.value = undefined;
    failingSinceMs.value = undefined;
    await reload();
  }

  onScopeDispose(() => {
    asking.abort();
  });
  if (everyMs === undefined) void reload();
  else usePolling(reload, everyMs);
  return { data, loadedAtMs, trouble, failingSinceMs, loading, everyMs, reload, restart };
}
