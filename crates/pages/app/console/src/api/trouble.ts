/** What went wrong with a request, sorted by what an operator has to know. */
import { ApiProblem, GivenUp, NetworkTrouble } from '@fairground/sdk';

/** Whether the server has said what became of a wish. If not, the same wish must go out again under the same key. */
export function isAnswer(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500 && error.status !== 429;
}

/** What to say about an error. */
export type Trouble =
  | { readonly kind: 'problem'; readonly problem: ApiProblem }
  | { readonly kind: 'offline' | 'timeout' | 'unreachable' }
  | { readonly kind: 'unexpected' };

/** Sorts an error; `undefined` if the console itself wanted no answer any more. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof GivenUp) return undefined;
  if (error instanceof ApiProblem) return { kind: 'problem', problem: error };
  if (error instanceof NetworkTrouble) return { kind: error.kind };
  return { kind: 'unexpected' };
}

/** The kind of problem that the API named, if it did. */
export function slugOf(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.slug : undefined;
}
