//! Following, staying, leaving. What operators state has happened, so it is never refused; what it means is decided here,
//! in a campaign that has closed as well.

use proto::{CampaignId, PersonId, Timestamp};

use super::Case;
use crate::event::{Event, FollowNoted, FollowerLeft, FollowerQualified};
use crate::receipt::Receipt;
use crate::state::{Campaign, Stage, State};

/// Followers who qualify by one tick, so that their events fit into a block; the next tick follows at once.
pub const TICK_FOLLOWERS_MAX: usize = 100;

impl Case<'_> {
    pub(super) fn follow(&self, person: PersonId, following: bool) -> (Vec<Event>, Receipt) {
        let receipt = Receipt::Follow { following };
        let known = self.campaign.person(&person);
        if known.follows == following {
            return (Vec::new(), receipt);
        }
        let rules = &self.campaign.rules;
        // Who comes back is not new, whichever campaign of the account they came by before.
        let is_new = following && !self.has_followed(&person) && known.is_invited(rules, self.now);
        let inviter = is_new.then_some(known.inviter);
        let (campaign, by) = (self.id.clone(), self.by());
        let mut events = vec![FollowNoted { campaign, person, following, inviter, by }.into()];
        if let Some(inviter) = inviter.filter(|_| rules.stay_ms() == 0) {
            events.push(qualified(self.id, inviter, person));
        }
        let still_matters = self.now.since_ms(known.since) < rules.leave_within_ms();
        if !following && known.stage == Stage::Qualified && still_matters {
            let (campaign, inviter) = (self.id.clone(), known.inviter);
            let left = FollowerLeft { campaign, inviter, follower: person, qualified: known.qualified };
            events.push(left.into());
        }
        (events, receipt)
    }
}

/// Followers who have stayed long enough by now, a bounded number of them.
pub(super) fn qualify(state: &State, now: Timestamp) -> Vec<Event> {
    let due = state.due.iter().take_while(|(at, ..)| *at <= now).take(TICK_FOLLOWERS_MAX);
    let inviter = |id: &CampaignId, person| {
        let campaign: Option<&Campaign> = state.campaigns.get(id);
        campaign.map(|campaign| campaign.person(person).inviter)
    };
    due.filter_map(|(_, id, person)| Some(qualified(id, inviter(id, person)?, *person))).collect()
}

fn qualified(campaign: &CampaignId, inviter: PersonId, follower: PersonId) -> Event {
    FollowerQualified { campaign: campaign.clone(), inviter, follower }.into()
}
