/** What the page of a raffle says, in English. */
import { drawEn } from './draw-en';

const number = (value: number) => value.toLocaleString('en');
const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

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
    alternate: 'alternate',
  },
  masked: 'Winners are shown by the beginning of a random number that stands for them.',
  own: {
    title: 'My entries',
    entries: (count: number) => `You have ${plural(count, 'entry', 'entries')}.`,
    why: {
      not_entered: 'You have not entered.',
      not_drawn_yet: 'Winners are not drawn yet.',
      called_off: 'It ended without a draw.',
      behind_all_places: 'You were not drawn. The seed and the list show it.',
      alternate: 'You are an alternate: you win if somebody before you is invalid.',
      called: 'You were drawn. The organiser still confirms it.',
      confirmed: 'You won.',
      invalidated: 'You were drawn, but the organiser made it invalid; the reason is on record.',
    },
  },
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
