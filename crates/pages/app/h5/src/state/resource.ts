/** Something that the page reads, and asks for again by itself until it has it. */
import { ApiProblem, NetworkTrouble } from '@fairground/sdk';
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';

/** Why something can't be shown: it does not exist, there is no network, or the server does not answer well. */
export type Trouble = 'unknown' | 'offline' | 'failing';

const RETRY_MS_FIRST = 1_500;
/** Longest wait between two tries. */
export const RETRY_MS_MAX = 30_000;

/** What a reader can do with it. */
export interface Resource<T> {
  readonly value: ShallowRef<T | undefined>;
  readonly trouble: Ref<Trouble | undefined>;
  /** Asks now. What was there stays until there is something newer. */
  refresh(): Promise<void>;
}

/** What an error means for whoever looks at the page. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429)
    return 'unknown';
  if (error instanceof NetworkTrouble && error.kind === 'offline') return 'offline';
  return 'failing';
}

/** Reads something. Failures are tried again with growing waits, and at once when the network is back. */
export function useResource<T>(ask: () => Promise<T>): Resource<T> {
  const value = shallowRef<T>();
  const trouble = ref<Trouble>();
  let asked = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    const turn = ++asked;
    try {
      const answer = await ask();
      if (turn !== asked) return;
      value.value = answer;
      trouble.value = undefined;
      failures = 0;
    } catch (error) {
      if (turn !== asked) return;
      trouble.value = troubleOf(error);
      if (trouble.value !== 'unknown') timer = setTimeout(refresh, retryMs(failures++));
    }
  }

  const online = () => void (trouble.value && refresh());
  window.addEventListener('online', online);
  onScopeDispose(() => {
    asked++;
    clearTimeout(timer);
    window.removeEventListener('online', online);
  });
  return { value, trouble, refresh };
}

/** Waits double up to a bound, with jitter so that a crowd does not come back all at once. */
export function retryMs(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** failures);
  return longest / 2 + (longest / 2) * random();
}
