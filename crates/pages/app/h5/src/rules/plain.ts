/** The rules of a campaign in plain words, made from nothing but the rules. */
import type { About } from '../types';
import { formatMoment, spanName, zoneName, type Words } from '../words/language';

/** One heading and its sentences. */
export interface Section {
  title: string;
  sentences: string[];
}

/** All that a participant should know. */
export function plainRules(about: About, words: Words, nowMs: number): Section[] {
  const w = words.rules;
  const sections = [
    { title: w.voting, sentences: voting(about, words) },
    { title: w.when, sentences: schedule(about, words, nowMs) },
    { title: w.who, sentences: [about.rules.followers_only ? w.followers : w.everybody, w.fair, w.noReward] },
    { title: w.ranking, sentences: ranking(about, words) },
    { title: w.result, sentences: result(about, words, nowMs) },
    { title: w.joining, sentences: joining(about, words) },
    { title: w.data, sentences: [w.dataVotes, w.dataDevice, w.dataEntry, w.dataFinal] },
  ];
  return sections.map(({ title, sentences }) => ({ title, sentences: sentences.filter(Boolean) }));
}

function voting({ rules }: About, words: Words): string[] {
  const w = words.rules;
  const perDay = rules.votes_per_person_per_day;
  const choices = rules.choices_per_vote_max ?? 1;
  return [
    perDay == null ? w.perDayUnlimited : w.perDay(perDay),
    perDay == null ? '' : w.perDayZone(zoneName(words, zoneOf(rules))),
    rules.votes_per_person == null ? '' : w.inAll(rules.votes_per_person),
    rules.votes_per_person_per_contestant == null
      ? ''
      : w.perContestant(rules.votes_per_person_per_contestant),
    choices > 1 ? w.choices(choices) : w.oneChoice,
    w.noTakingBack,
  ];
}

function schedule(about: About, words: Words, nowMs: number): string[] {
  const { rules, opened_at_ms: openedAtMs, closed_at_ms: closedAtMs } = about;
  const w = words.rules;
  const at = (ms: number) => formatMoment(words, zoneOf(rules), ms, nowMs);
  const opens = rules.opens_at_ms == null ? w.opensByHand : w.opens(at(rules.opens_at_ms));
  const closes = rules.closes_at_ms == null ? w.closesByHand : w.closes(at(rules.closes_at_ms));
  return [
    openedAtMs == null ? opens : w.opened(at(openedAtMs)),
    closedAtMs == null ? closes : w.closedAt(at(closedAtMs)),
  ];
}

function ranking({ rules }: About, words: Words): string[] {
  const w = words.rules;
  const frozen = rules.board_frozen_before_close_seconds;
  if (rules.board === 'hidden') return [w.boardHidden];
  return [
    w.boardPublic(spanName(words, rules.board_refresh_seconds ?? 60)),
    frozen == null ? '' : w.boardFrozen(spanName(words, frozen)),
  ];
}

function result({ rules }: About, words: Words, nowMs: number): string[] {
  const w = words.rules;
  const score = rules.final_score ?? { votes_percent: 100, jury_percent: 0 };
  const rounds = rules.rounds ?? [];
  const cuts = rounds.map((cut, index) =>
    cut.ends_at_ms == null
      ? w.cut(index + 1, cut.advance)
      : w.cutAt(index + 1, cut.advance, formatMoment(words, zoneOf(rules), cut.ends_at_ms, nowMs)),
  );
  const after = rules.finalizes_after_close_seconds;
  return [
    score.jury_percent > 0 ? w.jury(score.votes_percent, score.jury_percent) : w.votesOnly,
    w.ties[rules.ties ?? 'earliest'],
    ...cuts,
    rounds.length > 0 ? w.roundsQuota : '',
    after == null ? w.finalByHand : after === 0 ? w.finalAtOnce : w.finalAfter(spanName(words, after)),
  ];
}

function joining({ rules }: About, words: Words): string[] {
  const w = words.rules;
  const signUp = rules.sign_up ?? { open: true, approval: true };
  if (!signUp.open) return [w.joinClosed];
  return [w.joinOpen, signUp.approval ? w.joinApproval : w.joinAtOnce];
}

function zoneOf(rules: About['rules']): string {
  return rules.time_zone ?? 'Asia/Shanghai';
}
