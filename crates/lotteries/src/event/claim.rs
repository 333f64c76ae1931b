//! Who may draw, and what became of prizes after they were won.

use proto::{Actor, CampaignId, PersonId, PersonalRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an operator has put a person. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// On no list.
    None,
    /// On the list of those who may draw where only listed persons may.
    Allowed,
    /// On the list of those who may not draw.
    Denied,
}

/// An operator put a person on a list, or took them off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonListed {
    /// The draw.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// Where they stand now.
    pub listing: Listing,
    /// Who did it.
    pub by: Actor,
}

/// A winner said where a prize that is sent goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeClaimed {
    /// The draw.
    pub campaign: CampaignId,
    /// Position of the event by which it was won.
    pub won: u64,
    /// Who had won.
    pub person: PersonId,
    /// Name, phone and address, in the vault.
    pub delivery: PersonalRef,
}

/// A prize was sent, or handed out against its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrizeFulfilled {
    /// The draw.
    pub campaign: CampaignId,
    /// Position of the event by which it was won.
    pub won: u64,
    /// Who had won.
    pub person: PersonId,
    /// What the operator noted, such as the number of a parcel. It stands in the log for good, so it names nobody.
    pub note: String,
    /// Who did it.
    pub by: Actor,
}
