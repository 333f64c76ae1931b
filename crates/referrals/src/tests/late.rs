//! News that come late and out of order.

use proto::Timestamp;

use super::support::*;
use crate::state::Stage;
use crate::{Command, Receipt, Refusal, Rules};

impl World {
    /// What an operator states of so long ago; gives the names of what followed.
    fn follow_ago(&mut self, person: proto::PersonId, following: bool, ago_ms: u64) -> Vec<&'static str> {
        let (before, at) = (self.log.len(), self.now.minus(ago_ms));
        let stated = self.order(Command::FollowAt { person, following, at });
        assert_eq!(stated, Ok(Receipt::Follow { following }));
        self.names_since(before)
    }
}

/// Bob accepted Ann's invitation, and so long has passed.
fn accepted(rules: Rules, ms: u64) -> World {
    let mut world = World::open(rules);
    world.invited_by_ann(BOB);
    world.wait_ms(ms);
    world
}

#[test]
fn nothing_is_stated_of_the_future() {
    let mut world = accepted(hours(), 0);
    let at = world.now.plus_ms(1);
    let refused = world.order(Command::FollowAt { person: BOB, following: true, at });
    assert!(matches!(refused, Err(Refusal::Malformed(reason)) if reason.contains("future")));
}

#[test]
fn a_time_in_seconds_takes_nothing_back() {
    let mut world = accepted(hours(), 0);
    world.follow(BOB, true);
    world.wait_ms(HOUR_MS);
    for (at, part) in [
        (0, "before 2012"),
        (1, "before 2012"),
        (NOON.0 / 1_000, "multiply it by 1000"),
        (1_325_375_999_999, "before 2012"),
        (u64::MAX, "future"),
    ] {
        for following in [true, false] {
            let stated = Command::FollowAt { person: BOB, following, at: Timestamp(at) };
            let refused = world.order(stated);
            assert!(
                matches!(&refused, Err(Refusal::Malformed(reason)) if reason.contains(part)),
                "{at}: {refused:?}"
            );
        }
    }
    assert_eq!(world.own(BOB)["invitation"], "qualified");
    let old = Command::FollowAt { person: CAT, following: true, at: Timestamp(1_325_376_000_000) };
    assert_eq!(world.order(old), Ok(Receipt::Follow { following: true }), "an account's first follower");
}

#[test]
fn what_is_heard_late_counts_from_when_it_happened() {
    let mut world = accepted(hours(), 5 * HOUR_MS);
    assert_eq!(world.follow_ago(BOB, true, 4 * HOUR_MS), ["FollowNoted", "FollowerQualified"]);
    let mut late = accepted(hours(), 5 * HOUR_MS);
    assert_eq!(late.follow_ago(BOB, true, 2 * HOUR_MS), ["FollowNoted"], "three hours after accepting");
    assert_eq!(late.wait_ms(9 * HOUR_MS), [""; 0]);
    let mut whole = accepted(hours(), 0);
    whole.wait_ms(10);
    assert_eq!(whole.follow_ago(BOB, true, 1_000), ["FollowNoted"]);
    assert_eq!(whole.own(BOB)["invitation"], "followed", "the platform's clock knows whole seconds");
}

#[test]
fn only_the_newest_news_says_who_follows() {
    let mut world = accepted(hours(), HOUR_MS);
    world.follow_ago(BOB, true, HOUR_MS / 2);
    assert_eq!(world.follow_ago(BOB, true, HOUR_MS / 2), [""; 0], "a retry");
    assert_eq!(world.follow_ago(BOB, true, 0), ["FollowNoted"], "he had left in between, as it seems");
    assert_eq!(world.follow_ago(BOB, false, HOUR_MS / 4), ["FollowNoted"], "and so he had");
    assert_eq!(world.own(BOB)["invitation"], "left");
    assert_eq!(world.follow(BOB, true), [""; 0], "he follows now all the same");
}

#[test]
fn an_unfollow_that_was_heard_before_its_follow_leaves_nobody_new() {
    let mut world = accepted(hours(), HOUR_MS);
    assert_eq!(world.follow_ago(BOB, false, 0), ["FollowNoted"]);
    assert_eq!(world.follow_ago(BOB, true, HOUR_MS / 2), [""; 0]);
    assert_eq!(world.wait_ms(9 * HOUR_MS), [""; 0]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn who_turns_out_to_have_followed_before_is_taken_back() {
    let mut world = World::open(hours());
    world.wait_ms(HOUR_MS);
    world.invited_by_ann(BOB);
    world.follow(BOB, true);
    assert_eq!(world.wait_ms(2 * HOUR_MS), ["FollowerQualified"]);
    let before_accepting = 2 * HOUR_MS + HOUR_MS / 2;
    let names = world.follow_ago(BOB, true, before_accepting);
    assert_eq!(names, ["FollowNoted", "FollowerLeft"]);
    assert_eq!(world.follow_ago(BOB, true, before_accepting), [""; 0]);
    assert_eq!(world.own(ANN)["invitees_qualified"], 0);
    world.never_left();
}

#[test]
fn who_had_followed_before_is_not_told_that_they_left_while_they_waited_either() {
    let mut world = World::open(hours());
    world.wait_ms(HOUR_MS);
    world.invited_by_ann(BOB);
    world.follow(BOB, true);
    assert_eq!(world.follow_ago(BOB, true, HOUR_MS / 2), ["FollowNoted"]);
    world.never_left();
    assert_eq!(world.wait_ms(9 * HOUR_MS), [""; 0]);
}

impl World {
    /// Bob follows, and was not new.
    fn never_left(&self) {
        let bob = self.own(BOB);
        assert_eq!(bob["invitation"], "not_new");
        let ann = self.own(ANN);
        assert_eq!((&ann["invitees_left"], &ann["invitees_not_new"]), (&0.into(), &1.into()));
        let person = self.state.person(&spring(), &BOB);
        assert!(person.follows && person.stage == Stage::NotNew);
        assert_eq!(bytes(&self.replayed()), bytes(&self.state));
    }
}

#[test]
fn who_left_before_they_counted_is_taken_back_however_late_that_is_heard() {
    let mut world = accepted(Rules { leave_within_hours: 0, ..hours() }, 0);
    world.follow(BOB, true);
    world.wait_ms(9 * HOUR_MS);
    let names = world.follow_ago(BOB, false, 8 * HOUR_MS + HOUR_MS / 2);
    assert_eq!(names, ["FollowNoted", "FollowerLeft"]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}
