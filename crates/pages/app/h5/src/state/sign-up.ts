/** One's own sign-up: checked here, sent with one key until it is answered. */
import { ApiProblem, type Fairground } from '@fairground/sdk';
import { ref } from 'vue';

import type { Entry } from '../rules/entry';
import { newCode } from '../rules/share';

/** `unconfirmed`: no answer came, so nothing is known; the same may be sent again. */
export type SignUpStep =
  | { step: 'writing' }
  | { step: 'sending' }
  | { step: 'unconfirmed' }
  | { step: 'refused'; problem: ApiProblem }
  | { step: 'done' };

/** Sends an entry; `settled` is called when there is an answer. */
export function useSignUp(client: Pick<Fairground, 'signUp'>, settled: () => Promise<void>) {
  const state = ref<SignUpStep>({ step: 'writing' });

  let sent = '';
  let key = '';

  /** The same entry again is the same wish. */
  function keyOf(entry: Entry): string {
    const text = JSON.stringify(entry);
    if (text !== sent) [sent, key] = [text, newCode()];
    return key;
  }

  async function send(entry: Entry): Promise<void> {
    if (state.value.step === 'sending') return;
    state.value = { step: 'sending' };
    try {
      await client.signUp(entry, keyOf(entry));
      await settled();
      state.value = { step: 'done' };
    } catch (error) {
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429) {
        if (error.slug === 'signed-up-before') await settled();
        state.value = { step: 'refused', problem: error };
      } else {
        state.value = { step: 'unconfirmed' };
      }
    }
  }

  return { state, send };
}
