/** What the person may know about themselves: votes left, votes given, their own entry. */
import type { Fairground, VoteReceipt } from '@fairground/sdk';
import { computed, shallowRef } from 'vue';

import type { Own, OwnReceipt } from '../types';
import { useResource } from './resource';

/** Votes that were given, with the server's list and what this page has just heard put together. */
export function useOwn(client: Pick<Fairground, 'me'>) {
  const resource = useResource<Own>(() => client.me());
  // The server's list follows the log a moment later.
  const heard = shallowRef<readonly VoteReceipt[]>([]);

  const receipts = computed<OwnReceipt[]>(() => {
    const listed = resource.value.value?.receipts ?? [];
    const positions = new Set(listed.map((receipt) => receipt.position));
    return [...listed, ...heard.value.filter((receipt) => !positions.has(receipt.position))];
  });

  /** The person's votes that name a contestant. */
  const givenTo = (number: number) =>
    receipts.value.filter((receipt) => receipt.contestants.includes(number));

  function accept(receipt: VoteReceipt): void {
    heard.value = [...heard.value, receipt];
    const known = resource.value.value;
    if (known) resource.value.value = { ...known, votes_left: receipt.votes_left ?? null };
    void resource.refresh();
  }

  return {
    own: resource.value,
    trouble: resource.trouble,
    refresh: resource.refresh,
    receipts,
    givenTo,
    accept,
  };
}
