//! Bodies as former releases told them, and what they are today. Frozen: streams and logs of others hold such bytes.

use serde::Deserialize;

use super::{FollowerQualified, VoteCounted};
use crate::ids::PersonId;

/// Without the time at which a vote had been cast that counts later: those who hear it go by when it was told.
#[derive(Deserialize)]
pub(super) struct VoteCountedV1 {
    person: PersonId,
    cast: u64,
    contestants: Vec<u32>,
    votes: u32,
}

impl VoteCountedV1 {
    pub(super) fn lift(self) -> VoteCounted {
        let Self { person, cast, contestants, votes } = self;
        VoteCounted { person, cast, contestants, votes, cast_at: None }
    }
}

/// Without a second level: there was none.
#[derive(Deserialize)]
pub(super) struct FollowerQualifiedV1 {
    inviter: PersonId,
    follower: PersonId,
}

impl FollowerQualifiedV1 {
    pub(super) fn lift(self) -> FollowerQualified {
        let Self { inviter, follower } = self;
        FollowerQualified { inviter, follower, above: None }
    }
}
