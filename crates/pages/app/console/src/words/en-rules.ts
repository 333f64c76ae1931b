/** The rules of a campaign in English: what each means in the form, and how a given rule reads. */
import type { Rules } from '../api/bodies';
import { number, plural } from './plural';

/** Name and explanation of a field. */
export interface FieldWords {
  readonly label: string;
  readonly note: string;
}

const fields: Record<keyof Rules, FieldWords> = {
  votes_per_person_per_day: {
    label: 'Votes a person has per day',
    note: 'Days are those of the time zone below. Empty: no limit.',
  },
  votes_per_person: { label: 'Votes a person has in all', note: 'Over the whole campaign. Empty: no limit.' },
  votes_per_person_per_contestant: {
    label: 'Votes a person has for one contestant',
    note: 'Over the whole campaign. Empty: no limit.',
  },
  choices_per_vote_max: {
    label: 'Contestants in one vote',
    note: 'One vote may name up to so many; each of them gets one.',
  },
  followers_only: {
    label: 'Only followers of the account may vote',
    note: 'Your explicit choice; the campaign’s record shows it. Others are refused.',
  },
  time_zone: { label: 'Time zone', note: 'Its calendar days count votes. All times below are in it.' },
  board: { label: 'Who sees counts and ranks', note: 'Once the result is final, everybody does.' },
  board_refresh_seconds: {
    label: 'Seconds between moves of the board',
    note: 'So nobody reads from it what became of a single vote. 60 is a good choice.',
  },
  board_frozen_before_close_seconds: {
    label: 'Seconds before the close in which the board stands still',
    note: 'Needs a time of closing. Votes still count. Empty: never.',
  },
  opens_at_ms: { label: 'Opens by itself', note: 'Empty: you open it by hand.' },
  closes_at_ms: {
    label: 'Closes by itself',
    note: 'Empty: you close it by hand. A closed campaign never opens again.',
  },
  finalizes_after_close_seconds: {
    label: 'Seconds from the close until the result is final',
    note: '0: at once. Empty: by hand. The jury’s marks must be entered before.',
  },
  sign_up: { label: 'Signing up', note: 'You can always add contestants yourself.' },
  contestants_max: {
    label: 'Most contestants',
    note: 'Sign-ups are taken while there are fewer. Yours come on top.',
  },
  rounds: {
    label: 'Rounds',
    note: 'Each cut ends a round, and the best go on. Votes of persons run on through all rounds.',
  },
  final_score: {
    label: 'Share of the jury in the final score, in percent',
    note: 'The rest is votes of the last round.',
  },
  ties: {
    label: 'Who stands first with equal scores',
    note: 'Without any votes, earliest means the lowest number.',
  },
};

export const rules = {
  fields,
  signUpOpen: 'People may sign up themselves on the page',
  signUpApproval: 'You approve each who signed up',
  board: { public: 'Everybody', hidden: 'Only those who run the campaign' },
  ties: {
    earliest: 'whoever reached them first',
    lowest_number: 'the lowest number',
    shared: 'nobody, they share the rank',
  },
  expensive: 'Think twice',

  /** Rules that were given, in sentences. */
  says: {
    perDay: (votes: number, zone: string) => `Each person has ${plural(votes, 'vote')} per day (${zone}).`,
    perDayNoLimit: 'No limit of votes per day.',
    perPerson: (votes: number) => `At most ${plural(votes, 'vote')} per person in all.`,
    perContestant: (votes: number) => `At most ${plural(votes, 'vote')} per person for the same contestant.`,
    noLimits:
      'A person may vote as often as they like: only the anti-cheat rules stand between you and a flood.',
    choices: (max: number) =>
      max === 1
        ? 'A vote names one contestant.'
        : `A vote names up to ${number(max)} contestants; each gets one.`,
    followers: 'Only followers of the account may vote.',
    anybody: 'Anybody may vote, follower or not.',
    boardPublic: (every: string) => `Everybody sees the board; it moves at most once in ${every}.`,
    boardHidden: (every: string) =>
      `Only those who run the campaign see the board until the result is final; it moves at most once in ${every}.`,
    frozen: (before: string) => `The board stands still for the last ${before} before the close.`,
    opens: (at: string) => `Opens by itself on ${at}.`,
    opensByHand: 'Opens when you open it.',
    closes: (at: string) => `Closes by itself on ${at}.`,
    closesByHand: 'Closes when you close it.',
    finalizes: (after: string) => `The result becomes final by itself ${after} after the close.`,
    finalizesAtOnce: 'The result becomes final with the close, at once.',
    finalizesByHand: 'The result becomes final when you make it final.',
    signUpApproved: (max: number) =>
      `People sign up themselves and you approve each, up to ${number(max)} contestants.`,
    signUpOpen: (max: number) =>
      `People sign up themselves and stand at once, up to ${number(max)} contestants.`,
    signUpClosed: 'Only you add contestants.',
    oneRound: 'One round.',
    cut: (round: number, advance: number) =>
      `Round ${round}: the best ${number(advance)} go on, when you end it.`,
    cutAt: (round: number, advance: number, at: string) =>
      `Round ${round}: the best ${number(advance)} go on, on ${at}.`,
    votesOnly: 'Votes of the last round alone decide.',
    withJury: (votes: number, jury: number) =>
      `The final score is ${votes} % votes of the last round and ${jury} % the jury’s mean mark.`,
    ties: {
      earliest: 'With equal scores, whoever reached them first stands first.',
      lowest_number: 'With equal scores, the lowest number stands first.',
      shared: 'With equal scores, contestants share the rank.',
    },
  },

  /** What is wrong with a field, and what to do. */
  wrong: {
    required: 'Fill this in.',
    idPattern: 'Small letters, digits, - and _ only, beginning with a letter or digit.',
    idLong: 'At most 48 characters.',
    nameLong: 'At most 100 characters, on one line.',
    whole: (min: number, max: number) => `A whole number from ${number(min)} to ${number(max)}.`,
    zone: 'No such time zone. Give a name such as Asia/Shanghai.',
    time: 'No such time in this time zone.',
    passed: 'This time has passed.',
    order: (earlier: string) => `Must be later than “${earlier}”.`,
    needsClose: 'Needs a time of closing; give one, or leave this empty.',
    lessThanBefore: 'Must be less than in the round before.',
    inFreeze: 'The board stands still then; let the round end before that.',
  },
};
