//! What counts, what is held, taken back and given back.

use decider::Stamp;
use proto::{CampaignId, PersonId};

use crate::event::{
    Decision, FollowerHeld, FollowerLeft, FollowerQualified, FollowerRestored, Lost, MilestoneReached,
    RewardDoubted, RewardJudged, RewardsWeighed,
};
use crate::state::{Goal, Stage, State};
use crate::tree::Inviter;

pub(super) fn qualified(state: &mut State, stamp: Stamp, event: &FollowerQualified) {
    state.change_person(stamp, &event.campaign, &event.follower, |person| {
        assert_eq!(person.stage, Stage::Followed, "only who followed by an invitation can count");
        assert_eq!(person.qualified, 0, "nobody qualifies twice");
        (person.stage, person.qualified_at, person.qualified) = (Stage::Qualified, stamp.at, stamp.position);
    });
    state.change(stamp, &event.campaign, |campaign| {
        campaign.counts.qualified += 1;
        campaign.is_given(&event.follower, stamp.at);
    });
    rank(state, stamp, &event.campaign, &event.inviter, 1);
}

pub(super) fn restored(state: &mut State, stamp: Stamp, event: &FollowerRestored) {
    state.change_person(stamp, &event.campaign, &event.follower, |person| {
        assert_eq!(person.stage, Stage::Followed, "only who no longer counted is given back");
        person.stage = Stage::Qualified;
    });
    state.change(stamp, &event.campaign, |campaign| {
        campaign.counts.left -= 1;
        campaign.is_given(&event.follower, stamp.at);
    });
    rank(state, stamp, &event.campaign, &event.inviter, 1);
}

pub(super) fn lost(state: &mut State, stamp: Stamp, event: &FollowerLeft) {
    let (left, is_old) = (event.why == Lost::Left, event.why == Lost::NotNew);
    state.change_person(stamp, &event.campaign, &event.follower, |person| {
        assert_eq!(person.stage, Stage::Qualified, "only who counted can be taken back");
        person.stage = event.why.stage();
    });
    state.change(stamp, &event.campaign, |campaign| {
        campaign.counts.left += 1;
        if left {
            let person = campaign.person(&event.follower);
            campaign.leaves(&event.follower, &person, stamp.at);
        }
    });
    is_doubted(state, stamp, (&event.campaign, &event.follower), false);
    let node = event.inviter.node(&event.campaign);
    state.change_person(stamp, &event.campaign, &node, |inviter| {
        inviter.invitees_left += u32::from(left);
        inviter.invitees_not_new += u32::from(is_old);
    });
    rank(state, stamp, &event.campaign, &event.inviter, -1);
}

pub(super) fn held(state: &mut State, stamp: Stamp, event: &FollowerHeld) {
    waits(state, stamp, &event.campaign, &event.follower, Stage::Held);
    // What says so of one may say so of those who were given before.
    state.change(stamp, &event.campaign, |campaign| {
        campaign.sweep.since.get_or_insert(stamp.at);
    });
}

pub(super) fn judged(state: &mut State, stamp: Stamp, event: &RewardJudged) {
    let before = state.person(&event.campaign, &event.follower).stage;
    waits(state, stamp, &event.campaign, &event.follower, event.to.stage(before));
    state.change_person(stamp, &event.campaign, &event.follower, |person| {
        person.is_released = event.to == Decision::Release;
    });
    is_doubted(state, stamp, (&event.campaign, &event.follower), false);
}

pub(super) fn doubted(state: &mut State, stamp: Stamp, event: &RewardDoubted) {
    is_doubted(state, stamp, (&event.campaign, &event.follower), true);
    state.change(stamp, &event.campaign, |campaign| campaign.sweep.doubted = Some(stamp.at));
}

/// A reward that is given looks made up, or no longer does.
fn is_doubted(state: &mut State, stamp: Stamp, (id, follower): (&CampaignId, &PersonId), is: bool) {
    let was = state.person(id, follower).is_doubted;
    if was == is {
        return;
    }
    state.change_person(stamp, id, follower, |person| person.is_doubted = is);
    state.change(stamp, id, |campaign| {
        let doubted = campaign.counts.doubted;
        campaign.counts.doubted = if is { doubted + 1 } else { doubted - 1 };
    });
}

pub(super) fn weighed(state: &mut State, stamp: Stamp, event: &RewardsWeighed) {
    state.change(stamp, &event.campaign, |campaign| campaign.sweeps(event.below, stamp.at));
}

/// A reward waits, or no longer does.
fn waits(state: &mut State, stamp: Stamp, id: &CampaignId, follower: &PersonId, stage: Stage) {
    let mut was_held = false;
    state.change_person(stamp, id, follower, |person| {
        was_held = person.stage == Stage::Held;
        person.stage = stage;
    });
    state.change(stamp, id, |campaign| {
        let held = campaign.counts.held - u64::from(was_held);
        campaign.counts.held = held + u64::from(stage == Stage::Held);
    });
}

pub(super) fn reached(state: &mut State, stamp: Stamp, event: &MilestoneReached) {
    state.change(stamp, &event.campaign, |campaign| {
        let goal = Goal { reached: stamp.position, holds: true };
        let before = campaign.goals.insert((event.person, event.qualified), goal);
        assert_eq!(before, None, "a milestone is reached once");
    });
}

pub(super) fn holds(
    state: &mut State,
    stamp: Stamp,
    id: &CampaignId,
    (person, qualified): (PersonId, u32),
    holds: bool,
) {
    state.change(stamp, id, |campaign| {
        let goal = campaign.goals.get_mut(&(person, qualified));
        let goal = goal.unwrap_or_else(|| panic!("milestone {qualified} of {person} was never reached"));
        assert_ne!(goal.holds, holds, "a milestone is lost or regained in turn");
        goal.holds = holds;
    });
}

fn rank(state: &mut State, stamp: Stamp, id: &CampaignId, inviter: &Inviter, change: i32) {
    let node = inviter.node(id);
    state.change(stamp, id, |campaign| campaign.rank(&node, change, stamp.position));
}
