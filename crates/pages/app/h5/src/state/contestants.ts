/** The list of contestants: searched, sorted, in pages. */
import { ApiProblem, type Fairground } from '@fairground/sdk';
import { onScopeDispose, ref, shallowRef, watch } from 'vue';

import type { ContestantLine, ContestantPage } from '../types';
import { retryMs, troubleOf, type Trouble } from './resource';

/** Contestants per request: a few screens of a phone. */
const PAGE_SIZE = 30;
/** What the list asks for first. */
export const FIRST_QUERY = { limit: PAGE_SIZE, sort: 'number' } as const;
/** How long a person may pause between two letters before the search starts. */
const TYPING_MS = 300;
/** Longest text that the server searches for, in characters. */
export const SEARCH_CHARACTERS_MAX = 64;

export type Sort = 'number' | 'rank';

/** What the list shows. `first` is the answer to the first query, if it was asked for already. */
export function useContestants(
  client: Pick<Fairground, 'contestants'>,
  heard: (lines: readonly ContestantLine[]) => void,
  first?: Promise<ContestantPage>,
) {
  let asked = first;
  const search = ref('');
  const sort = ref<Sort>('number');
  const lines = shallowRef<readonly ContestantLine[]>();
  const trouble = ref<Trouble>();
  const loading = ref(false);
  const cursor = ref<string>();
  /** What the lines were searched for. */
  const searched = ref('');
  let turn = 0;
  let failures = 0;
  let failedAfter: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(after?: string): Promise<void> {
    clearTimeout(timer);
    const now = ++turn;
    // Good for the first question only.
    const early = asked;
    asked = undefined;
    const text = search.value.trim();
    loading.value = true;
    try {
      const page = await (early ?? client.contestants(query(text, sort.value, after)));
      if (now !== turn) return;
      const before = after === undefined ? [] : (lines.value ?? []);
      const known = new Set(before.map((line) => line.number));
      lines.value = [...before, ...page.contestants.filter((line) => !known.has(line.number))];
      cursor.value = page.next_cursor ?? undefined;
      searched.value = text;
      trouble.value = undefined;
      failures = 0;
      heard(page.contestants);
    } catch (error) {
      if (now !== turn) return;
      // Ranks have moved since the page before: begin again.
      if (error instanceof ApiProblem && error.slug === 'cursor-expired') return await load();
      trouble.value = troubleOf(error);
      failedAfter = after;
      if (trouble.value !== 'unknown') timer = setTimeout(() => void load(after), retryMs(failures++));
    } finally {
      if (now === turn) loading.value = false;
    }
  }

  function more(): void {
    if (cursor.value !== undefined && !loading.value) void load(cursor.value);
  }

  watch(search, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), TYPING_MS);
  });
  watch(sort, () => void load());
  const online = () => void (trouble.value && load(failedAfter));
  window.addEventListener('online', online);
  onScopeDispose(() => {
    turn++;
    clearTimeout(timer);
    window.removeEventListener('online', online);
  });
  return {
    search,
    sort,
    lines,
    searched,
    trouble,
    loading,
    cursor,
    reload: () => load(),
    again: () => load(failedAfter),
    more,
  };
}

function query(search: string, sort: Sort, cursor: string | undefined) {
  return {
    limit: PAGE_SIZE,
    sort,
    ...(search === '' ? {} : { search }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
