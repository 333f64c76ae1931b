/** Which steps a campaign's life has from here, and why not the others. Mirrors what the server allows. */
import type { About, Status } from '../api/bodies';

/** What an operator may want to do with a campaign. */
export type Step = 'open' | 'resume' | 'pause' | 'advance' | 'close' | 'finalize';

/** Why a step can't be taken; the words are in the tables. */
export type Hindrance =
  | 'draft'
  | 'open'
  | 'paused'
  | 'notPaused'
  | 'closed'
  | 'final'
  | 'already'
  | 'oneRound'
  | 'lastRound'
  | 'frozen'
  | 'passed';

/** A step, and what hinders it. */
export interface StepState {
  readonly step: Step;
  readonly hindrance: Hindrance | undefined;
}

/** Steps that can't be undone: whoever takes them types the campaign's id. */
export const DESTRUCTIVE: ReadonlySet<Step> = new Set(['advance', 'close', 'finalize']);

/** The steps to offer, in the order of a campaign's life. `frozen` says whether the board stands still. */
export function stepsOf(about: About, frozen: boolean, nowMs: number): StepState[] {
  const first: Step = about.status === 'paused' ? 'resume' : 'open';
  const steps: Step[] = [
    first,
    'pause',
    ...(about.rules.rounds.length > 0 ? ['advance' as const] : []),
    'close',
    'finalize',
  ];
  return steps.map((step) => ({ step, hindrance: hindranceOf(step, about, frozen, nowMs) }));
}

/** The step that comes next in the ordinary course; none while voting runs. */
export function dueStep(status: Status): Step | undefined {
  return ({ draft: 'open', paused: 'resume', closed: 'finalize' } as const)[
    status as 'draft' | 'paused' | 'closed'
  ];
}

function hindranceOf(step: Step, about: About, frozen: boolean, nowMs: number): Hindrance | undefined {
  switch (step) {
    case 'open':
      return opening(about, nowMs);
    case 'resume':
      return about.status === 'paused' ? undefined : 'notPaused';
    case 'pause':
      return about.status === 'paused' ? 'already' : unless(about.status, ['open']);
    case 'advance':
      return unless(about.status, ['open', 'paused']) ?? advancing(about, frozen, nowMs);
    case 'close':
      return about.status === 'closed' ? 'already' : unless(about.status, ['open', 'paused']);
    case 'finalize':
      return about.status === 'final' ? 'already' : unless(about.status, ['closed']);
  }
}

function opening({ status, rules }: About, nowMs: number): Hindrance | undefined {
  if (status === 'open') return 'already';
  if (status !== 'draft') return status;
  const ends = [...rules.rounds.map((round) => round.ends_at_ms), rules.closes_at_ms];
  return ends.some((at) => at != null && at <= nowMs) ? 'passed' : undefined;
}

function advancing({ round, rules }: About, frozen: boolean, nowMs: number): Hindrance | undefined {
  if (round > rules.rounds.length) return 'lastRound';
  if (frozen) return 'frozen';
  const nextEnds = rules.rounds[round]?.ends_at_ms;
  return nextEnds != null && nextEnds <= nowMs ? 'passed' : undefined;
}

function unless(status: Status, allowed: readonly Status[]): Hindrance | undefined {
  return allowed.includes(status) ? undefined : status;
}
