/** Says what to change in a form before the server has to. The server has the last word. */
import { instant, isZone } from '../format/zone';
import type { Words } from '../words/en';
import type { CampaignForm, Identity, RulesForm } from './form';

/** What is wrong, by field; cuts are `rounds.0.advance` and `rounds.0.ends_at`. */
export type Wrong = Readonly<Record<string, string>>;

/** Longest id: it stands in addresses and in every event. */
export const ID_CHARACTERS_MAX = 48;
/** Longest title: a line on a phone, twice. */
export const NAME_CHARACTERS_MAX = 100;
/** Most cuts between rounds. */
export const ROUNDS_MAX = 16;

/** Smallest and largest whole number that a field takes; the last says whether it must be given. */
const BOUNDS = {
  votes_per_person_per_day: [1, 4_294_967_295, false],
  votes_per_person: [1, 4_294_967_295, false],
  votes_per_person_per_contestant: [1, 4_294_967_295, false],
  choices_per_vote_max: [1, 50, true],
  board_refresh_seconds: [1, 3_600, true],
  board_frozen_before_close_seconds: [1, 4_294_967_295, false],
  finalizes_after_close_seconds: [0, 31_536_000, false],
  contestants_max: [1, 100_000, true],
  jury_percent: [0, 100, true],
} as const;
/** Most contestants that go on from a round. */
const ADVANCE_MAX = 4_000;

/** What is wrong with a form, field by field; empty if nothing is. */
export function validate(form: CampaignForm, words: Words, nowMs: number): Wrong {
  return {
    ...identity(form, words),
    ...numbers(form.rules, words),
    ...cuts(form.rules, words),
    ...times(form.rules, words, nowMs),
  };
}

/** What is wrong with id and title. */
export function identity({ id, name }: Identity, { rules: { wrong } }: Words): Wrong {
  const found: Record<string, string> = {};
  if (id === '') found['id'] = wrong.required;
  else if (!/^[a-z0-9][a-z0-9_-]*$/.test(id)) found['id'] = wrong.idPattern;
  else if (id.length > ID_CHARACTERS_MAX) found['id'] = wrong.idLong;
  if (name.trim() === '') found['name'] = wrong.required;
  else if ([...name].length > NAME_CHARACTERS_MAX || /\p{Cc}/u.test(name)) found['name'] = wrong.nameLong;
  return found;
}

function numbers(form: RulesForm, { rules: { wrong } }: Words): Wrong {
  const found: Record<string, string> = {};
  for (const [field, [min, max, needed]] of Object.entries(BOUNDS)) {
    const value = form[field as keyof typeof BOUNDS];
    if (value === null ? needed : !isWhole(value, min, max)) found[field] = wrong.whole(min, max);
  }
  if (form.board_frozen_before_close_seconds !== null && form.closes_at === '') {
    found['board_frozen_before_close_seconds'] ??= wrong.needsClose;
  }
  return found;
}

function cuts({ rounds }: RulesForm, { rules: { wrong } }: Words): Wrong {
  const found: Record<string, string> = {};
  rounds.forEach(({ advance }, index) => {
    const before = rounds[index - 1]?.advance ?? null;
    const field = `rounds.${index}.advance`;
    if (advance === null || !isWhole(advance, 1, ADVANCE_MAX)) found[field] = wrong.whole(1, ADVANCE_MAX);
    else if (before !== null && advance >= before) found[field] = wrong.lessThanBefore;
  });
  return found;
}

interface Moment {
  readonly field: string;
  readonly label: string;
  readonly ms: number;
}

function times(form: RulesForm, words: Words, nowMs: number): Wrong {
  const { wrong } = words.rules;
  if (!isZone(form.time_zone)) return { time_zone: wrong.zone };
  const found: Record<string, string> = {};
  const moments: Moment[] = [];
  for (const { field, label, wall } of schedule(form, words)) {
    const ms = instant(wall, form.time_zone);
    const before = moments.at(-1);
    if (ms === undefined) found[field] = wrong.time;
    // A draft may be late in opening, but nothing may begin after its end.
    else if (ms <= nowMs && field !== 'opens_at') found[field] = wrong.passed;
    else if (before !== undefined && ms <= before.ms) found[field] = wrong.order(before.label);
    if (ms !== undefined) moments.push({ field, label, ms });
  }
  return { ...frozenEnds(form, moments, words), ...found };
}

/** The times that are given, in the order in which they must come. */
function schedule(form: RulesForm, words: Words): { field: string; label: string; wall: string }[] {
  const { fields } = words.rules;
  const ends = form.rounds.map(({ ends_at }, index) => ({
    field: `rounds.${index}.ends_at`,
    label: words.create.round(index + 1),
    wall: ends_at,
  }));
  const all = [
    { field: 'opens_at', label: fields.opens_at_ms.label, wall: form.opens_at },
    ...ends,
    { field: 'closes_at', label: fields.closes_at_ms.label, wall: form.closes_at },
  ];
  return all.filter(({ wall }) => wall !== '');
}

/** The end of a round moves the board, which must stand still while it is frozen. */
function frozenEnds(form: RulesForm, moments: readonly Moment[], words: Words): Wrong {
  const closes = moments.find(({ field }) => field === 'closes_at');
  const frozen = form.board_frozen_before_close_seconds;
  if (closes === undefined || frozen === null) return {};
  const freezesAtMs = closes.ms - frozen * 1_000;
  const late = moments.filter(({ field, ms }) => field.startsWith('rounds.') && ms > freezesAtMs);
  return Object.fromEntries(late.map(({ field }) => [field, words.rules.wrong.inFreeze]));
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
