/** Steps in the life of lotteries and referrals, which have fewer than votes. Mirrors what the server allows. */
import type { Kind, Status } from '../api/bodies';

/** What an operator may do. `stop` is the kill switch of a red envelope: like a pause, with a reason. */
export type Turn = 'open' | 'resume' | 'pause' | 'stop' | 'close';

/** The steps from here, in the order of a campaign's life. */
export function turnsOf(kind: Exclude<Kind, 'votes'>, status: Status): Turn[] {
  const hold: Turn = kind === 'envelope' ? 'stop' : 'pause';
  switch (status) {
    case 'draft':
      // A draft of referrals has nothing to give back, so there is nothing to close.
      return kind === 'referrals' ? ['open'] : ['open', 'close'];
    case 'open':
      return [hold, 'close'];
    case 'paused':
      return ['resume', 'close'];
    case 'closed':
    case 'final':
      return [];
  }
}
