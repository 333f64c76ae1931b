//! Who follows an account, and what followers bring to those who invited them.

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::time::Timestamp;

/// Referrals: an operator stated whether a person follows the account, whoever invited them and whether or not it counts. It is
/// about the account; the campaign is the one that it was stated in. News may come late: the newest by `at` says what is so now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowStated {
    /// Who.
    pub person: PersonId,
    /// Whether they follow.
    pub following: bool,
    /// When that was so.
    pub at: Timestamp,
    /// Whether they follow for the first time, as far as is known. Whoever leaves, or comes back, is not new.
    pub is_new: bool,
}

/// Referrals: whom a person invited has done all that the campaign asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerQualified {
    /// Who invited.
    pub inviter: PersonId,
    /// Who followed.
    pub follower: PersonId,
    /// Who invited the inviter, where the campaign rewards two levels. Nobody above them is ever told of.
    pub above: Option<PersonId>,
}

/// Referrals: a qualified follower no longer counts: they left while that still matters, what they had done was voided, or a
/// person decided so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerLeft {
    /// Who invited.
    pub inviter: PersonId,
    /// Who left.
    pub follower: PersonId,
    /// Position of the event by which they had qualified.
    pub qualified: u64,
}

/// Referrals: a follower who no longer counted counts again, since what was voided was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowerRestored {
    /// Who invited.
    pub inviter: PersonId,
    /// Who followed.
    pub follower: PersonId,
    /// Position of the event by which they had qualified.
    pub qualified: u64,
}

/// Something that inviters reach by those whom they invited. Variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// So many of them count.
    Invited(u32),
    /// This place in the final ranking, from 1.
    Place(u32),
}

/// Referrals: an inviter reached a goal, for the first and only time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalReached {
    /// Who.
    pub person: PersonId,
    /// What.
    pub goal: Goal,
}

/// Referrals: an inviter has fallen back behind a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalLost {
    /// Who.
    pub person: PersonId,
    /// Position of the event by which they had reached it.
    pub reached: u64,
}

/// Referrals: an inviter has come back to a goal that they had lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalRegained {
    /// Who.
    pub person: PersonId,
    /// Position of the event by which they had reached it.
    pub reached: u64,
}
