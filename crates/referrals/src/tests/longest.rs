//! What one command may leave in the log at the most.

use decider::Recorded;
use guard::referral::{Sign, Suspicion, Weighed};
use proto::ids::NAME_BYTES_MAX;
use proto::{CampaignId, PersonId};

use super::support::*;
use crate::decide::{SWEEP_FOUND_MAX, TICK_FOLLOWERS_MAX};
use crate::event::{
    Event, FollowerHeld, FollowerLeft, FollowerQualified, Lost, MilestoneLost, MilestoneReached,
    RewardsWeighed,
};
use crate::rules::{MILESTONE_MAX, PLACES_MAX};
use crate::tree::Inviter;

/// What the journal takes of one command beside a full block.
const COMMAND_BYTES_MAX: usize = 52 << 10;
/// What frames an event, at most.
const FRAME_BYTES: usize = 9;
const MANY: u32 = u32::MAX;

fn long() -> CampaignId {
    "c".repeat(NAME_BYTES_MAX).parse().unwrap()
}

/// All that can be found of one invitation at once: of kin, place and clan only one is said to be inert, and one fleeting.
fn weighed() -> Weighed {
    let (kin, others, persons) = (MANY, MANY, MANY);
    let signs = [
        Sign::SharedDevice { kin, others },
        Sign::SharedPrefix { kin, others },
        Sign::OwnDevice { own_prefix: true },
        Sign::Ring { persons },
        Sign::UsedPhones { persons, used: MANY },
        Sign::Returning { persons, returned: MANY },
        Sign::EvenPace { gaps: MANY, even: MANY },
        Sign::InertClan { persons, inert: MANY },
        Sign::FleetingClan { persons, left: MANY },
        Sign::Chained { persons, inviters: MANY },
        Sign::CrowdedPrefix { persons },
        Sign::HostedAddress,
        Sign::Driven,
    ];
    let suspicions = signs.map(|sign| Suspicion { sign, weight: i32::MAX }).into();
    Weighed { score: i32::MAX, suspicions, version: u16::MAX }
}

fn held() -> Event {
    let (campaign, inviter) = (long(), Inviter::Person(ANN));
    FollowerHeld { campaign, inviter, follower: BOB, weighed: weighed() }.into()
}

fn bytes_of(events: &[Event]) -> usize {
    let mut bytes = Vec::new();
    events.iter().for_each(|event| event.encode(&mut bytes));
    bytes.len() + events.len() * FRAME_BYTES
}

#[test]
fn the_largest_step_of_weighing_again_fits_into_what_one_command_may_leave() {
    let (inviter, person) = (Inviter::Person(ANN), ANN);
    let (qualified, why) = (u64::MAX, Lost::Weighed);
    let left = FollowerLeft { campaign: long(), inviter, follower: BOB, qualified, why };
    let lost = MilestoneLost { campaign: long(), person, qualified: MILESTONE_MAX, reached: u64::MAX };
    let one = bytes_of(&[left.into(), lost.into(), held()]);
    let below = Some(PersonId([u8::MAX; 16]));
    let all = SWEEP_FOUND_MAX * one + bytes_of(&[RewardsWeighed { campaign: long(), below }.into()]);
    assert!(all < COMMAND_BYTES_MAX, "{all} bytes, {one} a reward");
}

#[test]
fn the_most_who_qualify_by_one_tick_fit_into_what_one_command_may_leave() {
    let (inviter, above) = (Inviter::Person(ANN), Some(CAT));
    let qualified = FollowerQualified { campaign: long(), inviter, follower: BOB, above };
    let reached = MilestoneReached { campaign: long(), person: ANN, qualified: MILESTONE_MAX };
    let given = bytes_of(&[qualified.into(), reached.into()]);
    let one = given.max(bytes_of(&[held()]));
    assert!(TICK_FOLLOWERS_MAX * one < COMMAND_BYTES_MAX, "{one} bytes each");
}

#[test]
fn the_longest_final_ranking_fits_into_what_one_command_may_leave() {
    let place =
        crate::event::PlaceTaken { campaign: long(), person: ANN, place: PLACES_MAX, qualified: u32::MAX };
    let one = bytes_of(&[place.into()]);
    assert!((PLACES_MAX as usize + 1) * one < COMMAND_BYTES_MAX, "{one} bytes each");
}
