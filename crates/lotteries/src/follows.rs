//! Who follows the account, as far as referrals have told, and whom a campaign lets take part by it.
//!
//! What is known is known of an account, from whichever of its campaigns it was stated in. A campaign that asks for followers
//! writes down what it goes by whenever somebody gets in, or a lucky draw refuses them, and that is not what it wrote down
//! last ([`FollowSeen`]): so its log and its bundle show by themselves why. Facts may be late: who was refused can try again.
//!
//! 33 bytes are kept of each person of whom an account has stated something, as many as referrals keep.

pub(crate) mod event;

pub use event::{FollowHeard, FollowSeen};

use decider::compact::{Compact, Fixed};
use decider::exchange::Declined;
use proto::fact::FollowStated;
use proto::{CampaignId, Fact, Heard, PersonId, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{Event, FactCause, FactDeclined};
use crate::state::State;

/// Whom a campaign lets take part, as far as following the account goes. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Admits {
    /// Whoever comes.
    #[default]
    Everybody,
    /// Who follows the account as they take part.
    Followers,
    /// Of those only who followed it for the first time since the campaign was set up. Who left and came back is not new.
    NewFollowers,
}

/// Why somebody may not take part. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "KeptOut")]
pub enum KeptOut {
    /// They don't follow the account, as far as is known.
    #[error("this is for followers of the account; follow it first, and try again a moment later")]
    NotFollower,
    /// They have followed it for longer than there is this campaign.
    #[error("this is for new followers only, and you have followed the account before it began")]
    #[serde(rename = "not_new_follower")]
    NotNew,
}

impl KeptOut {
    /// The rule's name, as the log has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFollower => "not_follower",
            Self::NotNew => "not_new_follower",
        }
    }

    /// Status and slug, as clients see them.
    pub(crate) fn status_and_slug(self) -> (u16, &'static str) {
        match self {
            Self::NotFollower => (403, "not-a-follower"),
            Self::NotNew => (403, "not-a-new-follower"),
        }
    }
}

impl Admits {
    /// Why a person of whom this is known may not take part in a campaign that was set up at this time, if they may not.
    pub(crate) fn keeps_out(self, follow: Option<Follow>, set_up_at: Timestamp) -> Option<KeptOut> {
        let is_old = follow.is_some_and(|follow| follow.first_at < set_up_at);
        let follows = follow.is_some_and(|follow| follow.follows);
        match self {
            Self::Everybody => None,
            Self::NewFollowers if is_old => Some(KeptOut::NotNew),
            Self::Followers | Self::NewFollowers => (!follows).then_some(KeptOut::NotFollower),
        }
    }
}

/// What is known of a person's following.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Follow {
    /// Of when the newest news is.
    pub(crate) said_at: Timestamp,
    /// When they followed for the first time; 0: before anybody kept it.
    pub(crate) first_at: Timestamp,
    /// Whether they follow by the newest news.
    pub(crate) follows: bool,
}

impl Follow {
    /// What is known once this was heard as well, in whatever order it comes.
    fn with(before: Option<Self>, heard: &FollowHeard) -> Self {
        let first_at = if heard.is_new { heard.at } else { Timestamp(0) };
        let fresh = Self { said_at: heard.at, first_at, follows: heard.following };
        let Some(before) = before else { return fresh };
        let newest = if heard.at >= before.said_at { fresh } else { before };
        // Whoever leaves followed before.
        Self { first_at: before.first_at.min(heard.at), ..newest }
    }
}

impl Fixed for Follow {
    const BYTES: usize = 17;

    fn put(&self, into: &mut [u8]) {
        self.said_at.0.put(&mut into[..8]);
        self.first_at.0.put(&mut into[8..16]);
        into[16] = u8::from(self.follows);
    }

    fn take(from: &[u8]) -> Self {
        let time = |bytes: &[u8]| Timestamp(u64::take(bytes));
        Self { said_at: time(&from[..8]), first_at: time(&from[8..16]), follows: from[16] != 0 }
    }
}

/// What an account and a campaign of it know of persons.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'s> {
    account: Option<&'s Compact<PersonId, Follow>>,
    written_down: Option<&'s Compact<PersonId, Follow>>,
}

impl<'s> Known<'s> {
    pub(crate) fn of(state: &'s State, tenant: &TenantId, campaign: &CampaignId) -> Self {
        Self { account: state.followers.get(tenant), written_down: state.follows_seen.get(campaign) }
    }

    /// What is known of a person now.
    pub(crate) fn follow(&self, person: &PersonId) -> Option<Follow> {
        self.account.and_then(|known| known.get(person))
    }

    /// What the campaign is to write down about a person before it goes by it, if it has not.
    pub(crate) fn news(&self, admits: Admits, campaign: &CampaignId, person: PersonId) -> Option<Event> {
        let follow = self.follow(&person).filter(|_| admits != Admits::Everybody)?;
        let Follow { first_at, follows, .. } = follow;
        let before = self.written_down.and_then(|known| known.get(&person));
        let is_known = before.is_some_and(|it| (it.first_at, it.follows) == (first_at, follows));
        let seen = FollowSeen { campaign: campaign.clone(), person, follows, first_at };
        (!is_known).then(|| seen.into())
    }
}

/// What follows from what an operator stated of a person.
pub(crate) fn hear(state: &State, heard: &Heard<Fact>, stated: &FollowStated) -> Vec<Event> {
    if heard.source.service != heard.body.teller() {
        let detail = "only the service that it happened in can state this".to_owned();
        return vec![FactDeclined { fact: Declined::of(heard, "wrong-source", detail) }.into()];
    }
    let FollowStated { person, following, at, is_new } = *stated;
    let (tenant, campaign, cause) = (heard.tenant.clone(), heard.campaign.clone(), FactCause::of(heard));
    let event = FollowHeard { tenant, campaign, person, following, at, is_new, cause };
    let before = state.followers.get(&heard.tenant).and_then(|known| known.get(&person));
    let is_news = before != Some(Follow::with(before, &event));
    is_news.then(|| event.into()).into_iter().collect()
}

/// Changes the state by one event; says whether it is one of these.
pub(crate) fn evolve(state: &mut State, event: &Event) -> bool {
    match event {
        Event::FollowHeard(e) => {
            let known = state.followers.entry(e.tenant.clone()).or_default();
            known.upsert(&e.person, |before| Follow::with(before, e));
        }
        Event::FollowSeen(e) => {
            let known = state.follows_seen.entry(e.campaign.clone()).or_default();
            known.insert(&e.person, &e.follow());
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
pub(crate) mod tests;
