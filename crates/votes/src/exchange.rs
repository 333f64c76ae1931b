//! What the others are told: which votes count. A hold is nobody's business, so it is not told, and neither is who tried
//! in vain.

use decider::Stamp;
use decider::exchange::{Announcement, Exchange};
use guard::Outcome;
use proto::fact::VoteCounted;

use crate::Votes;
use crate::event::{Event, VoteCast};

/// How many votes a contestant gets by being named in one.
const VOTES_EACH: u32 = 1;

impl Exchange for Votes {
    fn announce(event: &Event, stamp: Stamp) -> Option<Announcement> {
        match event {
            Event::VoteCast(cast) if cast.verdict.outcome == Outcome::Counted => Some(counted(cast, stamp)),
            _ => None,
        }
    }
}

fn counted(cast: &VoteCast, stamp: Stamp) -> Announcement {
    let VoteCast { person, contestants, .. } = cast;
    let fact = VoteCounted {
        person: *person,
        cast: stamp.position,
        contestants: contestants.clone(),
        votes: VOTES_EACH,
    };
    Announcement { campaign: cast.campaign.clone(), tenant: None, fact: fact.into() }
}
