/** What the API says and takes, by the names that the console uses. */
import type { components } from '@fairground/sdk';

import type { DoorMinute, Minute } from './minutes';

type Schemas = components['schemas'];

export type About = Schemas['About'];
export type Status = About['status'];
export type Rules = Schemas['Rules'];
export type RoundRule = Schemas['RoundRule'];
export type Ties = Schemas['Ties'];
export type Leaderboard = Schemas['Leaderboard'];
export type BoardEntry = Schemas['BoardEntry'];
export type ContestantLine = Schemas['ContestantLine'];
export type ContestantPage = Schemas['ContestantPage'];
export type ContestantReceipt = Schemas['ContestantReceipt'];
export type CreatedReceipt = Schemas['CreatedReceipt'];
export type StageReceipt = Schemas['StageReceipt'];
export type RoundReceipt = Schemas['RoundReceipt'];
export type MarkBody = Schemas['MarkBody'];
export type MarkReceipt = Schemas['MarkReceipt'];
export type Digest = Schemas['Digest'];
export type Standing = Schemas['Standing'];

export type CasePage = Schemas['CasePage'];
export type CaseLine = Schemas['CaseLine'];
export type CaseAnswer = Schemas['CaseAnswer'];
export type CaseReceipt = Schemas['CaseReceipt'];
export type ActPage = Schemas['ActPage'];
export type Preview = Schemas['Preview'];
/** A step of an act, as a preview gives it. */
export type Step = Schemas['StepLine'];
export type VoteLine = Schemas['VoteLine'];
export type JudgedReceipt = Schemas['JudgedReceipt'];
export type Why = Schemas['Why'];

export type Book = Schemas['Book'];
export type AccountPage = Schemas['AccountPage'];
export type LedgerEntry = Schemas['LedgerEntry'];
export type EntryPage = Schemas['LedgerEntryPage'];
export type Statement = Schemas['LedgerStatement'];
export type StatementPart = Schemas['LedgerStatementPart'];
export type TrialBalance = Schemas['TrialBalance'];
export type Trace = Schemas['LedgerTrace'];

/** Where a shard stands. */
export type JournalStatus = Schemas['Status'];

export type Draw = Schemas['Draw'];
export type DrawRules = Schemas['DrawRules'];
export type Prize = Schemas['Prize'];
export type Slot = Schemas['Slot'];
export type DrawMinute = Schemas['DrawMinute'];
/** What a draft waits for that was to open by now. */
export type OpeningDelay = Schemas['DrawOpeningDelay'];
export type WinnerLine = Schemas['WinnerLine'];
export type WinnerPage = Schemas['WinnerPage'];
export type WaitingPrize = Schemas['WaitingPrize'];
export type WaitingPrizes = Schemas['WaitingPrizes'];
export type PrizeFulfilledReceipt = Schemas['PrizeFulfilledReceipt'];
export type HeldPrize = Schemas['HeldPrize'];
export type HeldPrizes = Schemas['HeldPrizes'];
export type PrizeDecision = Schemas['PrizeDecision'];
export type TakeSign = Schemas['TakeSign'];
export type TakerCompany = Schemas['TakerCompany'];
export type TakerNode = Schemas['TakerNode'];
export type FairnessPage = Schemas['FairnessPage'];

export type Envelope = Schemas['Envelope'];
export type EnvelopeRound = Schemas['EnvelopeRoundNow'];
export type EnvelopeRoundBody = Schemas['EnvelopeRoundBody'];

export type Raffle = Schemas['Raffle'];
export type RaffleRules = Schemas['RaffleRules'];
export type RafflePlace = Schemas['RafflePlace'];

export type Referral = Schemas['Referral'];
export type ReferralMinute = Schemas['ReferralMinute'];
export type ReferralRanking = Schemas['InviterRanking'];
export type InvitationChannels = Schemas['InvitationChannels'];
export type HeldReward = Schemas['HeldReward'];
export type HeldRewards = Schemas['HeldRewards'];
export type InvitationStage = Schemas['InvitationStage'];
export type InvitationSign = Schemas['InvitationSign'];
export type InvitationTree = Schemas['InvitationTree'];
export type InvitationNode = Schemas['InvitationNode'];
export type RewardDecision = Schemas['RewardDecision'];

/** What campaigns say of themselves, by their kind. */
interface Abouts {
  votes: About;
  lotteries: Draw;
  envelope: Envelope;
  raffle: Raffle;
  referrals: Referral;
}
/** Kinds of campaigns that the console has rooms for. */
export type Kind = keyof Abouts;
/** What a campaign of this kind says of itself. */
export type AboutOf<K extends Kind> = Omit<Abouts[K], 'kind'> & { readonly kind: K };
/** What any campaign says of itself; its `kind` says which it is. */
export type AnyAbout = { [K in Kind]: AboutOf<K> }[Kind];

/** One campaign in the list. */
export interface CampaignLine {
  readonly campaign: string;
  readonly kind: string;
  readonly name: string;
  readonly status: Status;
  readonly created_at_ms: number;
  readonly opened_at_ms?: number | null;
  readonly closed_at_ms?: number | null;
}

/** Some campaigns, newest first, and the cursor for more. */
export interface CampaignPage {
  readonly campaigns: readonly CampaignLine[];
  readonly next_cursor?: string | null;
}

/** Minutes of a campaign, and the position of the log that they tell of. */
export interface MinutePage<M = Minute> {
  readonly campaign: string;
  readonly position: number;
  readonly minutes: readonly M[];
  /** Ask with this `from_ms` for more; null: there is no more yet. */
  readonly next_from_ms: number | null;
}

/** Minutes of the door, and the position of the log that they tell of. */
export interface DoorPage {
  readonly position: number;
  readonly minutes: readonly DoorMinute[];
  readonly next_from_ms: number | null;
}
