/**
 * The client of Fairground's API for pages: sessions, visits, votes that survive bad networks, the live board, and the
 * request core for pages that need more. Knows no framework.
 */

export { Campaign, type CampaignEvent, type CampaignOptions } from './campaign';
export { Fairground, type ContestantQuery, type FairgroundOptions } from './fairground';
export { developmentSignIn, SignInFailed, type DevelopmentSignInOptions, type SignIn } from './session';
export { LuckyDraw, type PendingDraw } from './draw';
export { RedEnvelope, type PendingPart, type Said } from './envelope';
export { Invitations, type InvitationsOptions } from './invite';
export {
  RaffleView,
  type OwnRaffle,
  type PendingEntry,
  type Raffle,
  type RaffleEntered,
  type RaffleWhy,
} from './raffle';
export type * from './draw-types';
export type * from './envelope-types';
export type * from './invite-types';
export type { PendingVote, VoteState } from './vote';
export type { PendingWish, WishState } from './wish';
export { isRefusal, type WaitReason } from './outcome';
export { QUEUE_WISHES_MAX } from './queue';
export type { Connection } from './connection';
export { LiveBoard, type LiveListener, type LiveParts, type LiveStatus } from './live';
export { Boards } from './boards';
export { ApiProblem, NetworkTrouble } from './problem';
export { LOCAL_SLUGS, SLUGS, type Slug } from './slugs';
export {
  GivenUp,
  HttpClient,
  path,
  type Answer,
  type Ask,
  type HttpObserver,
  type HttpOptions,
  type RequestEnd,
} from './http';
export { EventReader } from './sse';
export { backoffMs } from './backoff';
export { systemClock, type Clock } from './clock';
export { browserPage, type Page } from './page';
export { MemoryStorage, type KeyValueStorage } from './storage';
export type { Turns } from './locks';
export { deviceEvidence } from './device';
export { solveChallenge, Unproven, type Solve } from './proof';
export type * from './types';
export type { components, operations, paths } from './api.gen';
