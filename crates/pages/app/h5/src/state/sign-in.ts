/** Signing in where nothing else opens the page at the server. */
import { ApiProblem, SignInFailed, type Campaign, type Connection } from '@fairground/sdk';
import { computed, onScopeDispose, ref } from 'vue';

import { useWords } from '../words/language';
import { retryMs } from './resource';

/** `reading`: nobody can sign in here, but everything can be read. `failed`: it has not worked yet and is tried again. */
export type SignInStatus = 'starting' | 'ready' | 'reading' | 'failed';

/** Signs in, tells how it went, and how the way to the server is. */
export function useSignIn(core: Pick<Campaign, 'signIn' | 'on' | 'connection'>, ready: () => void) {
  const status = ref<SignInStatus>('starting');
  const connection = ref<Connection['status']>(core.connection.status);
  const { words } = useWords();
  /** What is wrong, in words; empty if nothing is. */
  const note = computed(() => {
    if (connection.value !== 'ok') return words.value.connection[connection.value];
    return status.value === 'failed' ? words.value.connection.signedOut : '';
  });
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start(): Promise<void> {
    clearTimeout(timer);
    try {
      await core.signIn();
      status.value = 'ready';
      ready();
    } catch (error) {
      const reason = error instanceof SignInFailed ? error.reason : error;
      const isForGood = reason instanceof ApiProblem && reason.slug === 'sign-in-unavailable';
      status.value = isForGood ? 'reading' : 'failed';
      if (!isForGood) timer = setTimeout(start, retryMs(failures++));
    }
  }

  const off = core.on('connection', () => (connection.value = core.connection.status));
  const online = () => void (status.value === 'failed' && start());
  window.addEventListener('online', online);
  onScopeDispose(() => {
    off();
    clearTimeout(timer);
    window.removeEventListener('online', online);
  });
  void start();
  return { status, connection, note };
}
