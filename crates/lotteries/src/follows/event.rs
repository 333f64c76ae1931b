//! What was heard of who follows. Each struct is frozen once it was stored: a new shape is a new version.

use proto::{CampaignId, PersonId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Follow;
use crate::event::FactCause;

/// An operator stated in a campaign of referrals whether a person follows the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowHeard {
    /// The account that it belongs to.
    pub tenant: TenantId,
    /// The campaign in which it was stated.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// Whether they follow.
    pub following: bool,
    /// When that was so.
    pub at: Timestamp,
    /// Whether they had not followed before.
    pub is_new: bool,
    /// The fact.
    pub cause: FactCause,
}

/// What the account knows of a person who takes part, where the campaign asks for followers and had written down something else, or
/// nothing. It goes by this from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowSeen {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub person: PersonId,
    /// Whether they follow.
    pub follows: bool,
    /// When they followed for the first time; 0: before anybody kept it.
    pub first_at: Timestamp,
}

impl FollowSeen {
    /// As it is known.
    pub(crate) fn follow(&self) -> Follow {
        Follow { said_at: Timestamp(0), first_at: self.first_at, follows: self.follows }
    }
}
