//! What the others are told: who follows the account, which followers count, which no longer do, and what inviters reach by them.
//! Referrals hear votes, where a campaign asks for one.

use decider::Stamp;
use decider::exchange::{Announcement, Exchange, Note, Parking, Reactions, Target};
use proto::fact::{
    FollowStated, FollowerLeft, FollowerQualified, FollowerRestored, Goal, GoalLost, GoalReached,
    GoalRegained,
};
use proto::{Fact, Heard, TenantId};

use crate::Referrals;
use crate::command::Command;
use crate::event::{Event, FactDeclined, FactParked, FactReleased};
use crate::state::State;

/// The service whose facts are heard.
pub(crate) const VOTES: &str = "votes";

impl Exchange for Referrals {
    const HEARS: &'static [&'static str] = &[VOTES];

    fn announce(event: &Event, stamp: Stamp) -> Option<Announcement> {
        let (campaign, fact): (_, Fact) = match event {
            Event::FollowNoted(e) => {
                let (person, following, is_new) = (e.person, e.following, e.is_new);
                let at = e.at.unwrap_or(stamp.at);
                (&e.campaign, FollowStated { person, following, at, is_new }.into())
            }
            Event::FollowerQualified(e) => {
                let (inviter, follower, above) = (e.inviter.person()?, e.follower, e.above);
                (&e.campaign, FollowerQualified { inviter, follower, above }.into())
            }
            Event::FollowerLeft(e) => {
                let (inviter, follower, qualified) = (e.inviter.person()?, e.follower, e.qualified);
                (&e.campaign, FollowerLeft { inviter, follower, qualified }.into())
            }
            Event::FollowerRestored(e) => {
                let (inviter, follower, qualified) = (e.inviter.person()?, e.follower, e.qualified);
                (&e.campaign, FollowerRestored { inviter, follower, qualified }.into())
            }
            Event::MilestoneReached(e) => {
                (&e.campaign, GoalReached { person: e.person, goal: Goal::Invited(e.qualified) }.into())
            }
            Event::MilestoneLost(e) => {
                (&e.campaign, GoalLost { person: e.person, reached: e.reached }.into())
            }
            Event::MilestoneRegained(e) => {
                (&e.campaign, GoalRegained { person: e.person, reached: e.reached }.into())
            }
            Event::PlaceTaken(e) => {
                (&e.campaign, GoalReached { person: e.person, goal: Goal::Place(e.place) }.into())
            }
            _ => return None,
        };
        Some(Announcement { campaign: campaign.clone(), tenant: None, fact })
    }

    /// What votes say about votes. Which campaigns ask for them only the state knows.
    fn react(heard: &Heard<Fact>) -> Reactions<Command> {
        match &heard.body {
            Fact::VoteCounted(_) | Fact::VoteVoided(_) | Fact::VoteRestored(_) => {
                vec![(Target::Tenant, Command::Hear(Box::new(heard.clone())))]
            }
            _ => Vec::new(),
        }
    }

    fn note(_: &State, _: &TenantId, note: Note) -> Option<Event> {
        Some(match note {
            Note::Declined(fact) => FactDeclined { fact }.into(),
            Note::Parked(fact) => FactParked { fact }.into(),
            Note::Released(fact) => FactReleased { fact }.into(),
        })
    }

    fn parking(state: &State) -> &Parking {
        &state.parking
    }
}
