//! What the others are told: which followers count, and which no longer do. Referrals hear nobody: what a campaign asks of a
//! follower is stated here.

use decider::Stamp;
use decider::exchange::{Announcement, Exchange};
use proto::Fact;
use proto::fact::{FollowerLeft, FollowerQualified};

use crate::Referrals;
use crate::event::Event;

impl Exchange for Referrals {
    fn announce(event: &Event, _: Stamp) -> Option<Announcement> {
        let (campaign, fact): (_, Fact) = match event {
            Event::FollowerQualified(e) => {
                (&e.campaign, FollowerQualified { inviter: e.inviter, follower: e.follower }.into())
            }
            Event::FollowerLeft(e) => {
                let (inviter, follower, qualified) = (e.inviter, e.follower, e.qualified);
                (&e.campaign, FollowerLeft { inviter, follower, qualified }.into())
            }
            _ => return None,
        };
        Some(Announcement { campaign: campaign.clone(), tenant: None, fact })
    }
}
