import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

import type { Challenge } from './types';

/**
 * Looks for the number that solves a challenge in ALTCHA's format (version 1): its decimal digits behind the salt have the
 * challenge's hash. A piece at a time, so that whoever has only one thread stays usable. By a script, since the browser's own
 * hash takes a promise for each message, which costs more than hashing, and is missing where a page came without TLS.
 */
export class Search {
  /** The salt is hashed once. */
  private readonly begun = sha256.create();
  private next = 0;
  private found: number | undefined;

  constructor(private readonly challenge: Challenge) {
    this.begun.update(utf8ToBytes(challenge.salt));
  }

  /** Whether there is nothing left to try. */
  get over(): boolean {
    const { algorithm, maxnumber } = this.challenge;
    return algorithm !== 'SHA-256' || this.found !== undefined || this.next > maxnumber;
  }

  /** The number; `undefined` as long as it is not found. */
  get number(): number | undefined {
    return this.found;
  }

  /** Tries so many numbers. */
  go(tries: number): void {
    const { begun } = this;
    const wanted = this.challenge.challenge;
    for (let left = tries; left > 0 && !this.over; left -= 1) {
      const hash = begun
        .clone()
        .update(utf8ToBytes(String(this.next)))
        .digest();
      if (bytesToHex(hash) === wanted) this.found = this.next;
      this.next += 1;
    }
  }
}
