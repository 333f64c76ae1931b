/** What the page of a raffle says, in English. */
import { drawEn } from './draw-en';
import { number, plural } from './numbers-en';

export const raffleEn = {
  status: { draft: 'Not open yet', open: 'Open', paused: 'Paused', closed: 'Ended' },
  clock: {
    closesIn: 'Entries close in',
    waiting: 'Entries are closed. Winners are drawn soon.',
    drawn: 'Winners are drawn.',
    closedAt: (at: string) => `Ended ${at}`,
    paused: 'It is paused. It can go on at any time.',
    draft: 'The organiser will open it.',
  },
  prize: drawEn.prize,
  entries: (count: number) => plural(count, 'entry', 'entries'),
  winners: (count: number) => plural(count, 'winner', 'winners'),
  drawnTitle: 'Winners',
  nobody: 'Nobody is drawn yet.',
  line: (place: number, entry: number) => `No. ${number(place)} · entry ${number(entry)}`,
  standing: {
    called: 'to be confirmed',
    confirmed: 'confirmed ✓',
    invalidated: 'invalid',
    lapsed: 'not claimed in time',
    alternate: 'alternate',
  },
  masked: 'Winners are shown by the beginning of a random number that stands for them.',
  enter: {
    button: 'Enter with a ticket',
    sending: 'Entering…',
    done: (entry: number) => `You have entered: number ${number(entry)}.`,
    standing: {
      may: (tickets: number) => `You have ${plural(tickets, 'ticket', 'tickets')}.`,
      no_ticket: 'You have no ticket for this raffle. Earn one first.',
      full: 'You have entered as often as one person may.',
    },
  },
  state: {
    sending: 'Entering…',
    slow: 'Not confirmed yet: the network is slow. Your entry is kept and sent again by itself.',
    offline:
      'No network. Your entry is kept on this phone and goes on once there is one. It is not confirmed yet.',
    busy: 'Very many people are entering right now. Your entry is kept and sent again by itself. It is not confirmed yet.',
    unreachable:
      'Not confirmed yet: the server can’t be reached. Your entry is kept and sent again by itself.',
    signedOut:
      'You are signed out. Your entry is kept and goes on once you are signed in again. It is not confirmed yet.',
    refused: (why: string) => why,
  },
  keptOut: {
    not_follower: drawEn.left.not_follower,
    not_new_follower: drawEn.left.not_new_follower,
  },
  refusals: {
    'entries-closed': 'Entries have closed. Winners are drawn from those who entered in time.',
    'not-by-ticket': 'Nobody enters this raffle by themselves.',
    'no-ticket': 'You have no ticket for this raffle. Earn one first.',
    'entered-often': 'You have entered as often as one person may.',
    'raffle-full': 'This raffle is full.',
    'campaign-not-open': 'It is not open now.',
    'not-a-follower': 'This is for followers of the account. Follow it first, then try again a moment later.',
    'not-a-new-follower': 'This is for new followers only, and you followed the account before it began.',
    'campaign-unknown': 'There is no such raffle.',
    'wish-too-old': 'It could not be confirmed within a day; see “My entries”.',
    'sign-in-unavailable': 'Entering works inside WeChat once the organiser has set up its sign-in.',
  } as Record<string, string>,
  own: {
    title: 'My entries',
    entries: (count: number) => `You have ${plural(count, 'entry', 'entries')}.`,
    entry: (entry: number) => `No. ${number(entry)}`,
    drawnFor: (place: number, entry: number) => `Your entry ${number(entry)} has place ${number(place)}.`,
    why: {
      not_entered: 'You have not entered.',
      not_drawn_yet: 'Winners are not drawn yet.',
      called_off: 'It ended without a draw.',
      behind_all_places: 'You were not drawn. The seed and the list show it.',
      alternate: 'You are an alternate: you win if somebody before you is invalid.',
      called: 'You were drawn. The organiser still confirms it.',
      confirmed: 'You won.',
      being_checked: 'You won. It is being checked; come back later.',
      lapsed: 'You won, and did not claim the prize in time: it is back in stock.',
      invalidated: 'You were drawn, but the organiser made it invalid; the reason is on record.',
    },
  },
  /** What is said about prizes that must be claimed. */
  claims: { own: drawEn.own, delivery: drawEn.delivery, refusals: drawEn.refusals },
  fair: {
    title: 'Is it fair?',
    text: 'The fingerprint of the seed was published before the first entry, and the root of the list when entries closed. Both together settle who is drawn.',
    commitment: 'Fingerprint of the seed',
    root: 'Root of the list',
    seed: 'Seed',
    beacon: (round: number) => `Round ${number(round)} of the public beacon drand is mixed in.`,
  },
};

export type RaffleWords = typeof raffleEn;
