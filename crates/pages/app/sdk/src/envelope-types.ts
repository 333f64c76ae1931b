/** Bodies of a red envelope, which the OpenAPI document of this release does not name yet. */

/** A round, and how far it has come. */
export interface EnvelopeRound {
  /** From 1. */
  round: number;
  rules: {
    /** From when on the password opens it. */
    releases_at_ms: number;
    /** From when on it opens no more. */
    ends_at_ms: number;
    /** The sum of all parts, in fen. */
    fen: number;
    /** How many parts there are. */
    parts: number;
    split: 'fixed' | 'random';
    shows_password?: boolean;
  };
  phase: 'waiting' | 'released' | 'ended';
  /** The password, while it opens the round and if the page shows it. */
  password?: string | null;
  parts_taken: number;
  fen_left: number;
}

/** A red envelope, as everybody may know it. */
export interface Envelope {
  campaign: string;
  kind: string;
  name: string;
  /** `paused`: it was stopped. */
  status: 'draft' | 'open' | 'paused' | 'closed';
  /** In their order. */
  rounds: EnvelopeRound[];
  commitment: string;
  seed?: string | null;
  opened_at_ms?: number | null;
  closed_at_ms?: number | null;
}

/** One part of a person. */
export interface OwnPart {
  position: number;
  at_ms: number;
  /** From 1. */
  round: number;
  /** Which part of the round, from 1. */
  part: number;
  fen: number;
}

/** What a person may know about themselves in a red envelope. */
export interface OwnParts {
  rounds_taken: number[];
  /** Until when nothing that they say is compared, since they have guessed too often; null: they may try. */
  guess_again_at_ms?: number | null;
  /** Newest first. */
  receipts: OwnPart[];
  next_cursor?: string | null;
  position: number;
}

/** A part was taken. */
export type PartReceipt = OwnPart & { id: string };
