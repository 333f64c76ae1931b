import type { Device } from './types';

/**
 * What the phone says about itself, found out once per page. The library behind it is a chunk of its own and comes after
 * the page has painted; without it votes are as good, so every failure is nothing found.
 */
export async function deviceEvidence(): Promise<Device | undefined> {
  try {
    await idle();
    const { collectDevice } = await import('./evidence');
    return await collectDevice();
  } catch {
    return undefined;
  }
}

/** Longest wait for the page to be idle. */
const IDLE_WAIT_MS_MAX = 1_000;

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Missing in Safari.
    if (typeof requestIdleCallback === 'function')
      requestIdleCallback(() => resolve(), { timeout: IDLE_WAIT_MS_MAX });
    else setTimeout(resolve, 0);
  });
}
