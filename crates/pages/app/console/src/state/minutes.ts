/** Minutes of the server that are kept up to date, for a time that ends now. */
import type { Ref } from 'vue';
import { watch } from 'vue';

import { askFrom, merge, MINUTE_MS } from '../api/minutes';
import { type Resource, useResource } from './resource';

/** How often minutes are asked for while somebody looks. */
const EVERY_MS = 5_000;
/** Most minutes that one answer holds. */
const LIMIT = 1_440;

/** Minutes from a time on. */
export interface Told<M> {
  readonly position: number;
  readonly minutes: readonly M[];
  readonly next_from_ms: number | null;
}

/** What is known of a stretch of time. */
export interface Stretch<M> {
  readonly fromMs: number;
  readonly toMs: number;
  /** Position of the log that this tells of. */
  readonly position: number;
  readonly minutes: readonly M[];
}

/** Keeps the minutes of the last `windowMs` up to date; asks only for those that may have changed. */
export function useMinutes<M extends { readonly minute_ms: number }>(
  ask: (query: { from_ms: number; limit: number }, signal: AbortSignal) => Promise<Told<M>>,
  windowMs: Ref<number>,
): Resource<Stretch<M>> {
  const resource = useResource<Stretch<M>>(async (signal, known) => {
    const toMs = Date.now();
    const fromMs = toMs - windowMs.value;
    const askedFromMs = askFrom(known?.minutes ?? [], fromMs);
    const told: M[] = [];
    let position = 0;
    for (let from: number | null = askedFromMs; from !== null;) {
      const answer: Told<M> = await ask({ from_ms: from, limit: LIMIT }, signal);
      told.push(...answer.minutes);
      position = answer.position;
      from = answer.next_from_ms;
    }
    const minutes = merge(known?.minutes ?? [], told, askedFromMs, fromMs);
    // The log's time is the server's; its last minute stays in sight if this device's clock is behind.
    const lastMs = minutes.at(-1)?.minute_ms ?? 0;
    return { fromMs, toMs: Math.max(toMs, Math.min(lastMs, toMs + MINUTE_MS)), position, minutes };
  }, EVERY_MS);
  watch(windowMs, () => void resource.restart());
  return resource;
}
