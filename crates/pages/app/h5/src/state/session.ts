/** Signing in, as far as the page must know about it. */
import { ApiProblem, SignInFailed, type Connection, type Fairground } from '@fairground/sdk';
import { onScopeDispose, ref } from 'vue';

import { retryMs } from './resource';

/**
 * `reading`: nobody can sign in here, but everything can be read. `over`: the campaign takes no visitors any more. `failed`: it
 * has not worked yet and is tried again.
 */
export type SessionStatus = 'starting' | 'ready' | 'reading' | 'over' | 'failed';

/** What a refused start means: only trouble on the way is worth another try. */
function statusAfter(error: unknown): SessionStatus {
  const reason = error instanceof SignInFailed ? error.reason : error;
  if (
    !(reason instanceof ApiProblem) ||
    reason.status === 401 ||
    reason.status === 429 ||
    reason.status >= 500
  )
    return 'failed';
  return reason.slug === 'sign-in-unavailable' ? 'reading' : 'over';
}

/** Starts the session and tells how it went. */
export function useSession(client: Pick<Fairground, 'start' | 'on' | 'connection'>, ready: () => void) {
  const status = ref<SessionStatus>('starting');
  const connection = ref<Connection['status']>('ok');
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start(): Promise<void> {
    clearTimeout(timer);
    try {
      await client.start();
      status.value = 'ready';
      failures = 0;
      ready();
    } catch (error) {
      status.value = statusAfter(error);
      if (status.value === 'failed') timer = setTimeout(start, retryMs(failures++));
      // Whoever voted before may still look at their votes.
      if (status.value === 'over') ready();
    }
  }

  const off = client.on('connection', () => (connection.value = client.connection.status));
  const online = () => void (status.value === 'failed' && start());
  window.addEventListener('online', online);
  onScopeDispose(() => {
    off();
    clearTimeout(timer);
    window.removeEventListener('online', online);
  });
  void start();
  return { status, connection, start };
}
