/** The rules of a campaign as an operator fills them in, and as the API takes them. */
import type { Rules } from '../api/bodies';
import { instant } from '../format/zone';

/** A cut as it is typed. */
export interface RoundForm {
  advance: number | null;
  /** What a wall clock in the campaign's zone shows; empty: by hand. */
  ends_at: string;
}

/** Rules as they are typed. Numbers may be missing, times are wall times in the campaign's zone. */
export interface RulesForm {
  votes_per_person_per_day: number | null;
  votes_per_person: number | null;
  votes_per_person_per_contestant: number | null;
  choices_per_vote_max: number | null;
  followers_only: boolean;
  time_zone: string;
  board: Rules['board'];
  board_refresh_seconds: number | null;
  board_frozen_before_close_seconds: number | null;
  opens_at: string;
  closes_at: string;
  finalizes_after_close_seconds: number | null;
  sign_up_open: boolean;
  sign_up_approval: boolean;
  contestants_max: number | null;
  rounds: RoundForm[];
  jury_percent: number | null;
  ties: Rules['ties'];
}

/** What each campaign has, whatever its kind, as it is typed. */
export interface Identity {
  id: string;
  name: string;
}

/** A campaign of votes as it is typed. */
export interface CampaignForm extends Identity {
  rules: RulesForm;
}

/** A form with the API's own defaults. */
export function emptyForm(): CampaignForm {
  return {
    id: '',
    name: '',
    rules: {
      votes_per_person_per_day: 1,
      votes_per_person: null,
      votes_per_person_per_contestant: null,
      choices_per_vote_max: 1,
      followers_only: false,
      time_zone: 'Asia/Shanghai',
      board: 'public',
      board_refresh_seconds: 60,
      board_frozen_before_close_seconds: null,
      opens_at: '',
      closes_at: '',
      finalizes_after_close_seconds: null,
      sign_up_open: true,
      sign_up_approval: true,
      contestants_max: 10_000,
      rounds: [],
      jury_percent: 0,
      ties: 'earliest',
    },
  };
}

/** The rules that a form means. Only a form that was found valid means what it shows. */
export function toRules(form: RulesForm): Rules {
  const at = (wall: string) => (wall === '' ? null : (instant(wall, form.time_zone) ?? null));
  const jury = form.jury_percent ?? 0;
  return {
    votes_per_person_per_day: form.votes_per_person_per_day,
    votes_per_person: form.votes_per_person,
    votes_per_person_per_contestant: form.votes_per_person_per_contestant,
    choices_per_vote_max: form.choices_per_vote_max ?? 1,
    followers_only: form.followers_only,
    time_zone: form.time_zone,
    board: form.board,
    board_refresh_seconds: form.board_refresh_seconds ?? 60,
    board_frozen_before_close_seconds: form.board_frozen_before_close_seconds,
    opens_at_ms: at(form.opens_at),
    closes_at_ms: at(form.closes_at),
    finalizes_after_close_seconds: form.finalizes_after_close_seconds,
    sign_up: { open: form.sign_up_open, approval: form.sign_up_approval },
    contestants_max: form.contestants_max ?? 10_000,
    rounds: form.rounds.map(({ advance, ends_at }) => ({ advance: advance ?? 1, ends_at_ms: at(ends_at) })),
    final_score: { votes_percent: 100 - jury, jury_percent: jury },
    ties: form.ties,
  };
}
