//! What is written about a fact that led to nothing else. These shapes stand in logs: a changed one is a new version.

use proto::fact::{Raw, Source, Trace};
use proto::{Actor, CampaignId, CommandId, Fact, Heard, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What the host writes through [`crate::Exchange::note`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The rules said no.
    Declined(Declined),
    /// It waits for an operator.
    Parked(Parked),
    /// An operator has decided about a parked one.
    Released(Released),
}

/// A fact was heard, and the rules said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// Where the fact stands.
    pub source: Source,
    /// Its kind.
    pub kind: SmolStr,
    /// The campaign that it is about.
    pub campaign: CampaignId,
    /// Whose account it would have touched.
    pub person: Option<PersonId>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The command that led to it.
    pub cause: CommandId,
    /// Ties it to the request that began it.
    pub trace: Trace,
    /// Why, as a word that never changes its meaning: `budget-spent`.
    pub reason: SmolStr,
    /// The same for people, with what matters this time.
    pub detail: String,
}

impl Declined {
    /// This fact, for this reason.
    pub fn of(heard: &Heard<Fact>, reason: &str, detail: String) -> Self {
        Self {
            source: heard.source.clone(),
            kind: SmolStr::new_static(heard.body.name()),
            campaign: heard.campaign.clone(),
            person: heard.body.person(),
            occurred_at: heard.occurred_at,
            cause: heard.cause,
            trace: heard.trace.clone(),
            reason: reason.into(),
            detail,
        }
    }
}

/// A fact waits until an operator lets it be retried or drops it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Where the fact stands.
    pub source: Source,
    /// The campaign that it is about.
    pub campaign: CampaignId,
    /// Whose account it would touch. `None`: nobody's, or it can't be read, and then the whole campaign waits.
    pub person: Option<PersonId>,
    /// The fact as it was told, see [`proto::fact::read`].
    #[serde(with = "proto::hex_bytes")]
    pub told: Vec<u8>,
    /// Why, for people; empty if it only waits behind another.
    pub reason: String,
}

impl Parked {
    /// This fact, for this reason.
    pub fn of(heard: &Heard<Raw>, reason: String) -> Self {
        let mut told = Vec::new();
        heard.encode(&mut told);
        let person = heard.open().ok().flatten().and_then(|fact| fact.body.person());
        Self { source: heard.source.clone(), campaign: heard.campaign.clone(), person, told, reason }
    }
}

/// An operator has decided about a parked fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// Position of the event that parked it.
    pub parked: u64,
    /// Where the fact stands.
    pub source: Source,
    /// The campaign that it is about.
    pub campaign: CampaignId,
    /// Whose account it touches.
    pub person: Option<PersonId>,
    /// What was done.
    pub how: Release,
    /// Who did it.
    pub by: Actor,
}

/// What was done about a parked fact. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// It was heard again; what followed stands in the events before this one, of the same command.
    Retried,
    /// It never takes effect.
    Dropped,
}
