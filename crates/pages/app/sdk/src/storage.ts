/** What is needed of `localStorage`. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Texts by name that live as long as the page. */
export class MemoryStorage implements KeyValueStorage {
  private readonly texts = new Map<string, string>();

  get length(): number {
    return this.texts.size;
  }

  key(index: number): string | null {
    return [...this.texts.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.texts.get(name) ?? null;
  }

  setItem(name: string, text: string): void {
    this.texts.set(name, text);
  }

  removeItem(name: string): void {
    this.texts.delete(name);
  }
}

/**
 * A storage that never fails: what the phone refuses to keep (private mode, no room, blocked by a policy) is kept in
 * memory, so the page works for as long as it is open.
 */
export class SafeStorage {
  private readonly outer: KeyValueStorage | undefined;
  private readonly memory = new MemoryStorage();

  constructor(outer: KeyValueStorage | undefined = browserStorage()) {
    this.outer = outer;
  }

  get(name: string): string | null {
    const kept = this.memory.getItem(name);
    if (kept !== null) return kept;
    return attempt(() => this.outer?.getItem(name)) ?? null;
  }

  set(name: string, text: string): void {
    const stored = attempt(() => {
      this.outer?.setItem(name, text);
      // Some browsers drop what they can't store without a word.
      return this.outer?.getItem(name) === text;
    });
    if (stored === true) this.memory.removeItem(name);
    else this.memory.setItem(name, text);
  }

  remove(name: string): void {
    this.memory.removeItem(name);
    attempt(() => this.outer?.removeItem(name));
  }

  /** Names that begin so. */
  names(prefix: string): string[] {
    const outer = attempt(() => namesOf(this.outer)) ?? [];
    const names = new Set([...outer, ...namesOf(this.memory)]);
    return [...names].filter((name) => name.startsWith(prefix));
  }

  /** What is stored as JSON under this name; `undefined` if there is nothing that can be read. */
  getJson(name: string): unknown {
    const text = this.get(name);
    return text === null ? undefined : attempt(() => JSON.parse(text) as unknown);
  }
}

function browserStorage(): KeyValueStorage | undefined {
  // Merely asking for it throws where a policy forbids it.
  return attempt(() => (typeof window === 'undefined' ? undefined : window.localStorage));
}

function namesOf(storage: KeyValueStorage | undefined): string[] {
  if (storage === undefined) return [];
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  return names.filter((name): name is string => name !== null);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
