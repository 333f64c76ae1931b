//! The shapes of answers, as JSON.

use proto::{CampaignId, RulesHash, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use smol_str::SmolStr;

use crate::rules::Rules;
use crate::state::{Standing, Status};

/// A campaign.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct About {
    /// Its id.
    pub campaign: CampaignId,
    /// The kind of activity.
    pub kind: &'static str,
    /// Its title.
    pub name: String,
    /// Where it is in its life.
    pub status: Status,
    /// The round, from 1.
    pub round: u16,
    /// Its rules.
    pub rules: Rules,
    /// The anti-cheat rules that weigh its votes.
    pub ruleset: RulesHash,
    /// The rules that are tried out beside them, if there are any; only for those who run the campaign.
    pub shadow: Option<RulesHash>,
    /// When it was set up.
    pub created_at_ms: Timestamp,
    /// When it first opened.
    pub opened_at_ms: Option<Timestamp>,
    /// When it closed.
    pub closed_at_ms: Option<Timestamp>,
    /// When its result became final.
    pub finalized_at_ms: Option<Timestamp>,
    /// How many contestants stand.
    pub contestants_approved: usize,
    /// How many wait for approval; only for those who run the campaign.
    pub contestants_pending: Option<usize>,
    /// Whether detectors are weighing all of its votes anew, as they do at a close: no result stands before they have. Only for
    /// those who run the campaign.
    pub being_reviewed: Option<bool>,
}

/// The board.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Leaderboard {
    /// The campaign.
    pub campaign: CampaignId,
    /// Where it is in its life; the ranking is the result once this is `final`.
    pub status: Status,
    /// When the board last took over the counts.
    pub as_of_ms: Timestamp,
    /// Whether it stands still until the close.
    pub frozen: bool,
    /// The round, from 1.
    pub round: u16,
    /// Contestants that stand, best first.
    pub entries: Vec<BoardEntry>,
    /// Votes of this round for all contestants that stand.
    pub total_votes: u64,
}

/// One line of the board.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoardEntry {
    /// From 1.
    pub rank: u32,
    /// The contestant's number.
    pub contestant: u32,
    /// The contestant's name; null once it is erased.
    #[schemars(with = "Option<String>")]
    pub name: Option<SmolStr>,
    /// Counted votes of this round.
    pub votes: u64,
    /// The final score in billionths of a point, 100 points being the best; only where a jury has a say, and only
    /// once the campaign is final.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u64>,
}

/// Some contestants.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContestantPage {
    /// In the order asked for.
    pub contestants: Vec<ContestantLine>,
    /// Ask with this `cursor` for more; null: there is no more.
    pub next_cursor: Option<String>,
}

/// One contestant.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContestantLine {
    /// The number.
    pub number: u32,
    /// The name; null once it is erased, and for auditors unless the public sees it.
    #[schemars(with = "Option<String>")]
    pub name: Option<SmolStr>,
    /// A text about them.
    pub about: Option<String>,
    /// Where their picture is.
    pub picture: Option<String>,
    /// What they are.
    pub status: Standing,
    /// Counted votes as the board shows them, of the last round that they took part in; null while the board is hidden.
    pub votes: Option<u64>,
    /// Rank among those who stand; null for others, and while the board is hidden.
    pub rank: Option<u32>,
    /// Counted votes of all rounds when the board last moved; only for those who run the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub votes_counted: Option<u64>,
    /// Held votes of all rounds when the board last moved; only for those who run the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub votes_held: Option<u64>,
    /// Voided votes of all rounds when the board last moved; only for those who run the campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub votes_voided: Option<u64>,
}

/// What a person may know about themselves.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnAnswer {
    /// Votes left on this day and in all, whichever is less; null: no limit. Limits per contestant come on top.
    /// 0 once the result is final.
    pub votes_left: Option<u32>,
    /// Votes cast on this day; null once the result is final: the receipts tell.
    pub votes_today: Option<u32>,
    /// Votes cast in all; null once the result is final: the receipts tell.
    pub votes_in_all: Option<u32>,
    /// Their own sign-up.
    pub contestant: Option<OwnContestant>,
}

/// What a person may know about themselves, with a page of what they did. What follows the first part is added by the
/// host, from a read model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OwnAnswer")]
pub struct OwnPage {
    /// The first part.
    #[serde(flatten)]
    pub own: OwnAnswer,
    /// Their votes, newest first.
    pub receipts: Vec<OwnVote>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub next_cursor: Option<String>,
    /// The position of the log that the answer stands at.
    pub position: u64,
}

/// A vote as its person finds it again. The verdict is not theirs to know.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnVote {
    /// Where it stands in the log.
    pub position: u64,
    /// When it was decided.
    pub at_ms: Timestamp,
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
}

/// A person's own sign-up.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnContestant {
    /// The number.
    pub number: u32,
    /// What became of it.
    pub status: Standing,
}
