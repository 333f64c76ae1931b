import { GivenUp } from './http';
import { ApiProblem, NetworkTrouble } from './problem';
import { Unproven } from './proof';
import { SignInFailed } from './session';

/** Why a vote waits. */
export type WaitReason =
  /** Behind another vote, or just tapped. */
  | 'queued'
  /** The phone has no network. */
  | 'offline'
  /** No answer in time. */
  | 'slow'
  /** Something between the phone and the API answers, or nothing does. */
  | 'unreachable'
  /** The API is overrun or broken, and says so. */
  | 'busy'
  /** Too many requests by this person, device or network. */
  | 'limited'
  /** The phone could not do the work that the API asked for; another network may ask for none. */
  | 'unproven'
  /** The person could not be signed in again. */
  | 'signed_out';

/** What to do after a request was not answered as wished. */
export type Next =
  | { do: 'refuse'; problem: ApiProblem }
  | { do: 'wait'; reason: WaitReason; retryAfterMs?: number | undefined }
  | { do: 'visit' }
  | { do: 'stop' };

/** Statuses that are worth the same request again; 408: the body came too slowly. */
const AGAIN = [408, 425, 429];
/** What rules say with such a status: the same wish gets it again, so it is final. */
const SAID_BY_RULES = ['too-many-guesses'];

/**
 * What becomes of a wish after this error. Only the API's own refusal is final: without it nobody knows whether the vote
 * was taken, and the same key asks again.
 */
export function afterError(error: unknown): Next {
  if (error instanceof GivenUp) return { do: 'stop' };
  if (error instanceof NetworkTrouble) {
    const reason = error.kind === 'timeout' ? 'slow' : error.kind;
    return { do: 'wait', reason, retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof SignInFailed) {
    const next = error.reason instanceof ApiProblem ? afterError(error.reason) : undefined;
    return next?.do === 'wait' ? next : { do: 'wait', reason: 'signed_out' };
  }
  if (error instanceof Unproven) return { do: 'wait', reason: 'unproven' };
  if (!(error instanceof ApiProblem)) return { do: 'wait', reason: 'unreachable' };
  const { status, slug, retryAfterMs } = error;
  // A new session did not help either.
  if (status === 401) return { do: 'wait', reason: 'signed_out' };
  // What was asked of a page that is not known here any more is asked anew.
  if (slug.startsWith('page-token-') || slug.startsWith('proof-')) return { do: 'visit' };
  if (status >= 500) return { do: 'wait', reason: 'busy', retryAfterMs };
  if (AGAIN.includes(status) && !SAID_BY_RULES.includes(slug))
    return { do: 'wait', reason: status === 429 ? 'limited' : 'slow', retryAfterMs };
  return { do: 'refuse', problem: error };
}

/** Whether this is the API's own refusal, and final: after anything else nobody knows whether it was done. */
export function isRefusal(error: unknown): error is ApiProblem {
  return afterError(error).do === 'refuse';
}
