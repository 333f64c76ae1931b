//! Those whom a link brings: crews that were hired in one go, and the fans and halls that look like them.

use proto::Timestamp;

use super::crowd::{Crowd, HOUR_MS, MIDNIGHT_MS, Outcome};
use crate::detectors::{Attempt, Kind};

const FOR: u32 = 7;
const LINK: u32 = 9_000;
/// When the crew's first order made it follow.
const HIRED: u32 = 480_000;

/// 4,000 people, whose accounts began at any hour of a year, and so many more.
fn run(count: u32, make: impl FnMut(&mut Crowd, u32, &mut Attempt)) -> Outcome {
    let mut crowd = Crowd::default();
    crowd.group("honest", 4_000, |crowd, _, vote| {
        let hour = HIRED + crowd.draw(24 * 365);
        vote.set(Kind::FollowHour, hour);
    });
    crowd.group("led", count, make);
    crowd.run()
}

#[track_caller]
fn is_out(least: u32, outcome: &Outcome) {
    let (led, honest) = (outcome.out_permille("led"), outcome.out_permille("honest"));
    assert!(
        led >= least && honest <= 1,
        "{led} ‰ of those who were led and {honest} ‰ of the others are out"
    );
}

/// Led by one link within an hour and a half, from `regions` regions, of `hours` hours; one in three is new.
fn led(regions: u32, hours: u32) -> impl FnMut(&mut Crowd, u32, &mut Attempt) {
    move |crowd, number, vote| {
        let at_ms = MIDNIGHT_MS + 40 * HOUR_MS + u64::from(crowd.draw(90 * 60_000));
        (vote.target, vote.at) = (FOR, Timestamp(at_ms));
        vote.set(Kind::Sharer, LINK);
        let prefix = 10_000 + number % regions * 50 + number / regions;
        crowd.place(vote, prefix);
        let hour = if number % 3 == 0 { 0 } else { HIRED + crowd.draw(hours) * 2 };
        vote.set(Kind::FollowHour, hour);
        vote.set(Kind::FollowDay, if hour == 0 { 0 } else { 20_000 + hour % 400 });
    }
}

#[test]
fn a_crew_is_out_with_those_who_hide_their_age() {
    is_out(950, &run(60, led(45, 1)));
}

#[test]
fn fans_from_everywhere_who_began_when_they_liked_stay() {
    for hours in [4, 40, 4_000] {
        let outcome = run(60, led(45, hours));
        assert_eq!((outcome.out_permille("led"), outcome.out_permille("honest")), (0, 0), "{hours}");
    }
}

#[test]
fn parents_who_scanned_one_code_at_a_parents_evening_stay() {
    for regions in [1, 3, 8] {
        let outcome = run(60, led(regions, 1));
        assert_eq!((outcome.out_permille("led"), outcome.out_permille("honest")), (0, 0), "{regions}");
    }
}

#[test]
fn who_came_by_the_same_link_at_a_time_of_their_own_stays() {
    let mut crowd = Crowd::default();
    crowd.group("honest", 4_000, |crowd, number, vote| {
        let hour = HIRED + 1_000 + crowd.draw(24 * 365);
        vote.set(Kind::FollowHour, hour);
        if number % 1_000 == 0 {
            (vote.target, vote.at) = (FOR, Timestamp(MIDNIGHT_MS + 40 * HOUR_MS));
            vote.set(Kind::Sharer, LINK);
        }
    });
    crowd.group("led", 60, led(45, 1));
    is_out(950, &crowd.run());
}

/// Votes for one candidate within two hours, of which `carried` in a hundred are on pages that were opened elsewhere.
fn hall(carried: u32) -> Outcome {
    let mut crowd = Crowd::default();
    crowd.group("honest", 4_000, |crowd, _, vote| vote.set(Kind::Carried, u32::from(crowd.draw(150) == 0)));
    crowd.group("led", 150, |crowd, number, vote| {
        let at_ms = MIDNIGHT_MS + 41 * HOUR_MS + u64::from(crowd.draw(2 * HOUR_MS as u32));
        (vote.target, vote.at) = (FOR, Timestamp(at_ms));
        vote.set(Kind::Carried, u32::from(number % 10 * 10 < carried));
    });
    crowd.run()
}

#[test]
fn pages_that_a_farm_opens_at_hand_and_others_use_at_once_are_out() {
    is_out(890, &hall(90));
}

#[test]
fn those_who_leave_a_hall_and_vote_on_the_way_stay() {
    for carried in [10, 50, 60] {
        let outcome = hall(carried);
        let (led, honest) = (outcome.out_permille("led"), outcome.out_permille("honest"));
        assert_eq!((led, honest), (0, 0), "{carried} of a hundred");
    }
}
