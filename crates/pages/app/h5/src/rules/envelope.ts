/** Where a red envelope is in its rounds, and where somebody stands in it. */
import type { Envelope, EnvelopeRound, OwnParts } from '@fairground/sdk';

/** The round that matters now: the first that has not ended. `undefined`: all are over. */
export function currentRound({ rounds }: Envelope, nowMs: number): EnvelopeRound | undefined {
  return rounds.find((round) => round.phase !== 'ended' && nowMs < round.rules.ends_at_ms);
}

/** Why somebody can't say the password now, or that they can. */
export type Standing =
  | { kind: 'can'; round: EnvelopeRound }
  | { kind: 'shut'; status: 'draft' | 'paused' | 'closed' }
  | { kind: 'over' }
  /** Nobody can sign in here. */
  | { kind: 'reading'; round: EnvelopeRound }
  /** The password comes at this time. */
  | { kind: 'not-yet'; round: EnvelopeRound; atMs: number }
  | { kind: 'taken'; round: EnvelopeRound }
  | { kind: 'gone'; round: EnvelopeRound }
  /** They have guessed too often, until this time. */
  | { kind: 'guessed'; round: EnvelopeRound; untilMs: number };

/** Where somebody stands. While nothing is known of them they may try: the server has the last word. */
export function standingOf(
  envelope: Envelope,
  own: OwnParts | undefined,
  isReading: boolean,
  nowMs: number,
): Standing {
  const { status } = envelope;
  if (status !== 'open') return { kind: 'shut', status };
  const round = currentRound(envelope, nowMs);
  if (!round) return { kind: 'over' };
  if (nowMs < round.rules.releases_at_ms) return { kind: 'not-yet', round, atMs: round.rules.releases_at_ms };
  if (own?.rounds_taken.includes(round.round)) return { kind: 'taken', round };
  if (round.parts_taken >= round.rules.parts) return { kind: 'gone', round };
  if (isReading) return { kind: 'reading', round };
  const untilMs = own?.guess_again_at_ms;
  if (untilMs != null && untilMs > nowMs) return { kind: 'guessed', round, untilMs };
  return { kind: 'can', round };
}

/** When the red envelope changes by itself next; `undefined`: nothing is scheduled. */
export function nextStepOf({ status, rounds }: Envelope, nowMs: number): number | undefined {
  if (status === 'closed') return undefined;
  const steps = rounds.flatMap(({ rules }) => [rules.releases_at_ms, rules.ends_at_ms]);
  const next = steps.filter((atMs) => atMs > nowMs);
  return next.length > 0 ? Math.min(...next) : undefined;
}
