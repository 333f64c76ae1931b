//! What followers bring to who invited them, and when that is lost.

use std::collections::BTreeMap;

use proto::{CampaignId, PersonId, Timestamp};

use super::weigh;
use crate::event::{
    Event, FollowerHeld, FollowerLeft, FollowerQualified, FollowerRestored, Lost, MilestoneLost,
    MilestoneReached, MilestoneRegained,
};
use crate::state::{Campaign, Person, Stage, State, Status};
use crate::tree::Inviter;

/// The events of one decision about followers.
pub(super) struct Rewards<'a> {
    state: &'a State,
    now: Timestamp,
    /// How many more of an inviter's count by the events so far, or fewer.
    moved: BTreeMap<(CampaignId, PersonId), i32>,
    pub(super) events: Vec<Event>,
}

impl<'a> Rewards<'a> {
    pub(super) fn of(state: &'a State, now: Timestamp) -> Self {
        Self { state, now, moved: BTreeMap::new(), events: Vec::new() }
    }

    /// The time of the decision.
    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets a follower count who has done all that is asked by now, or holds that; `after` is what they are after the events
    /// so far.
    pub(super) fn settle(&mut self, id: &CampaignId, follower: &PersonId, after: &Person) {
        let Some(campaign) = self.campaign(id) else { return };
        if after.due(&campaign.rules).is_none_or(|due| due > self.now) {
            return;
        }
        let (place, inviter, follower) = (id.clone(), campaign.inviter(after.inviter), *follower);
        if after.qualified != 0 {
            let qualified = after.qualified;
            self.events.push(FollowerRestored { campaign: place, inviter, follower, qualified }.into());
            return self.gain(id, campaign, &after.inviter);
        }
        // Channels are given nothing, so nobody gains by what is made up.
        if inviter.person().is_some() && !after.is_released {
            let weighed = weigh::weigh(campaign, &follower, after);
            if weighed.is_held() {
                self.events.push(FollowerHeld { campaign: place, inviter, follower, weighed }.into());
                return;
            }
        }
        let above = above(campaign, &inviter).filter(|above| *above != follower);
        self.events.push(FollowerQualified { campaign: place, inviter, follower, above }.into());
        self.gain(id, campaign, &after.inviter);
    }

    /// Takes back that a follower counts.
    pub(super) fn lose(&mut self, id: &CampaignId, follower: &PersonId, why: Lost) {
        let Some(campaign) = self.campaign(id) else { return };
        let known = campaign.person(follower);
        let (place, inviter, qualified) = (id.clone(), campaign.inviter(known.inviter), known.qualified);
        let left = FollowerLeft { campaign: place, inviter, follower: *follower, qualified, why };
        self.events.push(left.into());
        let person = known.inviter;
        let qualified = self.moves(id, campaign, &person, -1) + 1;
        if let Some(goal) = campaign.goals.get(&(person, qualified)).filter(|goal| goal.holds) {
            let (campaign, reached) = (id.clone(), goal.reached);
            self.events.push(MilestoneLost { campaign, person, qualified, reached }.into());
        }
    }

    /// One more of an inviter's counts; says which milestone that is.
    fn gain(&mut self, id: &CampaignId, campaign: &Campaign, node: &PersonId) {
        let (person, qualified) = (*node, self.moves(id, campaign, node, 1));
        let is_milestone = campaign.rules.milestones.contains(&qualified);
        if !is_milestone || campaign.channels.contains_key(node) {
            return;
        }
        let campaign_id = id.clone();
        match campaign.goals.get(&(person, qualified)) {
            None => self.events.push(MilestoneReached { campaign: campaign_id, person, qualified }.into()),
            Some(goal) if !goal.holds => {
                let (campaign, reached) = (campaign_id, goal.reached);
                self.events.push(MilestoneRegained { campaign, person, qualified, reached }.into());
            }
            Some(_) => {}
        }
    }

    /// More of an inviter's count, or fewer; gives how many do then.
    fn moves(&mut self, id: &CampaignId, campaign: &Campaign, node: &PersonId, change: i32) -> u32 {
        let moved = self.moved.entry((id.clone(), *node)).or_default();
        *moved += change;
        let counted = campaign.person(node).invitees_qualified.checked_add_signed(*moved);
        counted.expect("only who counts is taken back")
    }

    /// The campaign, unless nothing of it changes any more.
    fn campaign(&self, id: &CampaignId) -> Option<&'a Campaign> {
        self.state.campaigns.get(id).filter(|campaign| campaign.status != Status::Final)
    }
}

/// Who invited the inviter, where two levels are rewarded: a person by whom the inviter came and stays.
fn above(campaign: &Campaign, inviter: &Inviter) -> Option<PersonId> {
    if campaign.rules.levels < 2 {
        return None;
    }
    let known = campaign.person(&inviter.person()?);
    let came = matches!(known.stage, Stage::Followed | Stage::Qualified);
    campaign.inviter(known.inviter).person().filter(|_| came)
}
