//! What people ask of a voting campaign. The campaign and its tenant stand in the envelope.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use guard::Definition;
use proto::{CommandId, PersonId, PersonalRef, RulesHash, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::event::{Decision, ShadowChange, Subject, VoteStatus, Why};
use crate::rules::Rules;

/// A command. Variants are only added at the end, since commands travel between releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// An operator sets a campaign up, as a draft.
    Create {
        /// Its title.
        name: String,
        /// Its rules, for good. Boxed since most commands are votes.
        rules: Box<Rules>,
    },
    /// An operator opens a draft, or resumes a paused campaign.
    Open,
    /// An operator stops voting for a while.
    Pause,
    /// An operator ends voting.
    Close,
    /// An operator makes the result final.
    Finalize,
    /// A person signs up as a contestant, or an operator adds one.
    SignUp {
        /// Name, text and picture, in the vault.
        profile: PersonalRef,
    },
    /// An operator lets a contestant stand.
    Approve {
        /// The contestant's number.
        contestant: u32,
    },
    /// An operator turns a contestant down.
    Reject {
        /// The contestant's number.
        contestant: u32,
    },
    /// An operator takes a contestant out of the running; it stays listed, flagged.
    Withdraw {
        /// The contestant's number.
        contestant: u32,
    },
    /// An operator states that a person follows the account, or no longer does.
    Follow {
        /// The person.
        person: PersonId,
        /// Whether they follow.
        following: bool,
    },
    /// An operator enters a juror's mark; a later one replaces it.
    Mark {
        /// The contestant's number.
        contestant: u32,
        /// Short name of the juror.
        juror: SmolStr,
        /// 0 to 100.
        points: u8,
    },
    /// An operator ends a round.
    AdvanceRound {
        /// The round to end, from 1. One that has ended before is no error.
        round: NonZeroU16,
    },
    /// A person votes.
    Cast {
        /// Numbers of the contestants, ascending, so that one choice has one spelling.
        contestants: Vec<u32>,
    },
    /// The gateway reports what its door saw and refused in a minute.
    SumDoor {
        /// Start of the minute.
        minute: Timestamp,
        /// How many requests each limit refused.
        refusals: BTreeMap<SmolStr, u64>,
        /// How many pages were opened.
        visits: u64,
    },
    /// Time has passed.
    Tick,
    /// An operator or a detector changes what votes are worth.
    Judge(Box<Judge>),
    /// An operator or a detector asks somebody to look at something.
    OpenCase(Box<OpenCase>),
    /// An operator decides what a case is, or opens it again.
    DecideCase {
        /// The case's number.
        case: u32,
        /// What it is.
        decision: Decision,
        /// Why, in their words.
        reason: String,
    },
    /// Detectors say that a second of log time is over.
    Cut {
        /// In seconds since 1970-01-01.
        second: u64,
    },
    /// Detectors have submitted all that they found when they came to a position: of a campaign as a whole, if the envelope
    /// names one.
    Conclude {
        /// The position.
        through: u64,
    },
    /// An operator asks detectors to weigh all votes of the campaign anew.
    Review,
    /// An operator gives a case more votes.
    ExtendCase(Box<ExtendCase>),
    /// An operator has votes weighed by other rules from here on.
    SetRuleset {
        /// Which.
        chosen: Chosen,
        /// Why, in their words.
        reason: String,
    },
    /// An operator has other rules tried out beside those in force: what they say is noted and changes nothing.
    SetShadow(Chosen),
    /// An operator has seen enough of what was tried out.
    StopShadow,
    /// Detectors say what they would have made of votes by what is tried out.
    FindInShadow(Box<FindInShadow>),
}

/// Anti-cheat rules that somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    /// Those that a release came with, by hash.
    Released(RulesHash),
    /// By value.
    Given(Box<Definition>),
}

/// What detectors found in a shadow, in steps of a bounded size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindInShadow {
    /// The rules that are tried out.
    pub ruleset: RulesHash,
    /// Which votes would go which way.
    pub changes: Vec<ShadowChange>,
}

/// A step of an act: votes that are to be worth something else. An act of more votes than a step can have is several
/// steps, of which all but the first name the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judge {
    /// Which votes, in groups that go the same way; each vote once.
    pub moves: Vec<Move>,
    /// Why.
    pub why: Why,
    /// The case that it belongs to.
    pub case: Option<u32>,
    /// The act that this is a further step of: the position of its first step.
    pub act: Option<u64>,
    /// The act that this undoes.
    pub undoes: Option<u64>,
}

/// Votes that go the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// What they are. If one is something else by now, an operator is refused, and a detector passes it over.
    pub from: VoteStatus,
    /// What they are to be.
    pub to: VoteStatus,
    /// Their positions, ascending.
    pub votes: Vec<u64>,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCase {
    /// What it is about.
    pub subject: Subject,
    /// Positions of votes that belong to it, ascending; none if it is about a time or a contestant.
    pub votes: Vec<u64>,
    /// Why.
    pub why: Why,
}

/// More votes for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendCase {
    /// The case's number.
    pub case: u32,
    /// Positions of votes that belong to it, ascending.
    pub votes: Vec<u64>,
    /// Why.
    pub why: Why,
}

/// The id of a command that follows from what detectors found when they came to a position of the log: the same however
/// often they come to it. `campaign` is empty for what concerns the whole shard.
pub fn finding_id(
    (tenant, campaign): (&TenantId, &str),
    ruleset: RulesHash,
    (position, index): (u64, usize),
    command: &Command,
) -> CommandId {
    // What is found may change with a release; then it must not get the answer to what was found before.
    let mut bytes = Vec::new();
    decider::answer::append(command, &mut bytes);
    let key = format!("{ruleset}/{position}/{index}/{}", blake3::hash(&bytes).to_hex());
    CommandId::derive(tenant, campaign, "detectors", "finding", &key)
}

/// The bytes of a [`Command::SumDoor`], for the gateway.
pub fn sum_door(minute: Timestamp, refusals: BTreeMap<SmolStr, u64>, visits: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    decider::answer::append(&Command::SumDoor { minute, refusals, visits }, &mut bytes);
    bytes
}
