/** Solves one challenge, away from the page's own thread. Answers with the number, or with nothing if there is none. */
import { Search } from './search';
import type { Challenge } from './types';

/** What this file needs of a worker's global object; its whole type can't stand beside that of pages. */
interface Worker {
  onmessage: ((event: MessageEvent<Challenge>) => void) | null;
  postMessage(number: number | undefined): void;
}

const worker = self as unknown as Worker;
worker.onmessage = ({ data }) => {
  const search = new Search(data);
  search.go(data.maxnumber + 1);
  worker.postMessage(search.number);
};
