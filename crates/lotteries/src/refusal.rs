//! Why a command had no effect, and how the world is told.

use proto::{Asset, Problem};
use serde::{Deserialize, Serialize};

use crate::follows::KeptOut;
use crate::state::Status;
use crate::{envelope, raffle};

/// Why the rules let somebody not draw. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RuleBroken {
    /// Nobody can draw now.
    #[error("{}", when(*.status))]
    NotOpen {
        /// What the draw is instead.
        status: Status,
    },
    /// The person has no ticket.
    #[error("you have no ticket left for this draw; earn one first")]
    NoTicket,
    /// The person has drawn as often as anybody may on one day.
    #[error("you have drawn as often as one person can on one day; come back tomorrow")]
    DayQuota,
    /// The person has drawn as often as anybody may.
    #[error("you have drawn as often as one person can in this draw")]
    TotalQuota,
    /// Only listed persons draw, and this one is not listed.
    #[error("this draw is for persons on its list only; ask whoever runs it")]
    NotListed,
    /// An operator has denied the person.
    #[error("you can't take part in this draw; ask whoever runs it why")]
    Denied,
    /// It is for followers of the account, or for new ones.
    #[error("{0}")]
    KeptOut(KeptOut),
}

impl RuleBroken {
    /// The rule's name, as the log has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotOpen { .. } => "not_open",
            Self::NoTicket => "no_ticket",
            Self::DayQuota => "day_quota",
            Self::TotalQuota => "total_quota",
            Self::NotListed => "not_listed",
            Self::Denied => "denied",
            Self::KeptOut(why) => why.as_str(),
        }
    }
}

/// Why a command had no effect. Stored as the answer: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// A public rule of the draw said no. The attempt is an event. All other refusals leave none.
    #[error("{0}")]
    ByRule(RuleBroken),
    /// No draw of this tenant has this id.
    #[error("there is no such campaign; check its id and which account your token belongs to")]
    CampaignUnknown,
    /// The id is taken.
    #[error("a campaign with this id exists; choose another id")]
    CampaignExists,
    /// Not for this kind of caller.
    #[error("this is for {0} only; use such a token")]
    NotAllowed(Caller),
    /// The command makes no sense, whatever the state; says what to change.
    #[error("{0}")]
    Malformed(String),
    /// The life cycle has no such step from here.
    #[error("the campaign is {}, and only one that is {} can be {}", .status.as_str(), .from, .step)]
    WrongStatus {
        /// What the draw is.
        status: Status,
        /// What it would have to be.
        from: String,
        /// What was asked for, as a participle: `opened`.
        step: String,
    },
    /// Nothing was won there, or it is back already.
    #[error(
        "nothing that was won at position {0} is out: the number is another one, or the prize is back in stock"
    )]
    PrizeUnknown(u64),
    /// The server has another secret than the one that the draw was committed with.
    #[error(
        "the server's secret is not the one that this campaign was committed with, so nothing is given; restore the vault from \
         its backup"
    )]
    SeedLost,
    /// A time of the rules lies in the past.
    #[error("{field} of the rules has passed, so nobody could draw; set the draw up with a later time")]
    TimePassed {
        /// The rule.
        field: String,
    },
    /// The prize needs no claim.
    #[error("what was won at position {0} needs no claim: it is in the books already")]
    NothingToClaim(u64),
    /// The prize was claimed before, with other data or none.
    #[error("what was won at position {0} is claimed already")]
    ClaimedBefore(u64),
    /// The time for claims is over.
    #[error(
        "what was won at position {0} can't be claimed any more: its time is over, and it goes back into stock"
    )]
    ClaimTooLate(u64),
    /// Nobody has claimed the prize.
    #[error("what was won at position {0} is not claimed yet; the winner claims it first")]
    NotClaimed(u64),
    /// The prize was handed out before.
    #[error("what was won at position {0} was handed out already")]
    FulfilledBefore(u64),
    /// It is handed out against its code only.
    #[error("what was won at position {0} is picked up; ask for its code and redeem that")]
    NeedsCode(u64),
    /// No prize has this code.
    #[error("no prize of this draw has this code; compare it letter by letter")]
    CodeUnknown,
    /// Another form of campaign has this.
    #[error(
        "this campaign is of the form {form}, which does not have this; see /openapi.json for what it has"
    )]
    OtherForm {
        /// What it is.
        form: String,
    },
    /// What only red envelopes refuse.
    #[error("{0}")]
    Envelope(envelope::Refusal),
    /// What only raffles refuse.
    #[error("{0}")]
    Raffle(raffle::Refusal),
    /// It can't open before all that its rules promise is there.
    #[error("{field} of its rules promises {needed} of {asset} and {has} are there; {}", allot(asset, *.needed, *.has))]
    StockMissing {
        /// The rule.
        field: String,
        /// Which prize.
        asset: Asset,
        /// What is promised.
        needed: u64,
        /// What the ledger has handed over.
        has: u64,
    },
    /// It waits for a person's decision.
    #[error("what was won at position {0} is being checked; come back once that is done")]
    BeingChecked(u64),
    /// A person decided against it.
    #[error("what was won at position {0} is not handed out; ask whoever runs the campaign why")]
    PrizeRefused(u64),
    /// It is its winner's already, and always was.
    #[error("what was won at position {0} was never held, so there is nothing to release; its winner has it")]
    NotHeld(u64),
    /// An operator says that nobody claimed it, and that can't be said.
    #[error(
        "what was won at position {0} has not lapsed: it is claimed, needs no claim or can still be claimed; wait until its \
         time is over, or give \"invalidated\" if the win does not stand"
    )]
    NotLapsed(u64),
}

/// What to do about stock that is missing.
pub(crate) fn allot(asset: &Asset, needed: u64, has: u64) -> String {
    let missing = needed.saturating_sub(has);
    format!(
        "allot {missing} more of {asset} to it, into stock, with POST /v1/campaigns/BOOK/allotments, then open it"
    )
}

impl From<raffle::Refusal> for Refusal {
    fn from(refusal: raffle::Refusal) -> Self {
        Self::Raffle(refusal)
    }
}

impl From<envelope::Refusal> for Refusal {
    fn from(refusal: envelope::Refusal) -> Self {
        Self::Envelope(refusal)
    }
}

/// Who may send a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caller {
    /// Participants.
    Persons,
    /// Operators.
    Operators,
    /// Fairground's own parts.
    System,
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Persons => "participants",
            Self::Operators => "operators",
            Self::System => "Fairground itself",
        })
    }
}

impl Refusal {
    /// As clients see it.
    pub fn problem(&self) -> Problem {
        let (status, slug) = match self {
            Self::ByRule(RuleBroken::NotOpen { .. }) => (409, "campaign-not-open"),
            Self::ByRule(RuleBroken::NoTicket) => (409, "no-ticket"),
            Self::ByRule(RuleBroken::DayQuota | RuleBroken::TotalQuota) => (409, "quota-spent"),
            Self::ByRule(RuleBroken::NotListed) => (403, "not-listed"),
            Self::ByRule(RuleBroken::Denied) => (403, "denied"),
            Self::ByRule(RuleBroken::KeptOut(why)) => why.status_and_slug(),
            Self::CampaignUnknown => (404, "campaign-unknown"),
            Self::CampaignExists => (409, "campaign-exists"),
            Self::NotAllowed(_) => (403, "not-allowed"),
            Self::Malformed(_) => (422, "malformed"),
            Self::WrongStatus { .. } => (409, "wrong-status"),
            Self::PrizeUnknown(_) => (404, "prize-unknown"),
            Self::SeedLost => (503, "seed-lost"),
            Self::TimePassed { .. } => (409, "time-passed"),
            Self::NothingToClaim(_) => (409, "nothing-to-claim"),
            Self::ClaimedBefore(_) => (409, "claimed-before"),
            Self::ClaimTooLate(_) => (409, "claim-too-late"),
            Self::NotClaimed(_) => (409, "not-claimed"),
            Self::FulfilledBefore(_) => (409, "fulfilled-before"),
            Self::NeedsCode(_) => (409, "needs-code"),
            Self::CodeUnknown => (404, "code-unknown"),
            Self::OtherForm { .. } => (404, "operation-unknown"),
            Self::StockMissing { .. } => (409, "prizes-missing"),
            Self::Envelope(refusal) => refusal.status_and_slug(),
            Self::Raffle(refusal) => refusal.status_and_slug(),
            Self::BeingChecked(_) => (409, "being-checked"),
            Self::PrizeRefused(_) => (409, "prize-refused"),
            Self::NotHeld(_) => (409, "not-held"),
            Self::NotLapsed(_) => (409, "not-lapsed"),
        };
        Problem::new(status, slug, self.to_string())
    }
}

fn when(status: Status) -> &'static str {
    match status {
        Status::Draft => "the draw has not opened yet; come back when it has",
        Status::Paused => "the draw is paused; come back when it goes on",
        Status::Open | Status::Closed => "the draw has ended",
    }
}
