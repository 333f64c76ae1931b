/** Bodies of the API under short names. They come from the OpenAPI document, see api.gen.ts. */

import type { components, operations } from './api.gen';

type Schemas = components['schemas'];

/** What everybody may know of a campaign, whatever kind it is of. */
export type AnyAbout = operations['votes_campaign']['responses'][200]['content']['application/json'];

/** A campaign, its rules and where it stands. */
export type About = Schemas['About'];
/** Some contestants, and the cursor for more. */
export type ContestantPage = Schemas['ContestantPage'];
/** One contestant. */
export type ContestantLine = Schemas['ContestantLine'];
/** The board. */
export type Leaderboard = Schemas['Leaderboard'];
/** One line of the board. */
export type BoardEntry = Schemas['BoardEntry'];
/** What a person may know about themselves. */
export type Own = Schemas['OwnAnswer'];
/** What a page found out about the device. */
export type Device = Schemas['Device'];
/** A vote on record. Whether it counts is told to nobody. */
export type VoteReceipt = Schemas['VoteReceipt'];
/** The rules of a campaign. */
export type Rules = Schemas['Rules'];
/** Where a campaign is in its life. */
export type CampaignStatus = Schemas['Status2'];
/** What went wrong, as the API writes it (RFC 9457). */
export type ProblemBody = Schemas['Problem'];
/** A session as the API gives it. */
export type Session = Schemas['SignedIn'];
/** A page token and when it ends. */
export type Visited = Schemas['Visited'];

/** A search that a page must do before its vote is taken, as ALTCHA (version 1) writes it. */
export type Challenge = Schemas['Challenge'];

/** What a vote is sent as. */
export type VoteBody = NonNullable<operations['votes_cast']['requestBody']>['content']['application/json'];
/** What a vote is answered with: the receipt, and the token for the page's next vote. */
export type VoteAnswer = operations['votes_cast']['responses'][201]['content']['application/json'];

/** What a person says about themselves when signing up. */
export type SignUpBody = NonNullable<
  operations['votes_sign_up']['requestBody']
>['content']['application/json'];
/** What a contestant is now. */
export type ContestantReceipt = Schemas['ContestantReceipt'];
