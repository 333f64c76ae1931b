//! Who follows, votes and registers.

use decider::Stamp;
use proto::{CampaignId, PersonId};

use crate::event::{FollowNoted, RegistrationNoted, VoteNoted};
use crate::state::{Person, Stage, State};

pub(super) fn noted(state: &mut State, stamp: Stamp, event: &FollowNoted) {
    let (id, at) = (&event.campaign, event.at.unwrap_or(stamp.at));
    let before = state.person(id, &event.person);
    let leaves = event.ends && matches!(before.stage, Stage::Followed | Stage::Held | Stage::Refused);
    let comes = event.inviter.is_some();
    // Who had followed before never was a new follower who left.
    let is_old = leaves && before.is_before_accepting(at);
    state.change_person(stamp, id, &event.person, |person| {
        if at >= person.said_at {
            (person.follows, person.said_at) = (event.following, at);
        }
        if comes {
            (person.stage, person.came_at) = (Stage::Followed, at);
        } else if leaves {
            person.stage = if is_old { Stage::NotNew } else { Stage::Left };
        } else if person.stage == Stage::Accepted {
            // Whoever follows by themselves, or once did, has let the invitation lapse.
            person.stage = Stage::Nobodys;
        }
    });
    let brings_first = comes && state.person(id, &before.inviter).invitees_followed == 0;
    if comes || leaves {
        state.change_person(stamp, id, &before.inviter, |inviter| {
            inviter.invitees_followed += u32::from(comes);
            inviter.invitees_left += u32::from(leaves && !is_old);
            inviter.invitees_not_new += u32::from(is_old);
        });
    }
    let tenant = state.change(stamp, id, |campaign| {
        if comes {
            campaign.counts.followed += 1;
            let line = campaign.line(&event.person, &before);
            let marks = campaign.marks(&line, &before);
            let has_brought = before.invitees_followed > 0;
            campaign.change_clans(&line, stamp.at, |clan| clan.comes(&marks, at, has_brought));
            campaign.comes_to_groups(&before, &marks);
            if brings_first && line.above.first().is_some_and(|(_, inviter)| inviter.has_come()) {
                campaign.change_clans(&line.of_first(), stamp.at, |clan| clan.inviters += 1);
            }
        }
        if leaves {
            if !is_old {
                campaign.leaves(&event.person, &before, stamp.at);
            }
            campaign.counts.held -= u64::from(before.stage == Stage::Held);
        }
        campaign.tenant.clone()
    });
    if comes && before.is_active() {
        takes_part(state, stamp, (id, &event.person), &before, true);
    }
    // Nobody leaves what they did not follow.
    state.followers.entry(tenant).or_default().insert(&event.person, &());
}

pub(super) fn voted(state: &mut State, stamp: Stamp, event: &VoteNoted) {
    does(state, stamp, (&event.campaign, &event.person), |person| person.note_vote(event.cast, event.counts));
}

pub(super) fn registered(state: &mut State, stamp: Stamp, event: &RegistrationNoted) {
    does(state, stamp, (&event.campaign, &event.person), |person| person.is_registered = true);
}

/// A person does something, or it no longer counts; who invited them has one more or less who takes part.
fn does(
    state: &mut State,
    stamp: Stamp,
    (id, person): (&CampaignId, &PersonId),
    by: impl FnOnce(&mut Person),
) {
    let before = state.person(id, person);
    state.change_person(stamp, id, person, by);
    let after = state.person(id, person);
    if before.has_come() && before.is_active() != after.is_active() {
        takes_part(state, stamp, (id, person), &before, after.is_active());
    }
}

/// Somebody who came takes part, or no longer does.
fn takes_part(
    state: &mut State,
    stamp: Stamp,
    (id, who): (&CampaignId, &PersonId),
    person: &Person,
    does: bool,
) {
    let step = |sum: &mut u32| *sum = if does { *sum + 1 } else { *sum - 1 };
    state.change_person(stamp, id, &person.inviter, |inviter| step(&mut inviter.invitees_active));
    state.change(stamp, id, |campaign| {
        campaign.change_groups(person, |group| step(&mut group.active));
        let line = campaign.line(who, person);
        campaign.change_clans(&line, stamp.at, |clan| clan.takes_part(does));
    });
}
