//! Which rules weigh a campaign's votes from when on, and which are tried out beside them.

use guard::{Definition, ReasonCode};
use proto::{Actor, CampaignId, RulesHash};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::VoteStatus;

/// An operator gave a campaign other rules: votes are weighed by them from here on. Those that were cast before keep the
/// verdict that they have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesetSet {
    /// The campaign.
    pub campaign: CampaignId,
    /// The hash of the rules.
    pub ruleset: RulesHash,
    /// The rules themselves, also where a release knows them, so that the log says by which numbers votes were weighed.
    pub definition: Definition,
    /// Why, in their words. It stands in the log for good, so it names nobody.
    pub reason: String,
    /// Who did it.
    pub by: Actor,
}

/// An operator has other rules tried out from here on: what they say of each vote is noted and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowSet {
    /// The campaign.
    pub campaign: CampaignId,
    /// The hash of the rules.
    pub ruleset: RulesHash,
    /// The rules themselves.
    pub definition: Definition,
    /// Who did it.
    pub by: Actor,
}

/// An operator has seen enough of a shadow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowStopped {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who did it.
    pub by: Actor,
}

/// Detectors that work with what a shadow says of votes would have made something else of some. Changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowFound {
    /// The campaign.
    pub campaign: CampaignId,
    /// The shadow's rules.
    pub ruleset: RulesHash,
    /// Which votes would go which way.
    pub changes: Vec<ShadowChange>,
}

/// Votes for the same contestants that would go the same way for the same kind of reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShadowChange {
    /// Numbers of the contestants, ascending.
    pub contestants: Vec<u32>,
    /// What they were by the shadow.
    pub from: VoteStatus,
    /// What they would be.
    pub to: VoteStatus,
    /// What weighs most against them; none if nothing does any more.
    pub code: Option<ReasonCode>,
    /// Their positions, ascending.
    pub votes: Vec<u64>,
}
