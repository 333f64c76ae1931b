/** What the page of a red envelope says, in English. Words never promise what is not known. */
import { drawEn } from './draw-en';
import { number, plural } from './numbers-en';

export const envelopeEn = {
  status: {
    draft: 'Not open yet',
    open: 'Open',
    paused: 'Stopped',
    closed: 'Ended',
  },
  clock: {
    opensByHand: 'The organiser will open it.',
    releasesIn: 'The next password comes in',
    endsIn: 'This round ends in',
    stopped: 'It was stopped. It can go on at any time.',
    over: 'All rounds are over.',
    closedAt: (at: string) => `Ended ${at}`,
  },
  round: {
    title: (round: number, of: number) => `Round ${round} of ${of}`,
    sum: (yuan: string, parts: number) => `¥${yuan} in ${plural(parts, 'part', 'parts')}`,
    fixed: 'All parts are the same.',
    random: 'Parts differ by chance; each is at least ¥0.01.',
    left: (count: number) => `${plural(count, 'part', 'parts')} left`,
    gone: 'All parts of this round are taken.',
    taken: 'You have taken your part of this round.',
    notYet: 'The password is not released yet.',
    next: (at: string) => `The next round begins ${at}.`,
    password: 'The password is',
  },
  say: {
    label: 'Password',
    hint: 'Case and spaces don’t matter.',
    send: 'Open the envelope',
    sending: 'Opening…',
    missing: 'Type the password first.',
    later: (at: string) => `You have guessed too often. Try again ${at}.`,
    reading:
      'You can look at everything; opening works inside WeChat once the organiser has set up its sign-in.',
  },
  state: {
    sending: 'Opening…',
    slow: 'Not confirmed yet: the network is slow. Your claim is kept and asked for again by itself.',
    offline:
      'No network. Your claim is kept on this phone and goes on once there is one. It is not confirmed yet.',
    busy: 'Very many people are opening it right now. Your claim is kept and asked for again by itself. It is not confirmed yet.',
    unreachable:
      'Not confirmed yet: the server can’t be reached. Your claim is kept and asked for again by itself.',
    signedOut:
      'You are signed out. Your claim is kept and goes on once you are signed in again. It is not confirmed yet.',
    refused: (why: string) => why,
  },
  got: (yuan: string) => `You got ¥${yuan}. It is booked to you.`,
  gotHeld: (yuan: string) => `You got ¥${yuan}. It is being checked; come back later.`,
  keptOut: {
    not_follower: drawEn.left.not_follower,
    not_new_follower: drawEn.left.not_new_follower,
  },
  refusals: {
    'wrong-password': 'That is not the password. Check it and try again.',
    'too-many-guesses': 'You have guessed too often. Wait a few minutes.',
    'all-parts-taken': 'All parts of this round are taken.',
    'part-taken': 'You have taken your part of this round; it is one for each.',
    'round-not-released': 'The password is not released yet.',
    'envelope-ended': 'All rounds are over.',
    'campaign-not-open': 'It is not open now.',
    'not-a-follower': 'This is for followers of the account. Follow it first, then try again a moment later.',
    'not-a-new-follower': 'This is for new followers only, and you followed the account before it began.',
    'campaign-unknown': 'There is no such red envelope.',
    'wish-too-old': 'It could not be confirmed within a day; see “My parts”.',
    'bad-body': 'That is too long for a password.',
    'sign-in-unavailable': 'Opening works inside WeChat once the organiser has set up its sign-in.',
  } as Record<string, string>,
  own: {
    title: 'My parts',
    empty: 'You have no part yet.',
    failed: 'Your parts could not be loaded.',
    part: (round: number, part: number) => `Round ${round}, part ${number(part)}`,
    sum: (yuan: string) => `¥${yuan} in all`,
    held: 'Being checked; come back later',
    yuan: (amount: string) => `¥${amount}`,
  },
  fair: {
    title: 'Is it fair?',
    promise:
      'How each sum is split was settled before the first claim: the fingerprint below is made from a secret number, the seed, and the seed gives every part.',
    commitment: 'Fingerprint (BLAKE3)',
    seed: 'Seed',
    notYet: 'The seed is published here at the end; then anybody can compute all parts again.',
    lost: 'It has ended and its seed is missing: its parts can’t be checked. Ask the organiser why.',
  },
};

export type EnvelopeWords = typeof envelopeEn;
