//! What happened to red envelopes. Each struct is frozen once it was stored: a new shape is a new version.

use proto::{Actor, CampaignId, Hash, PersonId, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::password::Sealed;
use super::refusal::RuleBroken;
use super::rules::{Round, Rules};
use crate::follows::Admits;

/// A red envelope was set up, as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeCreated {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rules, for good.
    pub rules: Rules,
    /// The password of each round, sealed until it is released.
    pub passwords: Vec<Sealed>,
    /// The hash of the seed that all parts come from, see [`crate::fairness`].
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

/// A red envelope was set up, as it was stored when its rules were rounds alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeCreatedV1 {
    /// Its id.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// Its title.
    pub name: String,
    /// Its rounds.
    pub rounds: Vec<Round>,
    /// The password of each round, sealed until it is released.
    pub passwords: Vec<Sealed>,
    /// The hash of the seed.
    pub commitment: Hash,
    /// Who did it.
    pub by: Actor,
}

impl EnvelopeCreatedV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> EnvelopeCreated {
        let Self { campaign, tenant, name, rounds, passwords, commitment, by } = self;
        let rules = Rules { rounds, admits: Admits::Everybody };
        EnvelopeCreated { campaign, tenant, name, rules, passwords, commitment, by }
    }
}

/// A draft was opened, or one that was stopped goes on. All the money that it can still give lies in its stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeOpened {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// All claims were stopped at once, until it is opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeStopped {
    /// The campaign.
    pub campaign: CampaignId,
    /// Why, in the operator's words.
    pub reason: String,
    /// Who did it.
    pub by: Actor,
}

/// It is over: by an operator, or by the end of its last round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeClosed {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// The seed is public: from here on anybody can check each part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeSeedRevealed {
    /// The campaign.
    pub campaign: CampaignId,
    /// The seed; its hash is the commitment.
    pub seed: Hash,
}

/// It closed, and the server no longer had the seed that it was committed to: its parts can't be checked. Once the right secret
/// is back, closing again reveals the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeSeedLost {
    /// The campaign.
    pub campaign: CampaignId,
}

/// The time has come from which a round's password opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundReleased {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round, from 1.
    pub round: u16,
    /// The password, if the page shows it.
    pub password: Option<String>,
}

/// A round's time is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundEnded {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round, from 1.
    pub round: u16,
    /// All passwords that it had, in their order, now that they open nothing; empty if the secret was lost.
    pub passwords: Vec<String>,
    /// How many parts were taken.
    pub claims: u32,
    /// How many fen nobody took.
    pub fen_left: u64,
}

/// A round has another password from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRotated {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round, from 1.
    pub round: u16,
    /// The password, sealed.
    pub password: Sealed,
    /// The same to be shown, if the page shows it and the round has begun.
    pub shown: Option<String>,
    /// Who did it.
    pub by: Actor,
}

/// A person took a part. For others to hear: it is won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartClaimed {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round, from 1.
    pub round: u16,
    /// Which part of it, from 1, without gaps.
    pub part: u32,
    /// Who took it.
    pub person: PersonId,
    /// How much it is, see [`super::split`].
    pub fen: u64,
    /// How they said the password.
    pub way: Way,
    /// Position of the person's claim before this one in the campaign, 0 if it is the first.
    pub before: u64,
    /// Whether the money waits for a person's decision, see [`crate::holds`]: nobody hears of it before.
    pub held: bool,
}

/// A person took a part, as it was stored before money could be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartClaimedV1 {
    /// The campaign.
    pub campaign: CampaignId,
    /// The round, from 1.
    pub round: u16,
    /// Which part of it, from 1, without gaps.
    pub part: u32,
    /// Who took it.
    pub person: PersonId,
    /// How much it is.
    pub fen: u64,
    /// How they said the password.
    pub way: Way,
    /// Position of the person's claim before this one in the campaign, 0 if it is the first.
    pub before: u64,
}

impl PartClaimedV1 {
    /// The same as it is stored today.
    pub fn lift(self) -> PartClaimed {
        let Self { campaign, round, part, person, fen, way, before } = self;
        PartClaimed { campaign, round, part, person, fen, way, before, held: false }
    }
}

/// A person got nothing, by the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRefused {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who tried.
    pub person: PersonId,
    /// How they said the password.
    pub way: Way,
    /// Why.
    pub broken: RuleBroken,
}

/// How a password was said. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ClaimWay")]
pub enum Way {
    /// On the campaign's page.
    Page,
    /// In a message to the account.
    Message,
}
