/** What the page of a campaign of referrals says, in English. */
import { number, plural } from './numbers-en';

export const inviteEn = {
  status: { draft: 'Not open yet', open: 'Open', paused: 'Paused', closed: 'Ended', final: 'Final' },
  clock: {
    opensByHand: 'The organiser will open it.',
    paused: 'It is paused. It can go on at any time.',
    closed: 'No more invitations. Who has come can still count, and leave.',
    closedAt: (at: string) => `Ended ${at}`,
  },
  accept: {
    title: 'A friend invites you',
    text: 'Accept first, then follow the account: only so does your friend’s invitation count.',
    button: 'Accept the invitation',
    sending: 'Sending…',
    done: 'The invitation is accepted.',
    unconfirmed: 'Not confirmed yet: no answer came. Press once more; it is accepted only once.',
  },
  mine: {
    title: 'My way here',
    done: 'done',
    open: 'to do',
    follow: (hours: number) => `Follow the account within ${plural(hours, 'hour', 'hours')}`,
    stay: (hours: number) => `Stay for ${plural(hours, 'hour', 'hours')}`,
    vote: 'Vote in the campaign',
    register: 'Register',
    counts: 'You count.',
    left: 'You left the account, so this invitation no longer counts.',
    notNew: 'You had followed the account before this invitation, so it does not count. You lose nothing.',
  },
  link: {
    title: 'Invite friends',
    get: 'Get my link',
    getting: 'One moment…',
    failed: 'It could not be loaded. Try again.',
    inWeChat: 'Tap ··· in the corner to send this page, or hold the card to save it.',
    hold: 'Hold the card to save it.',
    cardAlt: 'My invitation card with a code to scan',
    scan: 'Scan to take part',
    copy: 'Copy the link',
    copied: 'The link is copied.',
    copyFailed: 'The browser does not allow copying. Hold the link to copy it:',
    free: 'Sharing earns nothing by itself. Only friends who follow and stay count, and you decide whether to share.',
  },
  friends: {
    title: 'My friends',
    accepted: 'accepted',
    followed: 'followed',
    qualified: 'count now',
    left: 'left again',
    notNew: 'had followed before',
    none: 'Nobody has come by your link yet.',
    place: (place: number) => `You are no. ${number(place)} of those who invite.`,
    milestone: (count: number, reached: boolean) =>
      `${plural(count, 'friend', 'friends')} who count: ${reached ? 'reached ✓' : 'not yet'}`,
    failed: 'Your invitations could not be loaded.',
  },
  rewards: {
    title: 'My rewards',
    none: 'You have no rewards yet.',
    failed: 'Your rewards could not be loaded.',
    sum: (amounts: string) => `You have got ${amounts} by inviting.`,
    nothing: 'nothing',
    and: ' and ',
    unpaid: (count: number) =>
      `${plural(count, 'reward is', 'rewards are')} not paid: the campaign had too little left. Ask the organiser about it.`,
    what: {
      follower: 'A friend counts',
      second_level: 'A friend’s friend counts',
      invitation: 'By invitation',
      goal: 'A milestone, or a place of the ranking',
      by_hand: 'Booked by the organiser',
    },
    given: (amount: string) => `+ ${amount}`,
    takenBack: (amount: string) => `${amount} taken back`,
    unpaidWhy: {
      budget_spent: 'not paid: the campaign had too little left',
      cap_reached: 'nothing more: you have as much as anybody gets',
    },
  },
  prize: {
    points: (count: number) => plural(count, 'point', 'points'),
    yuan: (amount: string) => `¥${amount}`,
    tickets: (count: number) => plural(count, 'draw ticket', 'draw tickets'),
    things: (name: string, count: number) => (count === 1 ? name : `${name} × ${number(count)}`),
  },
  ranking: {
    title: 'Ranking',
    final: 'Final ranking',
    place: 'Place',
    qualified: 'Friends who count',
    you: 'You',
    empty: 'Nobody counts yet.',
  },
  rules: {
    title: 'How it counts',
    within: (hours: number) =>
      `Whoever follows within ${plural(hours, 'hour', 'hours')} of accepting has come by the invitation.`,
    new: 'Only new followers count, and each for one inviter: the first.',
    leave: (hours: number) =>
      `Who leaves within ${plural(hours, 'hour', 'hours')} after they counted no longer counts.`,
    oneLevel: 'Only your own friends count for you, not theirs.',
    twoLevels:
      'In the ranking and for milestones only your own friends count; for friends of theirs you may be rewarded as well, for nobody further.',
  },
  refusals: {
    'own-code': 'This is your own code.',
    'followed-before': 'You followed the account before, so no invitation is needed.',
    'accepted-before': 'You have accepted an invitation before; the first one counts.',
    'code-unknown': 'There is no such invitation. Ask for the link again.',
    'campaign-not-open': 'Invitations are not open now.',
    'sign-in-unavailable': 'Inviting works inside WeChat once the organiser has set up its sign-in.',
  } as Record<string, string>,
};

export type InviteWords = typeof inviteEn;
