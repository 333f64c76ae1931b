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

/** Finds out about the phone from now on, for wishes that are as good without: nobody waits for it. */
export class DeviceAlong {
  private found: Device | undefined;

  constructor(find: () => Promise<Device | undefined> = deviceEvidence) {
    void find().then((found) => (this.found = found));
  }

  /** What goes into the body of a wish: the phone, once it is known. */
  get fields(): { device?: Device } {
    return this.found === undefined ? {} : { device: this.found };
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
