//! What is true after each fact. Can't fail: it has happened.

mod followers;
mod rewards;

use decider::Stamp;
use proto::Pseudonym;

use crate::event::{CampaignCreated, ChannelOpened, CodeIssued, Event, InvitationAccepted};
use crate::state::{Campaign, Channel, Counts, Person, Stage, State, Status, Times, shared_key};
use crate::tree::channel_node;

/// Changes the state by one event.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
    match event {
        Event::CampaignCreated(e) => created(state, stamp, e),
        Event::CampaignOpened(e) => state.change(stamp, &e.campaign, |campaign| {
            campaign.status = Status::Open;
            campaign.times.opened.get_or_insert(stamp.at);
        }),
        Event::CampaignPaused(e) => {
            state.change(stamp, &e.campaign, |campaign| campaign.status = Status::Paused);
        }
        Event::CampaignClosed(e) => state.change(stamp, &e.campaign, |campaign| {
            campaign.status = Status::Closed;
            campaign.times.closed = Some(stamp.at);
        }),
        Event::CampaignFinished(e) => state.change(stamp, &e.campaign, |campaign| {
            campaign.status = Status::Final;
            campaign.times.finished = Some(stamp.at);
            campaign.finish();
        }),
        Event::CodeIssued(e) => issued(state, stamp, e),
        Event::ChannelOpened(e) => opened(state, stamp, e),
        Event::InvitationAccepted(e) => accepted(state, stamp, e),
        Event::FollowNoted(e) => followers::noted(state, stamp, e),
        Event::VoteNoted(e) => followers::voted(state, stamp, e),
        Event::RegistrationNoted(e) => followers::registered(state, stamp, e),
        Event::FollowerQualified(e) => rewards::qualified(state, stamp, e),
        Event::FollowerLeft(e) => rewards::lost(state, stamp, e),
        Event::FollowerRestored(e) => rewards::restored(state, stamp, e),
        Event::FollowerHeld(e) => rewards::held(state, stamp, e),
        Event::RewardJudged(e) => rewards::judged(state, stamp, e),
        Event::RewardsWeighed(e) => rewards::weighed(state, stamp, e),
        Event::RewardDoubted(e) => rewards::doubted(state, stamp, e),
        Event::MilestoneReached(e) => rewards::reached(state, stamp, e),
        Event::MilestoneLost(e) => {
            rewards::holds(state, stamp, &e.campaign, (e.person, e.qualified), false);
        }
        Event::MilestoneRegained(e) => {
            rewards::holds(state, stamp, &e.campaign, (e.person, e.qualified), true);
        }
        // Records, for auditors.
        Event::InvitationRefused(_) | Event::PlaceTaken(_) | Event::FactDeclined(_) => {}
        Event::FactParked(e) => state.parking.park(stamp, &e.fact),
        Event::FactReleased(e) => state.parking.release(&e.fact),
    }
}

fn created(state: &mut State, stamp: Stamp, event: &CampaignCreated) {
    if let Some(votes) = event.rules.votes() {
        state.hearing.entry(votes.clone()).or_default().insert(event.campaign.clone());
    }
    let campaign = Campaign {
        tenant: event.tenant.clone(),
        name: event.name.clone(),
        rules: event.rules.clone(),
        status: Status::Draft,
        times: Times { created: stamp.at, ..Times::default() },
        revision: stamp.position,
        codes: Default::default(),
        persons: Default::default(),
        channels: Default::default(),
        ranking: Default::default(),
        goals: Default::default(),
        devices: Default::default(),
        prefixes: Default::default(),
        shared: Default::default(),
        clans: Default::default(),
        everybody: Default::default(),
        sweep: Default::default(),
        held: Default::default(),
        doubted: Default::default(),
        counts: Counts::default(),
    };
    state.campaigns.insert(event.campaign.clone(), campaign);
    state.change(stamp, &event.campaign, |_| {});
}

fn issued(state: &mut State, stamp: Stamp, event: &CodeIssued) {
    state.change(stamp, &event.campaign, |campaign| campaign.codes.insert(&event.code, &event.person));
    state.change_person(stamp, &event.campaign, &event.person, |person| {
        person.has_code = true;
        person.code_attempt = attempt(event.attempt);
        // Whoever was invited is counted by what was seen of them then.
        if person.stage == Stage::Nobodys {
            event.seen.iter().for_each(|seen| person.see(seen));
        }
    });
}

fn opened(state: &mut State, stamp: Stamp, event: &ChannelOpened) {
    let node = channel_node(&event.campaign, &event.channel);
    state.change(stamp, &event.campaign, |campaign| {
        campaign.codes.insert(&event.code, &node);
        let (name, medium, code) = (event.channel.clone(), event.medium, event.code);
        campaign.channels.insert(node, Channel { name, medium, code });
    });
    state.change_person(stamp, &event.campaign, &node, |channel| {
        channel.has_code = true;
        channel.code_attempt = attempt(event.attempt);
    });
}

/// Attempts are few: see [`crate::decide::CODE_ATTEMPTS_MAX`].
fn attempt(number: u32) -> u8 {
    u8::try_from(number).expect("a code is made in a handful of attempts")
}

fn accepted(state: &mut State, stamp: Stamp, event: &InvitationAccepted) {
    let node = event.inviter.node(&event.campaign);
    let before = state.person(&event.campaign, &event.follower);
    state.change_person(stamp, &event.campaign, &event.follower, |person| {
        person.stage = Stage::Accepted;
        person.inviter = node;
        person.accepted_at = stamp.at;
        // What they did by an invitation that has lapsed is nothing done by this one.
        (person.votes, person.votes_from, person.is_registered) = (0, 0, false);
        // What was seen of an earlier one is nothing seen of this one.
        (person.device, person.prefix) = Default::default();
        event.seen.iter().for_each(|seen| person.see(seen));
    });
    // Whoever let an invitation lapse and accepts one again is one person still, and so is what they hold in their hand.
    let has_lapsed = before.stage == Stage::Accepted;
    let is_again = has_lapsed && before.inviter == node;
    let person = state.person(&event.campaign, &event.follower);
    let seen = |is_known: bool| {
        let both = [(person.device, before.device), (person.prefix, before.prefix)];
        both.map(|(now, then)| if is_known && now == then { Pseudonym::default() } else { now })
    };
    let [device, prefix] = seen(has_lapsed);
    state.change_person(stamp, &event.campaign, &node, |inviter| {
        inviter.invitees_accepted += u32::from(!is_again);
    });
    state.change(stamp, &event.campaign, |campaign| {
        campaign.counts.accepted += u64::from(!has_lapsed);
        campaign.change_groups(&Person { device, prefix, ..person }, |group| group.accepted += 1);
        for what in seen(is_again).into_iter().filter(|what| *what != Pseudonym::default()) {
            let key = shared_key(&node, &what);
            campaign.shared.upsert(&key, |before| before.unwrap_or(0).saturating_add(1));
        }
    });
}
