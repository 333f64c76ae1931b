//! What the others are told: which votes count, which are voided, and which are voided no more.
//!
//! What a vote earned stays while it is held, so that its caster sees nothing of a hold: it is in force if the vote ever
//! counted and is not voided now. Who tried in vain is nobody's business either.

use decider::Stamp;
use decider::exchange::{Announcement, Exchange};
use guard::Outcome;
use proto::Fact;
use proto::fact::{VoteCounted, VoteRestored, VoteVoided};

use crate::Votes;
use crate::event::{Event, VerdictChanged, VoteCast, VoteStatus};

/// How many votes a contestant gets by being named in one.
const VOTES_EACH: u32 = 1;

impl Exchange for Votes {
    fn announce(event: &Event, stamp: Stamp) -> Option<Announcement> {
        match event {
            Event::VoteCast(cast) if cast.verdict.outcome == Outcome::Counted => Some(counted(cast, stamp)),
            Event::VerdictChanged(changed) => judged(changed).map(|fact| Announcement {
                campaign: changed.campaign.clone(),
                tenant: None,
                fact,
            }),
            _ => None,
        }
    }
}

/// A vote counts for the first time once, and from then on it is voided and restored by turns: whoever rewards it does so
/// once.
fn judged(changed: &VerdictChanged) -> Option<Fact> {
    let VerdictChanged { person, cast, from, to, had_counted, .. } = *changed;
    let (contestants, votes) = (changed.contestants.clone(), VOTES_EACH);
    match (from, to) {
        (_, VoteStatus::Counted) if !had_counted => {
            let cast_at = Some(changed.cast_at);
            Some(VoteCounted { person, cast, contestants, votes, cast_at }.into())
        }
        (VoteStatus::Voided, VoteStatus::Counted | VoteStatus::Held) if had_counted => {
            Some(VoteRestored { person, cast, contestants, votes }.into())
        }
        (VoteStatus::Counted | VoteStatus::Held, VoteStatus::Voided) if had_counted => {
            Some(VoteVoided { person, cast, contestants, votes }.into())
        }
        _ => None,
    }
}

fn counted(cast: &VoteCast, stamp: Stamp) -> Announcement {
    let VoteCast { person, contestants, .. } = cast;
    let fact = VoteCounted {
        person: *person,
        cast: stamp.position,
        contestants: contestants.clone(),
        votes: VOTES_EACH,
        cast_at: None,
    };
    Announcement { campaign: cast.campaign.clone(), tenant: None, fact: fact.into() }
}
