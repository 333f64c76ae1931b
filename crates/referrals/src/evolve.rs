//! What is true after each fact. Can't fail: it has happened.

use decider::Stamp;
use proto::{CampaignId, PersonId};

use crate::event::{
    CampaignCreated, CodeIssued, Event, FollowNoted, FollowerLeft, FollowerQualified, InvitationAccepted,
};
use crate::state::{Campaign, Counts, Person, Stage, State, Status, Times};

/// Changes the state by one event.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
    match event {
        Event::CampaignCreated(e) => {
            state.campaigns.insert(e.campaign.clone(), created(e, stamp));
            change(state, stamp, &e.campaign, |_| {});
        }
        Event::CampaignOpened(e) => change(state, stamp, &e.campaign, |campaign| {
            campaign.status = Status::Open;
            campaign.times.opened.get_or_insert(stamp.at);
        }),
        Event::CampaignPaused(e) => {
            change(state, stamp, &e.campaign, |campaign| campaign.status = Status::Paused);
        }
        Event::CampaignClosed(e) => change(state, stamp, &e.campaign, |campaign| {
            campaign.status = Status::Closed;
            campaign.times.closed = Some(stamp.at);
        }),
        Event::CodeIssued(e) => change(state, stamp, &e.campaign, |campaign| issued(campaign, e)),
        Event::InvitationAccepted(e) => change(state, stamp, &e.campaign, |campaign| {
            accepted(campaign, stamp, e);
        }),
        // A record, for auditors.
        Event::InvitationRefused(_) => {}
        Event::FollowNoted(e) => noted(state, stamp, e),
        Event::FollowerQualified(e) => qualified(state, stamp, e),
        Event::FollowerLeft(e) => change(state, stamp, &e.campaign, |campaign| left(campaign, e)),
    }
}

fn created(event: &CampaignCreated, stamp: Stamp) -> Campaign {
    Campaign {
        tenant: event.tenant.clone(),
        name: event.name.clone(),
        rules: event.rules.clone(),
        status: Status::Draft,
        times: Times { created: stamp.at, ..Times::default() },
        revision: stamp.position,
        codes: Default::default(),
        persons: Default::default(),
        counts: Counts::default(),
    }
}

fn change<T>(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Campaign) -> T) -> T {
    let Some(campaign) = state.campaigns.get_mut(id) else {
        // Every event about a campaign follows its creation: decide makes none otherwise.
        unreachable!("event {} is about campaign {id}, which no earlier event set up", stamp.position)
    };
    let changed = by(campaign);
    campaign.revision = stamp.position;
    state.revision = stamp.position;
    changed
}

fn issued(campaign: &mut Campaign, event: &CodeIssued) {
    campaign.codes.insert(&event.code, &event.person);
    campaign.update(&event.person, |person| {
        person.has_code = true;
        person.code_attempt = event.attempt;
    });
}

fn accepted(campaign: &mut Campaign, stamp: Stamp, event: &InvitationAccepted) {
    campaign.counts.accepted += 1;
    campaign.update(&event.follower, |person| {
        person.stage = Stage::Accepted;
        person.inviter = event.inviter;
        person.since = stamp.at;
    });
}

fn noted(state: &mut State, stamp: Stamp, event: &FollowNoted) {
    let (tenant, due) = change(state, stamp, &event.campaign, |campaign| {
        let stays_until = |since: proto::Timestamp| since.plus_ms(campaign.rules.stay_ms());
        let before = campaign.person(&event.person);
        let was_due = (before.stage == Stage::Followed).then(|| stays_until(before.since));
        let is_due = event.inviter.map(|_| stays_until(stamp.at));
        follow(campaign, stamp, event);
        (campaign.tenant.clone(), (was_due, is_due))
    });
    if event.following {
        state.followers.entry(tenant).or_default().insert(&event.person, &());
    }
    let key = |at| (at, event.campaign.clone(), event.person);
    due.0.map(|at| state.due.remove(&key(at)));
    due.1.map(|at| state.due.insert(key(at)));
}

fn follow(campaign: &mut Campaign, stamp: Stamp, event: &FollowNoted) {
    campaign.update(&event.person, |person| {
        person.follows = event.following;
        match (event.following, event.inviter) {
            (true, Some(_)) => (person.stage, person.since) = (Stage::Followed, stamp.at),
            // Whoever follows by themselves has let the invitation lapse.
            (true, None) if person.stage == Stage::Accepted => person.stage = Stage::Nobodys,
            (false, _) if person.stage == Stage::Followed => person.stage = Stage::Left,
            _ => {}
        }
    });
    if let Some(inviter) = event.inviter {
        campaign.counts.followed += 1;
        campaign.update(&inviter, |person| person.invitees_followed += 1);
    }
}

fn qualified(state: &mut State, stamp: Stamp, event: &FollowerQualified) {
    let was_due = change(state, stamp, &event.campaign, |campaign| {
        let since = campaign.person(&event.follower).since;
        campaign.counts.qualified += 1;
        campaign.update(&event.follower, |person| {
            assert_eq!(person.stage, Stage::Followed, "only who followed by an invitation can count");
            (person.stage, person.since, person.qualified) = (Stage::Qualified, stamp.at, stamp.position);
        });
        campaign.update(&event.inviter, |person| person.invitees_qualified += 1);
        since.plus_ms(campaign.rules.stay_ms())
    });
    state.due.remove(&(was_due, event.campaign.clone(), event.follower));
}

fn left(campaign: &mut Campaign, event: &FollowerLeft) {
    campaign.counts.left += 1;
    campaign.update(&event.follower, |person| {
        assert_eq!(person.stage, Stage::Qualified, "only who counted can be taken back");
        person.stage = Stage::Left;
    });
    campaign.update(&event.inviter, |person| person.invitees_qualified -= 1);
}

impl Campaign {
    fn update(&mut self, id: &PersonId, by: impl FnOnce(&mut Person)) {
        self.persons.upsert(id, |person| {
            let mut person = person.unwrap_or_default();
            by(&mut person);
            person
        });
    }
}
