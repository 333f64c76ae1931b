/** What a browser keeps. Some forbid it; then nothing is kept, and the page works all the same. */

/** For how long something is kept: until the tab is closed, or until it is removed. */
export type Keeping = 'tab' | 'device';

/** What was kept under a name. */
export function kept(keeping: Keeping, name: string): string | undefined {
  return attempt(keeping, (storage) => storage.getItem(name)) ?? undefined;
}

/** Keeps a text under a name. */
export function keep(keeping: Keeping, name: string, text: string): void {
  attempt(keeping, (storage) => {
    storage.setItem(name, text);
  });
}

/** Keeps nothing under this name any more, anywhere. */
export function forget(name: string): void {
  for (const keeping of ['tab', 'device'] as const) attempt(keeping, (storage) => storage.removeItem(name));
}

function attempt<T>(keeping: Keeping, use: (storage: Storage) => T): T | undefined {
  try {
    return use(keeping === 'tab' ? sessionStorage : localStorage);
  } catch {
    return undefined;
  }
}
