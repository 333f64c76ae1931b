/** Lucky draws, red envelopes and raffles as operators fill them in, and as the API takes them. */
import type { EnvelopeRoundBody, Prize, RaffleRules } from '../api/bodies';
import type { NewLottery } from '../api/lotteries';
import { instant } from '../format/zone';
import type { Words } from '../words/en';
import type { Identity } from './form';
import { identity, type Wrong } from './validate';

/** Whose clock on the wall is meant: lotteries name no zone, and their accounts are in China. */
export const ZONE = 'Asia/Shanghai';

/** A stretch of time over which units of a line come free, as it is typed. */
export interface SlotForm {
  starts_at_ms: string;
  ends_at_ms: string;
  units: number | null;
}

/** A line of a draw's table. */
export interface PrizeForm {
  label: string;
  asset: string;
  amount: number | null;
  weight: number | null;
  per_person: number | null;
  claim: Prize['claim'];
  release: SlotForm[];
}

/** Whom a campaign lets take part, in the server's words. */
export const ADMITS = ['everybody', 'followers', 'new_followers'] as const;
export type Admits = (typeof ADMITS)[number];

/** A lucky draw. */
export interface DrawForm extends Identity {
  prizes: PrizeForm[];
  blank_weight: number | null;
  consolation: { asset: string; amount: number | null };
  guarantee: { after_draws: number | null; line: number };
  draws_per_person: number | null;
  draws_per_person_per_day: number | null;
  listed_only: boolean;
  admits: Admits;
  opens_at_ms: string;
  closes_at_ms: string;
  claim_within_hours: number | null;
  skin: 'wheel' | 'nine_squares' | 'golden_egg' | 'scratch_card' | 'flip_card';
}

/** A round of a red envelope. */
export interface EnvelopeRoundForm {
  password: string;
  releases_at_ms: string;
  ends_at_ms: string;
  fen: number | null;
  parts: number | null;
  split: EnvelopeRoundBody['split'];
  shows_password: boolean;
}

/** A red envelope. */
export interface EnvelopeForm extends Identity {
  rounds: EnvelopeRoundForm[];
  admits: Admits;
}

/** A line of prizes of a raffle. */
export interface RaffleLineForm {
  label: string;
  asset: string;
  amount: number | null;
  winners: number | null;
  claim: Prize['claim'];
}

/** A raffle. */
export interface RaffleForm extends Identity {
  closes_at_ms: string;
  prizes: RaffleLineForm[];
  claim_within_hours: number | null;
  alternates: number | null;
  entries_each_max: number | null;
  by_ticket: boolean;
  beacon: boolean;
  admits: Admits;
  /** A campaign of votes whose voters get entries; empty: none. */
  votes_of: string;
}

/** A line that can be won by everybody. */
export function emptyPrize(): PrizeForm {
  return {
    label: '',
    asset: '',
    amount: 1,
    weight: 1,
    per_person: null,
    claim: 'at_once',
    release: [],
  };
}

/** A draw of one line, with the API's own defaults. */
export function emptyDraw(): DrawForm {
  return {
    id: '',
    name: '',
    prizes: [emptyPrize()],
    blank_weight: 0,
    consolation: { asset: '', amount: null },
    guarantee: { after_draws: null, line: 0 },
    draws_per_person: null,
    draws_per_person_per_day: null,
    listed_only: false,
    admits: 'everybody',
    opens_at_ms: '',
    closes_at_ms: '',
    claim_within_hours: null,
    skin: 'wheel',
  };
}

/** A round without anything settled. */
export function emptyRound(): EnvelopeRoundForm {
  return {
    password: '',
    releases_at_ms: '',
    ends_at_ms: '',
    fen: null,
    parts: null,
    split: 'random',
    shows_password: false,
  };
}

/** A red envelope of one round. */
export const emptyEnvelope = (): EnvelopeForm => ({
  id: '',
  name: '',
  rounds: [emptyRound()],
  admits: 'everybody',
});

/** A line whose prizes are their winners' at once. */
export const emptyRaffleLine = (): RaffleLineForm => ({
  label: '',
  asset: '',
  amount: 1,
  winners: 1,
  claim: 'at_once',
});

/** A raffle of one line, with the API's own defaults. */
export function emptyRaffle(): RaffleForm {
  return {
    id: '',
    name: '',
    closes_at_ms: '',
    prizes: [emptyRaffleLine()],
    claim_within_hours: null,
    alternates: 0,
    entries_each_max: 1,
    by_ticket: false,
    beacon: false,
    admits: 'everybody',
    votes_of: '',
  };
}

/** The draw that a form means. Only a form that was found valid means what it shows. */
export function drawOf(form: DrawForm): NewLottery {
  const { prizes, consolation, guarantee, opens_at_ms, closes_at_ms, ...rest } = form;
  const { id, name, ...rules } = rest;
  return {
    kind: 'lotteries',
    id,
    name: name.trim(),
    rules: {
      ...rules,
      prizes: prizes.map((prize) => ({
        ...prize,
        label: prize.label.trim(),
        asset: prize.asset.trim(),
        amount: prize.amount ?? 0,
        weight: prize.weight ?? 0,
        per_person_per_day: null,
        release: prize.release.map((slot) => ({
          starts_at_ms: at(slot.starts_at_ms),
          ends_at_ms: at(slot.ends_at_ms),
          units: slot.units ?? 0,
        })),
      })),
      blank_weight: rules.blank_weight ?? 0,
      consolation:
        consolation.asset.trim() === ''
          ? null
          : { asset: consolation.asset.trim(), amount: consolation.amount ?? 0 },
      guarantee:
        guarantee.after_draws === null ? null : { after_draws: guarantee.after_draws, line: guarantee.line },
      opens_at_ms: opens_at_ms === '' ? null : at(opens_at_ms),
      closes_at_ms: closes_at_ms === '' ? null : at(closes_at_ms),
      utc_offset_minutes: 480,
    },
  };
}

/** The red envelope that a form means. */
export function envelopeOf({ id, name, rounds, admits }: EnvelopeForm): NewLottery {
  return {
    kind: 'envelope',
    id,
    name: name.trim(),
    rounds: rounds.map((round) => ({
      ...round,
      releases_at_ms: at(round.releases_at_ms),
      ends_at_ms: at(round.ends_at_ms),
      fen: round.fen ?? 0,
      parts: round.parts ?? 0,
    })),
    admits,
  };
}

/** The raffle that a form means. */
export function raffleOf({ id, name, ...form }: RaffleForm): NewLottery {
  const rules: RaffleRules = {
    ...form,
    closes_at_ms: at(form.closes_at_ms),
    prizes: form.prizes.map((line) => ({
      ...line,
      label: line.label.trim(),
      asset: line.asset.trim(),
      amount: line.amount ?? 0,
      winners: line.winners ?? 0,
    })),
    alternates: form.alternates ?? 0,
    entries_each_max: form.entries_each_max ?? 1,
    votes_of: form.votes_of.trim() === '' ? null : form.votes_of.trim(),
  };
  return { kind: 'raffle', id, name: name.trim(), rules };
}

function at(wall: string): number {
  return instant(wall, ZONE) ?? 0;
}

/** What a form lacks, by field, as the server names it. What more there is to check, the server says beside the field. */
export function lacks(form: DrawForm | EnvelopeForm | RaffleForm, words: Words): Wrong {
  return { ...identity(form, words), ...Object.fromEntries(missing(form, '', words)) };
}

/** Fields that may be left empty. */
const OPTIONAL = new Set([
  ...['label', 'per_person', 'draws_per_person', 'draws_per_person_per_day', 'claim_within_hours'],
  ...['opens_at_ms', 'after_draws', 'id', 'name', 'votes_of'],
]);

function missing(part: object, path: string, words: Words): [string, string][] {
  const { wrong } = words.rules;
  return Object.entries(part).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const field = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'object' && value !== null) {
      // A consolation is given as a whole or not at all.
      if (field === 'consolation' && (value as { asset: string }).asset === '') return [];
      return missing(value, field, words);
    }
    const isTime = name.endsWith('_at_ms');
    if (isTime && value !== '' && instant(String(value), ZONE) === undefined) return [[field, wrong.time]];
    // Only a draw may be closed by hand.
    const mayBeEmpty = OPTIONAL.has(name) || (field === 'closes_at_ms' && 'skin' in part);
    return (value === null || value === '') && !mayBeEmpty ? [[field, wrong.required]] : [];
  });
}
