/** What the page of a draw says, in English. Words never promise what is not known. */
const number = (value: number) => value.toLocaleString('en');
const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const drawEn = {
  status: {
    draft: 'Not open yet',
    open: 'The draw is open',
    paused: 'Paused',
    closed: 'The draw has ended',
  },
  clock: {
    opensIn: 'Opens in',
    opening: 'About to open…',
    opensByHand: 'The organiser will open the draw.',
    closesIn: 'Ends in',
    closing: 'About to end…',
    paused: 'The draw is paused. It can go on at any time.',
    closedAt: (at: string) => `Ended ${at}`,
  },
  prize: {
    points: (count: number) => plural(count, 'point', 'points'),
    yuan: (amount: string) => `¥${amount}`,
    tickets: (count: number) => plural(count, 'draw ticket', 'draw tickets'),
    things: (name: string, count: number) => (count === 1 ? name : `${name} × ${number(count)}`),
    none: 'No prize',
  },
  stage: {
    label: 'The draw',
    draw: 'Draw',
    again: 'Draw again',
    asking: 'Drawing…',
    waiting: 'Not confirmed yet…',
    landing: 'Here it comes…',
    scratch: 'Scratch it open',
    shut: 'Not now',
    hint: {
      wheel: 'The server draws; the wheel only shows what it drew.',
      nine_squares: 'The server draws; the light only shows what it drew.',
      golden_egg: 'The server draws. Which egg you strike makes no difference.',
      scratch_card: 'The server draws when you take the card. Scratching only shows it.',
      flip_card: 'The server draws. Which card you turn makes no difference.',
    },
    scratchHint: 'Rub the card, or press the button.',
  },
  left: {
    unknown: 'Looking up your tickets…',
    failed: 'Your tickets could not be loaded. You can try to draw all the same.',
    some: (count: number) => `You can draw ${plural(count, 'time', 'times')}.`,
    none: 'You have no ticket left. The organiser says how to earn one.',
    day: (at: string) => `You have drawn for today. You can draw again from ${at}.`,
    all: 'You have drawn as often as one person can.',
    denied: 'You can’t take part in this draw. Ask the organiser why.',
    notListed: 'This draw is for persons on its list only. Ask the organiser.',
    reading:
      'You can look at everything; drawing works inside WeChat once the organiser has set up its sign-in.',
  },
  state: {
    sending: 'Drawing…',
    slow: 'Not confirmed yet: the network is slow. Your draw is kept and asked for again by itself; it costs one ticket only.',
    offline:
      'No network. Your draw is kept on this phone and goes on once there is one. It is not confirmed yet.',
    busy: 'Very many people are drawing right now. Your draw is kept and asked for again by itself. It is not confirmed yet.',
    unreachable:
      'Not confirmed yet: the server can’t be reached. Your draw is kept and asked for again by itself; it costs one ticket only.',
    signedOut:
      'You are signed out. Your draw is kept and goes on once you are signed in again. It is not confirmed yet.',
    refused: (why: string) => `You have not drawn. ${why}`,
  },
  outcome: {
    won: (what: string) => `You won: ${what}.`,
    consolation: (what: string) => `No prize this time, but for trying: ${what}.`,
    none: 'No prize this time.',
    claim: 'Claim it below, under “My draws”.',
    booked: 'It is yours already; there is nothing to do.',
  },
  why: {
    out_of_stock: (what: string) => `Your number was one for ${what}, but none is left.`,
    not_released: (what: string) => `Your number was one for ${what}, which was not released yet.`,
    person_limit: (what: string) =>
      `Your number was one for ${what}, which you have won as often as one person can.`,
    day_limit: (what: string) =>
      `Your number was one for ${what}, which you have won as often as one person can on a day.`,
    guaranteed: (count: number) =>
      `It is guaranteed after ${plural(count, 'draw', 'draws')} without a prize.`,
  },
  refusals: {
    'no-ticket': 'You have no ticket left.',
    'quota-spent': 'You have drawn as often as one person can for now.',
    'campaign-not-open': 'The draw is not open now.',
    'campaign-unknown': 'There is no such draw.',
    denied: 'You can’t take part in this draw.',
    'not-listed': 'This draw is for persons on its list only.',
    'seed-lost': 'The server can’t draw fairly now, so it does not draw at all. Tell the organiser.',
    'wish-too-old': 'It could not be confirmed within a day; see “My draws”.',
    'claim-too-late': 'The time for claims is over.',
    'claimed-before': 'It is claimed already.',
    'prize-unknown': 'It is no longer yours to claim.',
    'nothing-to-claim': 'It is yours already; there is nothing to claim.',
    'bad-body': 'Something does not fit. Check it and send it again.',
    'sign-in-unavailable': 'Drawing works inside WeChat once the organiser has set up its sign-in.',
  } as Record<string, string>,
  own: {
    title: 'My draws',
    empty: 'You have not drawn yet.',
    failed: 'Your draws could not be loaded.',
    more: 'Show older ones',
    draw: (value: number) => `Draw no. ${number(value)} of all`,
    stage: {
      won: 'To be claimed',
      claimed: 'Claimed: it is on its way to you',
      fulfilled: 'Handed out',
      returned: 'Back in stock: it was not claimed in time, or taken back',
      booked: 'Yours',
      none: '',
    },
    until: (at: string) => `Claim it by ${at}.`,
    claim: 'Claim',
    code: 'Show the code',
    codeIs: 'Show this where prizes are handed out. It is good once:',
  },
  delivery: {
    title: 'Where shall it go?',
    name: 'Name',
    phone: 'Phone',
    address: 'Address',
    hint: (max: number) => `Up to ${max} characters`,
    missing: 'Fill this in',
    send: 'Claim the prize',
    sending: 'Sending…',
    unconfirmed: 'Not confirmed yet: no answer came. Press once more; it is claimed only once.',
    privacy: 'It is used to send the prize, kept apart from the draws, and can be erased.',
  },
  table: {
    title: 'Prizes and odds',
    prize: 'Prize',
    chance: 'Chance of one draw',
    inSoMany: (count: number) => `1 in ${number(count)}`,
    same: 'The odds are the same for everybody. A prize that is out of stock makes no other likelier.',
    consolation: (what: string) => `Whoever gets no prize gets ${what} while stock lasts.`,
    guarantee: (count: number, what: string) =>
      `After ${plural(count, 'draw', 'draws')} in a row without a prize, the last of them gives ${what} while stock lasts.`,
    perPerson: (count: number) => `${plural(count, 'time', 'times')} per person`,
    perDay: (count: number) => `${plural(count, 'time', 'times')} per person and day`,
    paced: 'Released bit by bit',
    onlyGuaranteed: 'Only when guaranteed',
    drawsPerPerson: (count: number) => `One person can draw ${plural(count, 'time', 'times')} in all.`,
    drawsPerDay: (count: number) => `One person can draw ${plural(count, 'time', 'times')} a day.`,
    claimWithin: (hours: number) => `Prizes must be claimed within ${plural(hours, 'hour', 'hours')}.`,
  },
  fair: {
    title: 'Is it fair?',
    promise:
      'Before the first draw the server published the fingerprint below. It is made from a secret number, the seed, that all draws come from; nobody can change the seed without changing the fingerprint.',
    commitment: 'Fingerprint (BLAKE3)',
    seed: 'Seed',
    notYet: 'The seed is published here when the draw ends.',
    lost: 'The draw has ended and its seed is missing: its draws can’t be checked. Ask the organiser why.',
    check:
      'To check: the fingerprint of the seed must be the one above. From the seed, this campaign, the number of your draw and your id anybody computes your random number again, and the table gives the prize.',
    limits: 'What this does not prove: whoever keeps the server’s secret could know outcomes before the end.',
    draws: (count: number) => `${plural(count, 'draw', 'draws')} so far`,
  },
};

export type DrawWords = typeof drawEn;
