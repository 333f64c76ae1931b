//! Honest crowds that look like attacks from one side or another: nothing of them is lost.

use proto::Timestamp;

use super::crowd::{Crowd, HOUR_MS, MIDNIGHT_MS, Outcome};
use crate::detectors::{Attempt, Kind};

const STAR: u32 = 7;

fn double(count: u32, make: impl FnMut(&mut Crowd, u32, &mut Attempt)) -> Outcome {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    crowd.group("double", count, make);
    crowd.run()
}

#[track_caller]
fn is_counted(outcome: &Outcome) {
    let (double, honest) = (outcome.out_permille("double"), outcome.out_permille("honest"));
    assert!(double <= 3 && honest <= 1, "{double} ‰ of the double and {honest} ‰ of the others are lost");
}

fn at(hours: u64, within_ms: u32, crowd: &mut Crowd) -> Timestamp {
    Timestamp(MIDNIGHT_MS + hours * HOUR_MS + u64::from(crowd.draw(within_ms)))
}

#[test]
fn a_school_behind_one_address() {
    is_counted(&double(400, |crowd, _, vote| crowd.place(vote, 9_000)));
}

#[test]
fn a_school_with_a_candidate_of_its_own() {
    is_counted(&double(400, |crowd, _, vote| {
        if crowd.draw(10) < 6 {
            vote.target = STAR;
        }
        crowd.place(vote, 9_000);
    }));
}

#[test]
fn tablets_of_a_school_that_go_from_hand_to_hand() {
    is_counted(&double(200, |crowd, _, vote| {
        vote.at = at(34, 2 * HOUR_MS as u32, crowd);
        let tablet = 8_000 + crowd.draw(3);
        crowd.place(vote, 9_000);
        crowd.phone(vote, tablet);
    }));
}

#[test]
fn an_office_that_is_asked_to_vote_for_its_own_within_the_hour() {
    is_counted(&double(300, |crowd, number, vote| {
        (vote.target, vote.at) = (STAR, at(34, HOUR_MS as u32, crowd));
        vote.set(Kind::Sharer, 400);
        if number % 4 > 0 {
            crowd.place(vote, 9_000);
        }
        crowd.phone(vote, 100 + number * 6);
    }));
}

#[test]
fn a_kiosk() {
    is_counted(&double(200, |crowd, _, vote| {
        vote.at = at(34, 8 * HOUR_MS as u32, crowd);
        crowd.place(vote, 9_000);
        crowd.phone(vote, 8_000);
    }));
}

#[test]
fn families_that_share_a_phone() {
    let mut place = (0, 0, 0);
    is_counted(&double(400, |crowd, number, vote| {
        if number % 4 == 0 {
            place = (20_000 + number, 30_000 + number, vote.target);
        }
        vote.target = place.2;
        crowd.place(vote, place.0);
        crowd.phone(vote, place.1);
    }));
}

#[test]
fn an_article_that_brings_everybody_at_once() {
    is_counted(&double(4_000, |crowd, _, vote| {
        vote.at = at(36, HOUR_MS as u32 / 2, crowd);
        vote.set(Kind::Sharer, 301);
    }));
}

#[test]
fn a_celebrity_who_sends_fans_of_one_town() {
    is_counted(&double(1_500, |crowd, _, vote| {
        (vote.target, vote.at) = (STAR, at(36, HOUR_MS as u32, crowd));
        vote.set(Kind::Sharer, 301);
        vote.set(Kind::Age, 5);
        vote.set(Kind::FollowDay, 0);
        let prefix = if crowd.draw(2) == 0 { 250 + crowd.draw(45) } else { vote.resource(Kind::Prefix) };
        crowd.place(vote, prefix);
        let quick = 55 + crowd.draw(25);
        vote.set(Kind::Dwell, quick);
        vote.set(Kind::Reading, quick / 8);
    }));
}

#[test]
fn a_crowd_with_two_models_of_phones() {
    is_counted(&double(2_000, |crowd, _, vote| {
        let device = 1 + crowd.draw(2);
        crowd.phone(vote, device);
    }));
}

#[test]
fn parents_of_a_class_who_read_before_they_vote() {
    is_counted(&double(120, |crowd, number, vote| {
        (vote.target, vote.at) = (STAR, at(36, HOUR_MS as u32, crowd));
        vote.set(Kind::Sharer, 400 + number % 3);
    }));
}

#[test]
fn a_burst_opens_a_case_and_holds_nothing() {
    let outcome = double(600, |crowd, _, vote| (vote.target, vote.at) = (STAR, at(36, 120_000, crowd)));
    assert!(outcome.cases.iter().any(|case| case.target == STAR), "{:?}", outcome.cases);
    is_counted(&outcome);
}

#[test]
fn an_all_honest_campaign_loses_nothing() {
    let mut crowd = Crowd::default();
    crowd.honest(6_000);
    let outcome = crowd.run();
    assert_eq!(outcome.out_permille("honest"), 0);
    assert_eq!(outcome.cases, []);
}

#[test]
fn fans_of_many_towns_that_nobody_else_comes_from() {
    is_counted(&double(150, |crowd, number, vote| {
        vote.target = STAR;
        let town = number % 12;
        let prefix = 50_000 + town * 50 + crowd.draw(50);
        crowd.place(vote, prefix);
    }));
}

#[test]
fn old_fans_who_hurry_as_all_of_a_candidates_public_does() {
    let mut crowd = Crowd::default();
    let come = |crowd: &mut Crowd, name, count, week: Option<u32>| {
        crowd.group(name, count, |crowd, number, vote| {
            vote.target = if week.is_some() { STAR } else { vote.target };
            if vote.target == STAR || crowd.draw(5) < 2 {
                vote.set(Kind::Hasty, 1);
            }
            vote.set(Kind::FollowWeek, week.unwrap_or(900 + number % 400));
        });
    };
    come(&mut crowd, "honest", 4_000, None);
    come(&mut crowd, "double", 60, Some(950));
    is_counted(&crowd.run());
}

#[test]
fn one_account_that_is_up_at_night_is_no_vigil() {
    for hour in [2, 14] {
        let outcome = double(1, |crowd, _, vote| {
            vote.at = at(hour, 1, crowd);
            vote.score = -500;
            vote.set(Kind::FollowWeek, 700);
        });
        assert_eq!(outcome.out_permille("double"), 0, "{hour} o'clock");
    }
}

#[test]
fn an_office_beside_a_batch_of_its_week_that_acts_at_night() {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    let week = |vote: &mut Attempt| vote.set(Kind::FollowWeek, 700);
    // Many began to follow that week, for whomever they vote.
    crowd.group("honest", 900, |_, _, vote| week(vote));
    crowd.group("batch", 150, |crowd, _, vote| {
        (vote.target, vote.at) = (STAR, at(25, 4 * HOUR_MS as u32, crowd));
        week(vote);
    });
    crowd.group("double", 150, |crowd, number, vote| {
        vote.at = at(34, 3 * HOUR_MS as u32, crowd);
        vote.target = if number % 6 == 0 { vote.target } else { STAR };
        crowd.place(vote, 9_000);
        week(vote);
    });
    is_counted(&crowd.run());
}
