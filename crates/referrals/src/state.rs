//! What decisions need to know, no more, and the parts it is made of. `evolve` changes it.

mod campaign;
mod clan;
mod person;
mod waiting;

pub(crate) use campaign::{Campaign, Channel, Goal, Group, Times, shared_key};
pub use campaign::{Counts, Status};
pub(crate) use clan::Clan;
pub use person::Stage;
pub(crate) use person::{Person, is_before};
pub(crate) use waiting::Waiting;

use std::collections::{BTreeMap, BTreeSet};

use decider::Stamp;
use decider::compact::Compact;
use decider::exchange::Parking;
use proto::{CampaignId, PersonId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

/// All campaigns of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Position of the last event that changed what anybody can see.
    pub(crate) revision: u64,
    pub(crate) campaigns: BTreeMap<CampaignId, Campaign>,
    /// Who has ever followed an account, in whichever of its campaigns that was noted: 16 bytes each.
    pub(crate) followers: BTreeMap<TenantId, Compact<PersonId, ()>>,
    /// Followers who qualify at a time if they stay, soonest first.
    pub(crate) due: BTreeSet<(Timestamp, CampaignId, PersonId)>,
    /// Campaigns that are final at a time, soonest first.
    pub(crate) finishing: BTreeSet<(Timestamp, CampaignId)>,
    /// Campaigns whose rewards are weighed again at a time, soonest first.
    pub(crate) sweeping: BTreeSet<(Timestamp, CampaignId)>,
    /// Campaigns that ask for votes, by the campaign of votes.
    pub(crate) hearing: BTreeMap<CampaignId, BTreeSet<CampaignId>>,
    pub(crate) parking: Parking,
}

impl State {
    /// Whether a person has ever followed this account: whoever comes back is not new, in none of its campaigns.
    pub(crate) fn has_followed(&self, tenant: &TenantId, person: &PersonId) -> bool {
        self.followers.get(tenant).is_some_and(|followers| followers.contains(person))
    }

    /// What is known of a person in a campaign.
    pub(crate) fn person(&self, id: &CampaignId, person: &PersonId) -> Person {
        self.campaigns.get(id).map(|campaign| campaign.person(person)).unwrap_or_default()
    }

    /// When something happens that nobody asks for.
    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        let qualifies = self.due.first().map(|(at, ..)| *at);
        let finishes = self.finishing.first().map(|(at, _)| *at);
        let sweeps = self.sweeping.first().map(|(at, _)| *at);
        qualifies.into_iter().chain(finishes).chain(sweeps).min()
    }

    /// Changes a campaign, and keeps in order what hangs on it.
    ///
    /// # Panics
    /// If no earlier event set it up: decide makes none about such a one.
    pub(crate) fn change<T>(
        &mut self,
        stamp: Stamp,
        id: &CampaignId,
        by: impl FnOnce(&mut Campaign) -> T,
    ) -> T {
        let Some(campaign) = self.campaigns.get_mut(id) else {
            unreachable!("event {} is about campaign {id}, which no earlier event set up", stamp.position)
        };
        let before = (campaign.finishes_at(), campaign.sweeps_at());
        let changed = by(campaign);
        let after = (campaign.finishes_at(), campaign.sweeps_at());
        campaign.revision = stamp.position;
        self.revision = stamp.position;
        reorder(&mut self.finishing, id, before.0, after.0);
        reorder(&mut self.sweeping, id, before.1, after.1);
        changed
    }

    /// Changes what is kept of somebody, and keeps in order when they are due.
    pub(crate) fn change_person(
        &mut self,
        stamp: Stamp,
        id: &CampaignId,
        person: &PersonId,
        by: impl FnOnce(&mut Person),
    ) {
        let (before, after) = self.change(stamp, id, |campaign| {
            let mut due = (None, None);
            let mut waits = (false, false);
            let rules = &campaign.rules;
            campaign.persons.upsert(person, |known| {
                let mut known = known.unwrap_or_default();
                due.0 = known.due(rules);
                by(&mut known);
                due.1 = known.due(rules);
                waits = (known.stage == Stage::Held, known.is_doubted);
                known
            });
            campaign.held.set(person, waits.0, stamp.at);
            campaign.doubted.set(person, waits.1, stamp.at);
            due
        });
        if before != after {
            let key = |at| (at, id.clone(), *person);
            before.map(|at| self.due.remove(&key(at)));
            after.map(|at| self.due.insert(key(at)));
        }
    }
}

/// Moves a campaign from one time to another.
fn reorder(
    waiting: &mut BTreeSet<(Timestamp, CampaignId)>,
    id: &CampaignId,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
) {
    if before != after {
        before.map(|at| waiting.remove(&(at, id.clone())));
        after.map(|at| waiting.insert((at, id.clone())));
    }
}
