//! Rewards that were given before much was known, and are weighed again.

use proto::PersonId;

use super::support::*;
use crate::event::{Decision, Lost};
use crate::{Command, Event, Rules};

const DAY_MS: u64 = 24 * HOUR_MS;

fn account(number: u8) -> PersonId {
    PersonId([100 + number; 16])
}

/// Friends of Ann's come at once, then Bob makes accounts on one phone, an hour or more apart: the first ones qualify
/// before there is anything to see.
fn farmed_slowly(leave_within_hours: u32) -> World {
    let mut world = World::open(Rules { leave_within_hours, milestones: vec![1], ..hours() });
    let (ann, bob) = (world.code_of(ANN), world.code_of(BOB));
    for number in 100..120 {
        world.accept_with(account(number), ann, seen(number, number)).unwrap();
        world.follow(account(number), true);
    }
    for number in 0..8 {
        world.accept_with(account(number), bob, seen(1, 1)).unwrap();
        world.follow(account(number), true);
        world.wait_ms(2 * HOUR_MS);
    }
    world
}

fn names(world: &World, name: &str) -> usize {
    world.log.iter().filter(|(_, event)| decider::Recorded::name(event) == name).count()
}

#[test]
fn what_was_given_early_is_taken_back_once_more_is_seen() {
    let mut world = farmed_slowly(100);
    let early = names(&world, "FollowerQualified") - 20;
    assert!(early > 0 && names(&world, "FollowerHeld") + early == 8, "{early}");
    let before = world.log.len();
    world.wait_ms(DAY_MS);
    let told = world.names_since(before);
    assert_eq!(told.last(), Some(&"RewardsWeighed"));
    assert_eq!(told.iter().filter(|name| **name == "FollowerLeft").count(), early);
    assert_eq!(names(&world, "FollowerHeld"), 8);
    let lost = world.log.iter().filter_map(|(_, event)| match event {
        Event::FollowerLeft(lost) => Some(lost.why),
        _ => None,
    });
    assert!(lost.into_iter().all(|why| why == Lost::Weighed));
    assert_eq!(names(&world, "MilestoneLost"), 1, "Bob's; once, though several were taken back at once");
    assert_eq!(world.own(ANN)["invitees_qualified"], 20);
    assert_eq!(world.own(BOB)["invitees_qualified"], 0);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn who_is_let_pass_is_not_held_again() {
    let mut world = farmed_slowly(100);
    world.wait_ms(DAY_MS);
    for number in 0..8 {
        let judge =
            Command::Judge { follower: account(number), to: Decision::Release, why: "a class".to_owned() };
        world.order(judge).unwrap();
    }
    let before = names(&world, "FollowerHeld");
    world.wait_ms(3 * DAY_MS);
    assert_eq!(names(&world, "FollowerHeld"), before);
    assert_eq!(world.own(BOB)["invitees_qualified"], 8);
}

#[test]
fn what_was_given_too_long_ago_is_only_doubted_and_once() {
    let mut world = farmed_slowly(1);
    let early = names(&world, "FollowerQualified") - 20;
    world.wait_ms(DAY_MS);
    assert_eq!((names(&world, "RewardDoubted"), names(&world, "FollowerLeft")), (early, 0));
    assert_eq!(world.own(BOB)["invitees_qualified"], early);
    // Another reward has all of them weighed once more.
    let code = world.code_of(ANN);
    world.accept_with(CAT, code, seen(90, 90)).unwrap();
    world.follow(CAT, true);
    world.wait_ms(3 * DAY_MS);
    assert_eq!(names(&world, "RewardDoubted"), early);
    let refuse = Command::Judge { follower: account(0), to: Decision::Refuse, why: "one phone".to_owned() };
    world.order(refuse).unwrap();
    assert_eq!(world.own(BOB)["invitees_qualified"], early - 1);
}

#[test]
fn what_a_person_looked_at_stays_and_is_counted_no_more() {
    let mut world = farmed_slowly(1);
    world.wait_ms(DAY_MS);
    let doubted = |world: &World| world.look(true, "campaign").unwrap()["counts"]["doubted"].clone();
    let early = names(&world, "RewardDoubted");
    assert_eq!(doubted(&world), early);
    let release = Command::Judge { follower: account(0), to: Decision::Release, why: "a family".to_owned() };
    let before = world.log.len();
    world.order(release.clone()).unwrap();
    assert_eq!(world.names_since(before), ["RewardJudged"]);
    world.order(release).unwrap();
    assert_eq!(world.names_since(before), ["RewardJudged"], "once");
    assert_eq!(doubted(&world), early - 1);
    assert_eq!(world.own(BOB)["invitees_qualified"], early);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn what_a_person_let_pass_before_it_was_weighed_again_is_not_taken_back() {
    let mut world = farmed_slowly(100);
    let release = Command::Judge { follower: account(0), to: Decision::Release, why: "known".to_owned() };
    world.order(release).unwrap();
    world.wait_ms(DAY_MS);
    assert_eq!(world.own(BOB)["invitees_qualified"], 1);
}

#[test]
fn a_person_has_a_day_to_decide_about_what_was_doubted_last() {
    let mut world = farmed_slowly(1);
    for number in 0..8 {
        let refuse = Command::Judge { follower: account(number), to: Decision::Refuse, why: "x".to_owned() };
        let _ = world.order(refuse);
    }
    world.order(Command::Close).unwrap();
    let final_at = |world: &World| world.look(true, "campaign").unwrap()["final_at_ms"].clone();
    let settled = final_at(&world).as_u64().unwrap();
    assert!(settled < world.now.0 + DAY_MS, "nothing is doubted any more");
    let mut world = farmed_slowly(1);
    for number in 6..8 {
        let refuse = Command::Judge { follower: account(number), to: Decision::Refuse, why: "x".to_owned() };
        world.order(refuse).unwrap();
    }
    world.order(Command::Close).unwrap();
    assert!(final_at(&world).as_u64().unwrap() > settled, "six wait for a look");
}

#[test]
fn commands_come_between_two_steps_and_what_nobody_came_near_to_is_weighed_once() {
    let mut world = World::open(Rules { leave_within_hours: 100, ..hours() });
    let code = world.code_of(ANN);
    for number in 0..1_100_u64 {
        let mut person = PersonId([0xee; 16]);
        person.0[..8].copy_from_slice(&number.to_be_bytes());
        world.accept(person, code).unwrap();
        world.follow(person, true);
    }
    world.wait_ms(26 * HOUR_MS);
    let swept = |world: &World| -> (Vec<_>, Vec<_>) {
        let swept = world.log.iter().filter_map(|(stamp, event)| match event {
            Event::RewardsWeighed(weighed) => Some((stamp.at, weighed.below.is_some())),
            _ => None,
        });
        swept.unzip()
    };
    let (times, goes_on) = swept(&world);
    assert_eq!(goes_on, [true, true, false], "five hundred at a time");
    assert!(times.is_sorted_by(|one, next| one < next), "each is due later than the one before");
    // A day later nobody has come since: all are looked at, and none is weighed.
    world.wait_ms(DAY_MS);
    assert_eq!(swept(&world).1, [true, true, false, false]);
    // Somebody who comes has the others of the same inviter weighed again.
    world.accept(CAT, code).unwrap();
    world.follow(CAT, true);
    world.wait_ms(26 * HOUR_MS);
    assert_eq!(swept(&world).1[4..], [true, true, false]);
}

#[test]
fn nothing_is_final_before_it_was_weighed_again() {
    let mut world = World::open(Rules { leave_within_hours: 0, stay_hours: 0, ..hours() });
    let code = world.code_of(ANN);
    world.accept(BOB, code).unwrap();
    world.follow(BOB, true);
    world.order(Command::Close).unwrap();
    // Two hours to follow are all that can change anything.
    assert_eq!(world.wait_ms(2 * HOUR_MS), ["RewardsWeighed", "CampaignFinished"]);
    assert_eq!(world.wait_ms(3 * DAY_MS), [""; 0]);
}

#[test]
fn a_reward_is_weighed_once_more_before_it_is_given_for_good() {
    let mut world = World::open(Rules { leave_within_hours: 10 * 24, ..hours() });
    let ann = world.code_of(ANN);
    for number in 100..120 {
        world.accept_with(account(number), ann, seen(number, number)).unwrap();
        world.follow(account(number), true);
    }
    let swept = |world: &World| names(world, "RewardsWeighed");
    world.wait_ms(25 * HOUR_MS);
    assert_eq!(swept(&world), 1);
    // Daily, for the one whose last chance comes after seven days and a half of ten: then nothing more.
    world.wait_ms(9 * DAY_MS);
    let last = swept(&world);
    assert_eq!(last, 7);
    world.wait_ms(30 * DAY_MS);
    assert_eq!(swept(&world), last);
}
