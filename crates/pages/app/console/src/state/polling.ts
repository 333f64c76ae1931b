import { onScopeDispose } from 'vue';

/** What can be started anew and stopped. */
export interface Polling {
  /** Asks now, and from now on again after each pause. */
  restart: () => void;
}

/**
 * Does something now and again after each pause, never twice at once, and only while the page is visible: a tab that
 * nobody looks at asks nothing, and asks at once when somebody does.
 */
export function usePolling(task: () => Promise<unknown>, everyMs: number): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts starts, so that only the latest goes on. */
  let run = 0;

  async function turn(mine: number): Promise<void> {
    await task();
    if (mine === run && isVisible()) timer = setTimeout(() => void turn(mine), everyMs);
  }

  function restart(): void {
    stop();
    if (isVisible()) void turn(run);
  }

  function stop(): void {
    clearTimeout(timer);
    run += 1;
  }

  document.addEventListener('visibilitychange', restart);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', restart);
    stop();
  });
  restart();
  return { restart };
}

function isVisible(): boolean {
  return document.visibilityState !== 'hidden';
}
