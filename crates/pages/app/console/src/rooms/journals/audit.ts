/** Questions to a log that may take long. */
import { computed, onScopeDispose, type Ref, shallowRef } from 'vue';

import { api } from '../../api/api';
import type { Digest } from '../../api/bodies';
import { nowMs } from '../../state/now';

/** Digest of the live state, or of a replay from the start. */
export type AuditKind = 'digest' | 'verify';

/** One question, from asking to answer. */
export interface Audit {
  readonly running: Readonly<Ref<boolean>>;
  /** How long it has been running, or took. */
  readonly elapsedMs: Readonly<Ref<number>>;
  readonly answer: Readonly<Ref<Digest | undefined>>;
  readonly error: Readonly<Ref<unknown>>;
  /** Whether the operator waits no longer. */
  readonly givenUp: Readonly<Ref<boolean>>;
  ask(): Promise<void>;
  giveUp(): void;
}

/** A question of this kind to this log. */
export function useAudit(kind: AuditKind, service: string, shard: number): Audit {
  const answer = shallowRef<Digest>();
  const error = shallowRef<unknown>();
  const givenUp = shallowRef(false);
  const startedAtMs = shallowRef(0);
  const endedAtMs = shallowRef<number>();
  const running = shallowRef(false);
  let asking = new AbortController();

  async function ask(): Promise<void> {
    const mine = new AbortController();
    asking = mine;
    answer.value = undefined;
    error.value = undefined;
    givenUp.value = false;
    startedAtMs.value = Date.now();
    endedAtMs.value = undefined;
    running.value = true;
    try {
      answer.value = await api.audit(kind, service, shard, mine.signal);
    } catch (reason) {
      if (mine.signal.aborted) givenUp.value = true;
      else error.value = reason;
    }
    endedAtMs.value = Date.now();
    running.value = false;
  }

  onScopeDispose(() => {
    asking.abort();
  });
  const elapsedMs = computed(() => (endedAtMs.value ?? nowMs.value) - startedAtMs.value);
  return { running, elapsedMs, answer, error, givenUp, ask, giveUp: () => asking.abort() };
}
