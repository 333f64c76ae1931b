/** All state of the page, made once and handed down. */
import type { Fairground } from '@fairground/sdk';
import { computed, inject, provide, ref, shallowReactive, watch, type InjectionKey } from 'vue';

import { ballotOf, choicesMax, type Ballot } from '../rules/ballot';
import { withStanding } from '../rules/board';
import { quotaOf, type Quota } from '../rules/quota';
import type { About, ContestantLine, ContestantPage } from '../types';
import { useWords } from '../words/language';
import { isBoardShown, useBoard } from './board';
import { useCampaign } from './campaign';
import { useChoice } from './choice';
import { useNow } from './clock';
import { useContestants } from './contestants';
import { useOwn } from './own';
import { useSession } from './session';
import { useVoting } from './voting';

/** What was asked before it was known that this is a campaign of votes: on a slow network each question costs a second. */
export interface HeadStart {
  about?: About;
  contestants?: Promise<ContestantPage>;
}

/** Makes the page's state for one campaign and lets all components below have it. */
export function providePage(client: Fairground, id: string, known: HeadStart = {}) {
  const { words } = useWords();
  const now = useNow();
  const lines = shallowReactive(new Map<number, ContestantLine>());
  const learn = (learned: readonly ContestantLine[]) =>
    learned.forEach((line) => lines.set(line.number, line));

  const campaign = useCampaign(client, known.about);
  const about = campaign.value;
  const board = useBoard(client, about, ({ status, round }) => {
    if (about.value && (about.value.status !== status || about.value.round !== round))
      void campaign.refresh();
  });
  const own = useOwn(client);
  const session = useSession(client, () => void own.refresh());
  const voting = useVoting(client, (receipt) => {
    if (receipt) own.accept(receipt);
    else void Promise.all([own.refresh(), campaign.refresh()]);
  });
  const contestants = useContestants(client, learn, known.contestants);
  const choice = useChoice(() => (about.value ? choicesMax(about.value) : 1));

  /** A sentence for whoever tapped something that is not possible. */
  const notice = ref('');

  const quota = computed<Quota>(() =>
    about.value
      ? quotaOf(about.value.rules, own.own.value, voting.underWay.value, now.value)
      : { kind: 'unknown' },
  );

  /** The button beside a contestant. */
  function ballot({ number, status }: ContestantLine): Ballot {
    return ballotOf({
      // Lists are shown once the campaign is known; until then nobody can vote.
      about: about.value ?? NOT_KNOWN_YET,
      quota: quota.value,
      standing: status,
      pending: voting.stateOf(number),
      given: own.givenTo(number),
      readOnly: session.status.value === 'reading',
    });
  }

  /** A contestant's name, or what stands for it while it isn't known or after it was erased. */
  function nameOf(number: number): string {
    const name = lines.get(number)?.name ?? board.standings.value.get(number)?.name;
    return name ?? words.value.numbers.nameless(number);
  }

  /** A contestant with the latest votes and rank. */
  const current = (line: ContestantLine) => withStanding(line, board.standings.value);

  // At once, beside the campaign: on a slow network each question costs a second.
  void contestants.reload();
  // New days bring new votes; new rounds and approvals bring other contestants.
  watch(
    () => quota.value.kind === 'tomorrow' && quota.value.againAtMs,
    (later, earlier) => void (earlier && later && later > earlier && own.refresh()),
  );
  watch(
    () =>
      about.value && [about.value.round, about.value.contestants_approved, isBoardShown(about.value)].join(),
    (_, before) => void (before !== undefined && contestants.search.value === '' && contestants.reload()),
  );
  // Once voting has ended, people come for the result.
  watch(
    about,
    (next, before) => {
      if (!before && next && isBoardShown(next) && (next.status === 'closed' || next.status === 'final'))
        contestants.sort.value = 'rank';
    },
    { immediate: true },
  );

  const page = {
    id,
    client,
    now,
    campaign,
    about,
    board,
    own,
    session,
    voting,
    contestants,
    choice,
    notice,
    quota,
    known: lines,
    learn,
    ballot,
    nameOf,
    current,
  };
  provide(PAGE, page);
  return page;
}

const NOT_KNOWN_YET = { status: 'draft', rules: {} } as Parameters<typeof ballotOf>[0]['about'];

export type PageState = ReturnType<typeof providePage>;
const PAGE: InjectionKey<PageState> = Symbol('page');

/** The page's state. */
export function usePage(): PageState {
  const page = inject(PAGE);
  if (!page) throw new Error('usePage needs a component above it that calls providePage');
  return page;
}
