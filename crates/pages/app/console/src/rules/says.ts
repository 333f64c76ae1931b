/** The rules of a campaign in sentences, for reading before creation and for looking up afterwards. */
import type { Rules } from '../api/bodies';
import { dateTime } from '../format/time';
import type { Words } from '../words/en';

/** One sentence. */
export interface Sentence {
  readonly text: string;
  /** Whether this choice costs much if it is wrong. */
  readonly careful: boolean;
}

/** Sentences about one matter. */
export interface Passage {
  readonly topic: 'voting' | 'who' | 'board' | 'schedule' | 'contestants' | 'rounds' | 'result';
  readonly sentences: readonly Sentence[];
}

/** All that the rules say. */
export function rulesSay(rules: Rules, words: Words): Passage[] {
  return [
    { topic: 'voting', sentences: voting(rules, words) },
    { topic: 'who', sentences: who(rules, words) },
    { topic: 'board', sentences: board(rules, words) },
    { topic: 'schedule', sentences: schedule(rules, words) },
    { topic: 'contestants', sentences: contestants(rules, words) },
    { topic: 'rounds', sentences: rounds(rules, words) },
    { topic: 'result', sentences: result(rules, words) },
  ];
}

const plain = (text: string): Sentence => ({ text, careful: false });
const careful = (text: string): Sentence => ({ text, careful: true });

function voting(rules: Rules, { rules: { says } }: Words): Sentence[] {
  const {
    votes_per_person_per_day: day,
    votes_per_person: all,
    votes_per_person_per_contestant: one,
  } = rules;
  const said = [day === null ? plain(says.perDayNoLimit) : plain(says.perDay(day, rules.time_zone))];
  if (all !== null) said.push(plain(says.perPerson(all)));
  if (one !== null) said.push(plain(says.perContestant(one)));
  if (day === null && all === null && one === null) said.push(careful(says.noLimits));
  said.push(plain(says.choices(rules.choices_per_vote_max)));
  return said;
}

function who(rules: Rules, { rules: { says } }: Words): Sentence[] {
  return [rules.followers_only ? careful(says.followers) : plain(says.anybody)];
}

function board(rules: Rules, { duration, rules: { says } }: Words): Sentence[] {
  const every = duration(rules.board_refresh_seconds);
  const said = [plain(rules.board === 'public' ? says.boardPublic(every) : says.boardHidden(every))];
  const frozen = rules.board_frozen_before_close_seconds;
  if (frozen !== null) said.push(plain(says.frozen(duration(frozen))));
  return said;
}

function schedule(rules: Rules, words: Words): Sentence[] {
  const { says } = words.rules;
  const { opens_at_ms: opens, closes_at_ms: closes } = rules;
  return [
    opens === null ? plain(says.opensByHand) : plain(says.opens(inZone(opens, rules, words))),
    closes === null ? plain(says.closesByHand) : careful(says.closes(inZone(closes, rules, words))),
  ];
}

function contestants(rules: Rules, { rules: { says } }: Words): Sentence[] {
  const { sign_up, contestants_max: max } = rules;
  if (!sign_up.open) return [plain(says.signUpClosed)];
  return [sign_up.approval ? plain(says.signUpApproved(max)) : careful(says.signUpOpen(max))];
}

function rounds(rules: Rules, words: Words): Sentence[] {
  const { says } = words.rules;
  if (rules.rounds.length === 0) return [plain(says.oneRound)];
  return rules.rounds.map(({ advance, ends_at_ms: ends }, index) =>
    ends == null
      ? plain(says.cut(index + 1, advance))
      : careful(says.cutAt(index + 1, advance, inZone(ends, rules, words))),
  );
}

function result(rules: Rules, words: Words): Sentence[] {
  const { says } = words.rules;
  const { votes_percent, jury_percent } = rules.final_score;
  return [
    plain(jury_percent === 0 ? says.votesOnly : says.withJury(votes_percent, jury_percent)),
    plain(says.ties[rules.ties]),
    finalizes(rules, words),
  ];
}

function finalizes(rules: Rules, { duration, rules: { says } }: Words): Sentence {
  const after = rules.finalizes_after_close_seconds;
  if (after === null) return plain(says.finalizesByHand);
  return careful(after === 0 ? says.finalizesAtOnce : says.finalizes(duration(after)));
}

function inZone(ms: number, rules: Rules, words: Words): string {
  return dateTime(ms, words.locale, { zone: rules.time_zone });
}
