/** Referrals, and what is held back until somebody decides, in English. */
import { number, plural } from './plural';

export const held = {
  title: { reward: 'Held rewards', prize: 'Held prizes' },
  back: { reward: 'All held rewards', prize: 'All held prizes' },
  show: {
    held: 'Waiting',
    doubted: 'Doubted',
    refused: 'Refused',
    qualified: 'Released or counting',
    released: 'Released',
    returned: 'Back in stock',
    all: 'All',
  },
  nothingWaits: 'Nothing waits for a decision.',
  none: 'There is none.',
  noneYet: 'None among the newest. There are older ones: look on.',
  unknown: 'Nothing is or was held under this address.',
  for: 'For',
  to: 'Would go to',
  why: 'Why it is held',
  follower: (person: string) => `follower ${person}`,
  winner: (prize: string, position: number) => `${prize}, won at position ${position}`,
  ofChannel: (channel: string) => `channel ${channel}`,
  stands: {
    held: 'Waiting',
    released: 'Released',
    refused: 'Refused',
    counts: 'Counts',
    gone: 'No longer due',
  },
  moreReasons: (count: number) => `and ${plural(count, 'more reason')}`,
  byHand: 'An operator held it.',
  weight: (milli: number) => `${milli > 0 ? '+' : ''}${(milli / 1_000).toFixed(2)}`,
  score: {
    reward: (milli: number) =>
      `Weighed at ${(milli / 1_000).toFixed(2)} in all: above zero, a made follower is likelier than an honest one.`,
    prize: (milli: number) =>
      `Weighed at ${(milli / 1_000).toFixed(2)} in all: above zero, a squad is likelier than somebody alone.`,
  },
  decide: { release: 'Release', refuse: 'Refuse', hold: 'Hold again' },
  decideFirst: { release: 'Looked at, fine', refuse: 'Refuse', hold: 'Hold' },
  what: {
    reward: {
      release:
        'The follower counts from now on, and the reward is given. You can hold it again while the campaign is not final.',
      refuse:
        'The reward is not given. Whoever would have got it sees a follower that does not count, and no reason.',
      hold: 'This undoes the decision: it waits again, and what was given for it is taken back.',
    },
    prize: {
      release: 'The prize is given. You can hold it again as long as it is not back in stock.',
      refuse: 'The prize is not given. Whoever won it is told no reason.',
      hold: 'This undoes the decision: it waits again, and what was given for it is taken back.',
    },
  },
  /** Of what counts and was never decided about. */
  whatFirst: {
    release: 'It counts already and goes on counting. Nothing changes for anybody.',
    refuse: 'The follower no longer counts, and what was given is taken back. Nobody is told a reason.',
    hold: 'The follower no longer counts until somebody decides, and what was given is taken back.',
  },
  decided: { release: 'Released', refuse: 'Refused', hold: 'Held' },
  bar: 'Bar',
  barAt: (milli: number) => `Prizes are held from a score of ${(milli / 1_000).toFixed(2)} on.`,
  barOff: 'No prize is held.',
  barSet: 'Change the bar',
  barWhat:
    'What is won from now on is held if its score is at least this: 0 is even odds of a squad, higher holds less. What was won before stays as it is.',
  barField: 'Score, -20 to 20',
  barNone: 'Hold nothing',
  barWrong: 'Give a number from -20 to 20.',
  barDone: 'The bar is set.',
  wasHeld: 'Held',
  signs: {
    shared_device: (kin: number, others: number) =>
      `${plural(kin, 'follower')} of one inviter came on devices that look the same; ${others === 0 ? 'nobody else has' : plural(others, 'other person has', 'other persons have')} such a one`,
    shared_prefix: (kin: number, others: number) =>
      `${plural(kin, 'follower')} of one inviter came from one address range; ${others === 0 ? 'nobody else came' : plural(others, 'other person came', 'other persons came')} from there`,
    own_device: (prefix: boolean) =>
      `The follower’s device looks like the inviter’s own${prefix ? ', from the same address range' : ''}`,
    ring: (persons: number) =>
      `The invitations go around in a ring of ${plural(persons, 'person', 'persons')}`,
    inert: (inert: number, kin: number) =>
      `${number(inert)} of the inviter’s ${plural(kin, 'follower')} do nothing else`,
    fleeting: (left: number, kin: number) =>
      `${number(left)} of the inviter’s ${plural(kin, 'follower')} left again`,
    inert_clan: (inert: number, persons: number) =>
      `${number(inert)} of ${plural(persons, 'follower')} whom one of those above brought do nothing else`,
    fleeting_clan: (left: number, persons: number) =>
      `${number(left)} of ${plural(persons, 'follower')} whom one of those above brought left again`,
    chained: (inviters: number, persons: number) =>
      `${number(inviters)} of ${plural(persons, 'follower')} whom one of those above brought invited others in turn, few each`,
    inert_place: (inert: number, persons: number) =>
      `${number(inert)} of ${plural(persons, 'person', 'persons')} in this place do nothing else`,
    crowded_prefix: (persons: number) =>
      `${plural(persons, 'person', 'persons')} came from this address range`,
    hosted_address: 'The address belongs to a data centre',
    vpn_address: 'The address belongs to a VPN',
    driven: 'A program drives the browser',
    used_phones: (persons: number, used: number) =>
      `${number(used)} of ${plural(persons, 'person', 'persons')} in this place came on a phone that others had used before`,
    returning: (persons: number, returned: number) =>
      `${number(returned)} of ${plural(persons, 'person', 'persons')} who followed in this place came back from one that was seen before`,
    even_pace: (even: number, gaps: number) =>
      `They came here at an even pace: ${number(even)} of ${plural(gaps, 'gap')} between two were much like the one before`,
    takes_part: 'They take part otherwise, which speaks for them',
  },
  takes: {
    shared_device: (persons: number, prefix: number) =>
      `${plural(persons, 'taker')} from one address range have devices that look the same; ${plural(prefix, 'person', 'persons')} came from there in all`,
    spread_device: (persons: number) =>
      `${plural(persons, 'taker')} have devices that look the same, from different places`,
    shared_phone: (persons: number) =>
      `Parcels of ${plural(persons, 'person', 'persons')} go to this telephone number`,
    shared_address: (persons: number) =>
      `Parcels of ${plural(persons, 'person', 'persons')} go to this address`,
    crowded_prefix: (persons: number) =>
      `${plural(persons, 'person', 'persons')} take from this address range`,
    one_go: (persons: number, span: number) =>
      `${plural(persons, 'person', 'persons')} with the same came among ${plural(span, 'arrival')} in one go`,
    hosted_address: 'The address belongs to a data centre',
    vpn_address: 'The address belongs to a VPN',
    driven: 'A program drives the browser',
    only_takes: (persons: number, prefix: number) =>
      `${number(persons)} of the ${plural(prefix, 'person', 'persons')} from this address range do nothing here but take`,
  },
  company: 'Who takes with the same phone, address or parcels',
  nobodyElse: 'Nobody else is known to take with the same.',
  seenAt: 'Last seen anew',
  tree: 'Who invited whom',
  treeLabel: (persons: number, held: number, depth: number) =>
    `Tree of ${plural(persons, 'person', 'persons')} over ${plural(depth, 'generation')}, ${number(held)} of them held`,
  cut: (shown: number) => `There are more below; ${number(shown)} are shown.`,
  invitedBy: 'Invited by',
  followedAt: 'Followed',
  stage: {
    nobodys: 'Came by themselves',
    accepted: 'Accepted',
    followed: 'Followed',
    qualified: 'Counts',
    left: 'Left',
    not_new: 'Had followed before',
    held: 'Held',
    refused: 'Refused',
  },
  /** Stands in a small circle, so that stages are told apart without colours. */
  letter: {
    nobodys: '·',
    accepted: 'A',
    followed: 'F',
    qualified: '✓',
    left: '−',
    not_new: '=',
    held: '?',
    refused: '×',
  },
  network: {
    carrier: 'mobile network',
    fixed: 'home or office',
    campus: 'campus',
    data_centre: 'data centre',
    vpn: 'VPN',
    private: 'private',
    unknown: 'unknown',
  } as Record<string, string>,
  shared: 'Shared devices and addresses',
  nothingShared: 'Nobody in this tree shares a device or an address range that is known.',
  whoShares: 'Who shares what',
  whoSharesNote: 'A column is a person, a row is something that several of them have.',
  invitations: 'Invitations per minute',
  minutesLabel: (qualified: number, span: string) =>
    `Followers by invitation over ${span}, per minute: ${number(qualified)} counted`,
  /** Sums ever, save `now` and `held`. */
  count: {
    accepted: 'Accepted',
    followed: 'Followed',
    qualified: 'Have counted',
    now: 'Count now',
    held: 'Held',
    left: 'No longer count',
    doubted: 'Doubted too late to be held',
  },
  ranking: 'Who invited most of those who count',
  nobodyCounts: 'Nobody’s invitation counts yet.',
  channels: 'Channels',
  channel: 'Channel',
  medium: { article: 'article', poster: 'poster', partner: 'partner', other: 'other' },
};
