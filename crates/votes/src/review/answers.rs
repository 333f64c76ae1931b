//! The shapes of answers, as JSON.

use guard::Verdict;
use proto::{PersonId, Pseudonym, RulesHash, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::command::Move;
use crate::event::{Decision, FoundBy, Subject, VoteStatus, Why};

/// What an act would change, and its steps.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Preview {
    /// The position of the log that it stands at: later votes are not part of it.
    pub(super) position: u64,
    /// How many votes would change.
    pub(super) votes: usize,
    /// How many persons cast them.
    pub(super) persons: usize,
    /// What they are now.
    pub(super) now: StatusCounts,
    /// The count of the current round: contestants that would change, and those that lead after it.
    pub(super) board: Vec<BoardChange>,
    /// Some of the votes, spread over the set.
    pub(super) examples: Vec<VoteLine>,
    /// Votes that were meant but stay as they are, since somebody decided about them for another case or none, or they
    /// belong to another case that is confirmed. Only where votes of a case are restored.
    pub(super) left_alone: usize,
    /// Votes of the act to undo that other acts have changed since: those can be undone instead.
    pub(super) changed_since: Vec<SinceLine>,
    /// Whether there are more than one preview has: ask again once these are changed.
    pub(super) more: bool,
    /// Positions of the votes, if they are to be added to a case.
    pub(super) found: Vec<u64>,
    /// The act, in order: send each to `/acts` with a `reason`, from the second on with the `act` that the first was
    /// answered with. One whose votes have changed meanwhile is refused as a whole.
    pub(super) steps: Vec<StepLine>,
}

/// A step of an act, without its reason.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StepLine {
    /// Which votes go which way.
    pub(super) moves: Vec<Move>,
    /// The act that it undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) undoes: Option<u64>,
    /// The case of that act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) case: Option<u32>,
    /// How the votes were found.
    pub(super) found_by: FoundBy,
}

/// Votes of an act that another one changed last.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SinceLine {
    /// The other act.
    pub(super) act: u64,
    /// How many.
    pub(super) votes: u64,
}

/// How many votes are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub(crate) struct StatusCounts {
    /// They count.
    pub(super) counted: u64,
    /// They are held.
    pub(super) held: u64,
    /// They are voided.
    pub(super) voided: u64,
}

impl StatusCounts {
    pub(super) fn add(&mut self, status: VoteStatus) {
        *match status {
            VoteStatus::Counted => &mut self.counted,
            VoteStatus::Held => &mut self.held,
            VoteStatus::Voided => &mut self.voided,
        } += 1;
    }
}

/// A contestant's count of the current round before and after an act.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BoardChange {
    /// The contestant's number.
    pub(super) contestant: u32,
    /// Counted votes now.
    pub(super) votes_before: u64,
    /// Counted votes after it.
    pub(super) votes_after: u64,
    /// Rank by votes now: equal counts share one, whatever the campaign's rule for ties. Null: it does not stand.
    pub(super) rank_before: Option<u32>,
    /// Rank by votes after it.
    pub(super) rank_after: Option<u32>,
}

/// A vote with its evidence.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct VoteLine {
    /// Its position.
    pub(super) position: u64,
    /// When it was cast.
    pub(super) at_ms: Timestamp,
    /// Who cast it.
    pub(super) person: PersonId,
    /// Numbers of the contestants.
    pub(super) contestants: Vec<u32>,
    /// What it is now.
    pub(super) status: VoteStatus,
    /// What it was weighed as when it was cast, with each reason.
    pub(super) verdict: Verdict,
    /// The anti-cheat rules that weighed it.
    pub(super) ruleset: RulesHash,
    /// What the shadow that ran then said of it, if one did.
    pub(super) shadow: Option<Verdict>,
    /// The device's rare traits, taken together.
    pub(super) device: Option<Pseudonym>,
    /// Its canvas rendering.
    pub(super) canvas: Option<Pseudonym>,
    /// The address's /24 or /48.
    pub(super) prefix: Option<Pseudonym>,
    /// The address's /16.
    pub(super) region: Option<Pseudonym>,
    /// The network.
    pub(super) network: NetworkLine,
    /// Who shared the page.
    pub(super) sharer: Option<Pseudonym>,
    /// The platform, as the page reported it.
    pub(super) platform: String,
    /// The screen.
    pub(super) screen: String,
    /// The graphics renderer.
    pub(super) gpu: String,
    /// Milliseconds from the opening of the page to the vote.
    pub(super) open_ms: i64,
    /// What was decided about it since, oldest first.
    pub(super) changes: Vec<ChangeLine>,
}

/// Who runs a network, and what it is for.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct NetworkLine {
    /// Who runs it.
    pub(super) operator: &'static str,
    /// What it is for.
    pub(super) class: &'static str,
}

/// A decision about a vote.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ChangeLine {
    /// Where it stands in the log.
    pub(super) position: u64,
    /// The act that it is part of.
    pub(super) act: u64,
    /// What the vote was.
    pub(super) from: VoteStatus,
    /// What it became.
    pub(super) to: VoteStatus,
    /// Whether an operator decided.
    pub(super) by_operator: bool,
}

/// Some cases, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CasePage {
    /// The position of the log that it stands at.
    pub(super) position: u64,
    /// The cases.
    pub(super) cases: Vec<CaseLine>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub(super) next_cursor: Option<String>,
}

/// A case.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CaseLine {
    /// Its number.
    pub(super) case: u32,
    /// What was decided about it.
    pub(super) status: Decision,
    /// What it is about.
    pub(super) subject: Subject,
    /// Why it was opened.
    pub(super) why: Why,
    /// Who opened it.
    pub(super) by: String,
    /// When.
    pub(super) opened_at_ms: Timestamp,
    /// Position of what happened to it last.
    pub(super) changed: u64,
    /// How many votes belong to it.
    pub(super) votes: u64,
}

/// A case, with what a person needs to judge it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CaseAnswer {
    /// The position of the log that it stands at.
    pub(super) position: u64,
    /// The case.
    #[serde(flatten)]
    pub(super) case: CaseLine,
    /// What its votes are now.
    pub(super) now: StatusCounts,
    /// How many persons cast them.
    pub(super) persons: usize,
    /// What several of its votes share, most first.
    pub(super) shared: Vec<SharedLine>,
    /// Whom they are for, most first.
    pub(super) contestants: Vec<ContestantCount>,
    /// How many were cast in each ten minutes, ascending; those without any are left out.
    pub(super) timeline: Vec<TimeCount>,
    /// Some of them, spread over all.
    pub(super) examples: Vec<VoteLine>,
    /// What happened to the case, oldest first.
    pub(super) history: Vec<HistoryLine>,
}

/// Something that several votes of a case share.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SharedLine {
    /// What it is: prefix, region, device, canvas, sharer, network or profile.
    pub(super) kind: &'static str,
    /// Which one: a pseudonym, or words for what stands in clear.
    pub(super) value: String,
    /// Votes of the case that share it.
    pub(super) votes: u64,
    /// Persons who cast them.
    pub(super) persons: usize,
}

/// Votes of a case for a contestant.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ContestantCount {
    /// The contestant's number.
    pub(super) contestant: u32,
    /// How many.
    pub(super) votes: u64,
}

/// Votes of a case in ten minutes.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TimeCount {
    /// Their beginning.
    pub(super) from_ms: Timestamp,
    /// How many.
    pub(super) votes: u64,
}

/// Something that happened to a case.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HistoryLine {
    /// Where it stands in the log.
    pub(super) position: u64,
    /// When.
    pub(super) at_ms: Timestamp,
    /// `opened`, `extended`, `confirmed`, `dismissed`, `reopened` or `acted`.
    pub(super) what: &'static str,
    /// Who.
    pub(super) by: String,
    /// Why, in words; empty where a detector found it.
    pub(super) reason: String,
    /// How many votes it added or changed.
    pub(super) votes: usize,
    /// The act, if it was one.
    pub(super) act: Option<u64>,
}

/// Some acts, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ActPage {
    /// The position of the log that it stands at.
    pub(super) position: u64,
    /// The acts.
    pub(super) acts: Vec<ActLine>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub(super) next_cursor: Option<String>,
}

/// An act.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ActLine {
    /// The position of its first step, which names it.
    pub(super) act: u64,
    /// When that was taken.
    pub(super) at_ms: Timestamp,
    /// Who took it.
    pub(super) by: String,
    /// Why.
    pub(super) why: Why,
    /// The case that it belongs to.
    pub(super) case: Option<u32>,
    /// The act that it undoes.
    pub(super) undoes: Option<u64>,
    /// How many steps it has so far.
    pub(super) steps: usize,
    /// How many votes they changed.
    pub(super) votes: u64,
}

/// An act with the votes that it changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ActAnswer {
    /// The position of the log that it stands at.
    pub(super) position: u64,
    /// The act.
    #[serde(flatten)]
    pub(super) act: ActLine,
    /// What it made of which votes.
    pub(super) moves: Vec<Move>,
}
