//! What time brings: followers who have stayed long enough, rewards that are weighed again, and campaigns of which nothing changes any more.

use proto::{CampaignId, Timestamp};

use super::rewards::Rewards;
use super::sweep::sweep;
use crate::event::{CampaignFinished, Event, PlaceTaken};
use crate::state::{Campaign, State};

/// Followers who qualify by one tick, so that their events fit into a block; the next tick follows at once.
pub const TICK_FOLLOWERS_MAX: usize = 100;

pub(super) fn tick(state: &State, now: Timestamp) -> Vec<Event> {
    let mut rewards = Rewards::of(state, now);
    for (_, id, person) in state.due.iter().take_while(|(at, ..)| *at <= now).take(TICK_FOLLOWERS_MAX) {
        let Some(campaign) = state.campaigns.get(id) else { continue };
        rewards.settle(id, person, &campaign.person(person));
    }
    if !rewards.events.is_empty() {
        return rewards.events;
    }
    if let Some((_, id)) = state.sweeping.first().filter(|(at, _)| *at <= now)
        && let Some(campaign) = state.campaigns.get(id)
    {
        return sweep(rewards, id, campaign);
    }
    // Nobody who still counts by now may come behind the final ranking, and nothing that would not be given by now.
    if let Some((_, id)) = state.finishing.first().filter(|(at, _)| *at <= now)
        && let Some(campaign) = state.campaigns.get(id)
    {
        return finish(id, campaign);
    }
    rewards.events
}

fn finish(id: &CampaignId, campaign: &Campaign) -> Vec<Event> {
    let mut events = vec![CampaignFinished { campaign: id.clone() }.into()];
    let best = campaign.ranking.iter().take(campaign.rules.prize_places as usize);
    events.extend((1..).zip(best).map(|(place, (qualified, _, person))| {
        PlaceTaken { campaign: id.clone(), person: *person, place, qualified: qualified.0 }.into()
    }));
    events
}
