/** Votes under way, and what became of the last one. */
import type { ApiProblem, Fairground, PendingVote, VoteReceipt, VoteState } from '@fairground/sdk';
import { computed, onScopeDispose, shallowRef } from 'vue';

/** A vote as it stood when it was last heard of: what the SDK changes in place can't be watched. */
export interface VoteNow {
  key: string;
  contestants: readonly number[];
  state: VoteState;
}

type Client = Pick<Fairground, 'vote' | 'pending' | 'on'>;

/** Follows all votes, those that an earlier visit left in the queue as well. */
export function useVoting(client: Client, settled: (receipt?: VoteReceipt) => void) {
  const underWay = shallowRef<readonly VoteNow[]>([]);
  const last = shallowRef<VoteNow>();
  const followed = new Set<string>();

  function hear(): void {
    underWay.value = client.pending.filter((vote) => !isSettled(vote.state)).map(snapshot);
    for (const vote of client.pending) follow(vote);
    const shown = underWay.value.find(({ key }) => key === last.value?.key) ?? newest(underWay.value);
    if (shown && (last.value === undefined || last.value.key === shown.key || !isSettled(last.value.state)))
      last.value = shown;
  }

  function follow(vote: PendingVote): void {
    if (followed.has(vote.key)) return;
    followed.add(vote.key);
    const settle = (state: VoteState, receipt?: VoteReceipt) => {
      last.value = { ...snapshot(vote), state };
      hear();
      settled(receipt);
    };
    vote.done.then(
      (receipt) => settle({ step: 'accepted', receipt }, receipt),
      (problem: ApiProblem) => settle({ step: 'refused', problem }),
    );
  }

  function cast(contestants: readonly number[]): void {
    const vote = client.vote(contestants);
    last.value = snapshot(vote);
    follow(vote);
    hear();
  }

  const dismiss = () => (last.value = undefined);
  const stateOf = (number: number) => underWay.value.find((vote) => vote.contestants.includes(number))?.state;

  const off = client.on('pending', hear);
  onScopeDispose(off);
  hear();
  return { underWay: computed(() => underWay.value.length), last, stateOf, cast, dismiss };
}

function snapshot({ key, contestants, state }: PendingVote): VoteNow {
  return { key, contestants, state };
}

function newest(votes: readonly VoteNow[]): VoteNow | undefined {
  return votes[votes.length - 1];
}

function isSettled(state: VoteState): boolean {
  return state.step === 'accepted' || state.step === 'refused';
}
