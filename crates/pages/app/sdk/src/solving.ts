/** Solves challenges: in a worker, or between two frames where there is none. In a chunk of its own: few pages are asked. */
import { Search } from './search';
import type { Challenge } from './types';

/** How long the page's own thread is kept at a time: somebody may be scrolling. */
const SLICE_MS = 8;
/** Numbers that are tried between two looks at the clock. */
const SLICE_TRIES = 100;

/** The number that solves a challenge; `undefined` if none does, or not before the signal aborts. */
export async function findNumber(challenge: Challenge, signal: AbortSignal): Promise<number | undefined> {
  try {
    return await inWorker(challenge, signal);
  } catch {
    // No workers, none of this kind (before Chrome 80), or its file did not come.
    return inSlices(challenge, signal);
  }
}

function inWorker(challenge: Challenge, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./solver.worker.ts', import.meta.url), { type: 'module' });
    const end = (then: () => void) => {
      worker.terminate();
      then();
    };
    worker.onmessage = ({ data }: MessageEvent<number | undefined>) => end(() => resolve(data));
    worker.onerror = () => end(() => reject(new Error('the worker failed')));
    signal.addEventListener('abort', () => end(() => resolve(undefined)));
    worker.postMessage(challenge);
  });
}

async function inSlices(challenge: Challenge, signal: AbortSignal): Promise<number | undefined> {
  const search = new Search(challenge);
  while (!search.over && !signal.aborted) {
    const until = Date.now() + SLICE_MS;
    do search.go(SLICE_TRIES);
    while (!search.over && Date.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return search.number;
}
