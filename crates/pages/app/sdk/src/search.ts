import { PrefixHasher, words } from './sha256';
import type { Challenge } from './types';

/**
 * Looks for the number that solves a challenge in ALTCHA's format (version 1): its decimal digits behind the salt have the
 * challenge's hash. A piece at a time, so that whoever has only one thread stays usable.
 */
export class Search {
  private readonly hasher: PrefixHasher;
  private readonly wanted: Int32Array | undefined;
  private next = 0;
  private found: number | undefined;

  constructor(private readonly challenge: Challenge) {
    this.hasher = new PrefixHasher(new TextEncoder().encode(challenge.salt));
    this.wanted = challenge.algorithm === 'SHA-256' ? words(challenge.challenge) : undefined;
  }

  /** Whether there is nothing left to try. */
  get over(): boolean {
    return this.wanted === undefined || this.found !== undefined || this.next > this.challenge.maxnumber;
  }

  /** The number; `undefined` as long as it is not found. */
  get number(): number | undefined {
    return this.found;
  }

  /** Tries so many numbers. */
  go(tries: number): void {
    const { wanted, hasher } = this;
    if (wanted === undefined) return;
    for (let left = tries; left > 0 && !this.over; left -= 1) {
      const hash = hasher.hash(String(this.next));
      if (hash[0] === wanted[0] && hash.every((word, at) => word === wanted[at])) this.found = this.next;
      this.next += 1;
    }
  }
}
