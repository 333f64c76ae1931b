/** What is held back until somebody decides, whatever service holds it. */
import type {
  HeldPrize,
  HeldReward,
  InvitationSign,
  PrizeDecision,
  RewardDecision,
  TakeSign,
} from '../../api/bodies';
import type { Words } from '../../words/words';
import { amountIn } from '../lotteries/amount';

/** What is decided, whatever it is about. */
export type Decision = RewardDecision & PrizeDecision;

/** Something that a person has earned or won and does not get before somebody has looked. */
export interface HeldThing {
  readonly kind: 'reward' | 'prize';
  /** What decisions are sent under, and the end of its address. */
  readonly key: string;
  /** Where it stands in the log. */
  readonly position: number;
  readonly atMs: number;
  /** Around whom to look for what is shared: whoever would get it, if that is a person. */
  readonly middle: string;
  /** Who would get it, in words. */
  readonly to: string;
  /** For what, in words. */
  readonly for: string;
  /** `counts`: it was given, and nobody has decided about it. */
  readonly stands: 'held' | 'released' | 'refused' | 'counts' | 'gone';
  /** Why it was held, heaviest first. */
  readonly reasons: readonly { readonly text: string; readonly weight: number }[];
  /** Log-odds in milli-nats by which it was held; `undefined`: a person did it. */
  readonly score: number | undefined;
  readonly history: readonly Decided[];
}

/** One decision of a person. */
export interface Decided {
  readonly position: number;
  readonly atMs: number;
  readonly to: Decision;
  readonly why: string;
  readonly by: string | undefined;
}

/** Digits of a person's id that tell two apart at a glance. */
const PERSON_DIGITS = 12;

/** The beginning of a person's id. */
export const short = (person: string) => `${person.slice(0, PERSON_DIGITS)}…`;

/** A held reward of referrals. */
export function ofReward(reward: HeldReward, words: Words): HeldThing {
  const { position, at_ms, follower, inviter, score, suspicions, judgements } = reward;
  return {
    kind: 'reward',
    key: follower,
    position,
    atMs: at_ms,
    // A channel's own picture would be too large.
    middle: 'person' in inviter ? inviter.person : follower,
    to: 'person' in inviter ? short(inviter.person) : words.held.ofChannel(inviter.channel),
    for: words.held.follower(short(follower)),
    stands: rewardStands(reward),
    reasons: suspicions.map(({ sign, weight }) => ({ text: signText(sign, words), weight })),
    score: score ?? undefined,
    history: historyOf(judgements),
  };
}

/** What was doubted too late to be held counts without anybody's decision. */
function rewardStands({ stage, doubted }: HeldReward): HeldThing['stands'] {
  if (stage === 'qualified') return doubted ? 'counts' : 'released';
  return stage === 'held' || stage === 'refused' ? stage : 'gone';
}

/** A held prize of a draw, or part of a red envelope. */
export function ofPrize(prize: HeldPrize, words: Words): HeldThing {
  const { position, at_ms, person, stage, score, suspicions, judgements } = prize;
  return {
    kind: 'prize',
    key: String(position),
    position,
    atMs: at_ms,
    middle: person,
    to: short(person),
    for: words.held.winner(amountIn(words, prize.asset, prize.amount), position),
    stands: stage === 'returned' ? 'gone' : stage,
    reasons: suspicions.map(({ sign, weight }) => ({ text: takeText(sign, words), weight })),
    score: score ?? undefined,
    history: historyOf(judgements),
  };
}

function historyOf(judgements: (HeldReward | HeldPrize)['judgements']): Decided[] {
  return judgements.map((one) => ({ ...one, atMs: one.at_ms, by: one.by ?? undefined }));
}

/** What can be decided about it now; what was decided is undone by another decision. */
export function decisionsOf(stands: HeldThing['stands']): readonly Decision[] {
  switch (stands) {
    case 'held':
      return ['release', 'refuse'];
    case 'released':
    case 'refused':
      return ['hold'];
    case 'counts':
      return ['release', 'refuse', 'hold'];
    case 'gone':
      return [];
  }
}

/** What a decision is called and does, by what it is about: nothing is undone where nobody has decided. */
export function decisionWords(
  { kind, stands }: Pick<HeldThing, 'kind' | 'stands'>,
  to: Decision,
  { held }: Words,
): { readonly name: string; readonly what: string } {
  return stands === 'counts'
    ? { name: held.decideFirst[to], what: held.whatFirst[to] }
    : { name: held.decide[to], what: held.what[kind][to] };
}

/** What was seen, in a sentence. */
export function signText(sign: InvitationSign, { held: { signs } }: Words): string {
  if (typeof sign === 'string') return signs[sign];
  if ('shared_device' in sign) return signs.shared_device(sign.shared_device.kin, sign.shared_device.others);
  if ('shared_prefix' in sign) return signs.shared_prefix(sign.shared_prefix.kin, sign.shared_prefix.others);
  if ('own_device' in sign) return signs.own_device(sign.own_device.own_prefix);
  if ('ring' in sign) return signs.ring(sign.ring.persons);
  if ('inert' in sign) return signs.inert(sign.inert.inert, sign.inert.kin);
  if ('fleeting' in sign) return signs.fleeting(sign.fleeting.left, sign.fleeting.kin);
  if ('inert_clan' in sign) return signs.inert_clan(sign.inert_clan.inert, sign.inert_clan.persons);
  if ('fleeting_clan' in sign)
    return signs.fleeting_clan(sign.fleeting_clan.left, sign.fleeting_clan.persons);
  if ('chained' in sign) return signs.chained(sign.chained.inviters, sign.chained.persons);
  if ('inert_place' in sign) return signs.inert_place(sign.inert_place.inert, sign.inert_place.persons);
  if ('crowded_prefix' in sign) return signs.crowded_prefix(sign.crowded_prefix.persons);
  if ('used_phones' in sign) return signs.used_phones(sign.used_phones.persons, sign.used_phones.used);
  if ('returning' in sign) return signs.returning(sign.returning.persons, sign.returning.returned);
  if ('even_pace' in sign) return signs.even_pace(sign.even_pace.even, sign.even_pace.gaps);
  // A sign that is newer than this page stands as the server writes it.
  return JSON.stringify(sign);
}

/** What was seen of somebody who takes, in a sentence. */
export function takeText(sign: TakeSign, { held: { takes } }: Words): string {
  if (typeof sign === 'string') return takes[sign];
  if ('shared_device' in sign)
    return takes.shared_device(sign.shared_device.persons, sign.shared_device.prefix);
  if ('spread_device' in sign) return takes.spread_device(sign.spread_device.persons);
  if ('shared_phone' in sign) return takes.shared_phone(sign.shared_phone.persons);
  if ('shared_address' in sign) return takes.shared_address(sign.shared_address.persons);
  if ('crowded_prefix' in sign) return takes.crowded_prefix(sign.crowded_prefix.persons);
  if ('one_go' in sign) return takes.one_go(sign.one_go.persons, sign.one_go.span);
  if ('only_takes' in sign) return takes.only_takes(sign.only_takes.persons, sign.only_takes.prefix);
  // A sign that is newer than this page stands as the server writes it.
  return JSON.stringify(sign);
}
