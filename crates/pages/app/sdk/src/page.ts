/** What the page can tell about itself; tests give their own. */
export interface Page {
  /** Whether somebody can see it. */
  readonly visible: boolean;
  /** Whether the phone has a network, as far as it knows. Some web views are wrong about it, so nothing is skipped for it. */
  readonly online: boolean;
  /** Calls back whenever one of the two changes. Returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** Calls back when another tab changes what is stored. Returns how to stop that. */
  onStored(listener: (name: string, text: string | null) => void): () => void;
}

/** The browser's page; where there is no browser, a page that is always visible and online. */
export const browserPage: Page = {
  get visible() {
    return typeof document === 'undefined' || document.visibilityState !== 'hidden';
  },
  get online() {
    return typeof navigator === 'undefined' || navigator.onLine !== false;
  },
  onChange(listener) {
    if (typeof window === 'undefined') return () => undefined;
    const changed = () => listener();
    const stops = [
      listen(document, 'visibilitychange', changed),
      listen(window, 'online', changed),
      listen(window, 'offline', changed),
      // A page that comes back from the browser's cache had its connections cut.
      listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && changed()),
    ];
    return () => stops.forEach((stop) => stop());
  },
  onStored(listener) {
    if (typeof window === 'undefined') return () => undefined;
    return listen(window, 'storage', (event) => {
      const { key, newValue } = event as StorageEvent;
      if (key !== null) listener(key, newValue);
    });
  },
};

function listen(target: EventTarget, event: string, listener: (event: Event) => void): () => void {
  target.addEventListener(event, listener);
  return () => target.removeEventListener(event, listener);
}
