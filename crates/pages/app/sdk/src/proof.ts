import type { Challenge } from './types';

/** How long a search may take: several times what a slow phone needs under a flood. */
export const PROOF_MS_MAX = 30_000;

/** Solves a challenge; gives what the API takes as `proof`, or throws {@link Unproven}. */
export type Solve = (challenge: Challenge) => Promise<string>;

/** The phone could not do the work that the API asked for. Another page may ask for less, or for nothing. */
export class Unproven extends Error {
  override readonly name = 'Unproven';
}

/** Solves a challenge on this phone, as ALTCHA's own widget would. */
export async function solveChallenge(challenge: Challenge): Promise<string> {
  const started = Date.now();
  const abort = new AbortController();
  const tooLong = setTimeout(() => abort.abort(), PROOF_MS_MAX);
  try {
    const { findNumber } = await import('./solving');
    const number = await findNumber(challenge, abort.signal);
    if (number === undefined) throw new Unproven('no number was found that solves the challenge');
    const { algorithm, challenge: hash, salt, signature } = challenge;
    const took = Date.now() - started;
    return btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature, took }));
  } catch (error) {
    throw error instanceof Unproven
      ? error
      : new Unproven(`the search could not be started: ${String(error)}`);
  } finally {
    clearTimeout(tooLong);
  }
}

/** A page that the API has opened: good for one vote that is accepted. */
export interface OpenPage {
  token: string;
  /** The work that its vote must bring, begun when it is first asked for; missing if there is none. */
  proof?: () => Promise<string>;
}

/** A page with its token, and the challenge that came with it. */
export function openPage(token: string, challenge: Challenge | null | undefined, solve: Solve): OpenPage {
  if (challenge === null || challenge === undefined) return { token };
  let begun: Promise<string> | undefined;
  return { token, proof: () => (begun ??= solve(challenge)) };
}
