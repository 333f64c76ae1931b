//! What happened in the deployment. Kinds only grow at the end.

use std::collections::BTreeMap;

use proto::{Actor, CampaignId, PersonId, Role, TenantId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

decider::events! {
    /// What happened in the deployment.
    pub enum Event {
        1 => Placed v1,
        2 => TokenCreated v1,
        3 => TokenRevoked v1,
        4 => DoorSummed v1,
        5 => ErasureOrdered v1,
    }
    campaign(event) => match event {
        Event::Placed(placed) => Some(&placed.campaign),
        _ => None,
    };
    person(event) => match event {
        Event::ErasureOrdered(ordered) => Some(ordered.person),
        _ => None,
    };
}

/// A campaign got its place for life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The campaign.
    pub campaign: CampaignId,
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// The service that runs it.
    pub service: String,
    /// The shard of that service.
    pub shard: u16,
}

/// A token was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCreated {
    /// Hash of the token.
    pub token: TokenHash,
    /// What it may do.
    pub role: Role,
    /// For which account.
    pub tenant: TenantId,
    /// What its maker called it.
    pub label: String,
}

/// A token was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRevoked {
    /// Hash of the token.
    pub token: TokenHash,
}

/// What the door refused in a minute, outside any campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorSummed {
    /// Start of the minute.
    pub minute: Timestamp,
    /// Refusals by class.
    pub refusals: BTreeMap<String, u64>,
}

/// An operator ordered that a person be erased. Written before it is done, so that no erasure is without its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureOrdered {
    /// The account that the person belonged to.
    pub tenant: TenantId,
    /// The id that no openid leads to any more.
    pub person: PersonId,
    /// Who ordered it.
    pub by: Actor,
}
