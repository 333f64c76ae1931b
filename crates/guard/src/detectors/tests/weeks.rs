//! Campaigns with a vote a day: those who come again and again.

use super::crowd::{Crowd, HOUR_MS, MIDNIGHT_MS, Outcome};
use crate::detectors::{Attempt, Kind};
use proto::Timestamp;

const FOR: u32 = 7;
const DAYS: u32 = 7;

/// So many persons who vote every day for one candidate, among 4,000 who come once; `change` is told the day.
fn daily(persons: u32, change: impl Fn(&mut Crowd, u32, &mut Attempt)) -> Outcome {
    let mut crowd = Crowd::of(20, DAYS);
    crowd.honest(4_000);
    come_daily(&mut crowd, persons, |crowd, _, day, vote| change(crowd, day, vote));
    crowd.run()
}

/// The same within any crowd; `change` is told the person and the day.
fn come_daily(crowd: &mut Crowd, persons: u32, change: impl Fn(&mut Crowd, u32, u32, &mut Attempt)) {
    for number in 0..persons {
        let mut person = crowd.somebody();
        person.target = FOR;
        for day in 0..DAYS {
            let mut vote = person.clone();
            let at = crowd.any_time() % (24 * HOUR_MS) + u64::from(day) * 24 * HOUR_MS;
            vote.at = Timestamp(MIDNIGHT_MS - MIDNIGHT_MS % (24 * HOUR_MS) + at);
            change(crowd, number, day, &mut vote);
            crowd.add("daily", vote);
        }
    }
}

#[test]
fn accounts_that_go_from_phone_to_phone_are_seen_on_each() {
    let outcome = daily(300, |crowd, day, vote| {
        crowd.place(vote, 50_000 + day);
        crowd.phone(vote, 60_000 + day);
    });
    let (out, lost) = (outcome.out_permille("daily"), outcome.out_permille("honest"));
    assert!(out >= 990 && lost <= 2, "{out} ‰ are out, {lost} ‰ of the others lost");
}

#[track_caller]
fn is_counted(outcome: &Outcome) {
    let (daily, honest) = (outcome.out_permille("daily"), outcome.out_permille("honest"));
    assert!(daily <= 3 && honest <= 1, "{daily} ‰ of the loyal and {honest} ‰ of the others are lost");
}

#[test]
fn loyal_fans_who_change_networks_share_nothing_with_themselves() {
    is_counted(&daily(300, |crowd, _, vote| {
        // A carrier gives the same phone another prefix each day.
        let prefix = 1 + crowd.draw(10);
        crowd.place(vote, prefix);
    }));
}

#[test]
fn loyal_fans_with_privacy_browsers_share_nothing_with_themselves() {
    // Another canvas at each visit, on the same phone in the same place.
    let draw_anew = |crowd: &mut Crowd, vote: &mut Attempt| {
        let profile = vote.resource(Kind::Profile);
        let device = 10_000 + crowd.draw(300_000);
        crowd.phone(vote, device);
        crowd.profile(vote, profile);
    };
    let mut crowd = Crowd::of(20, DAYS);
    // One in fifty of everybody protects themselves like that, and one in five of these fans.
    crowd.group("honest", 4_000, |crowd, number, vote| {
        if number % 50 == 0 {
            draw_anew(crowd, vote);
        }
    });
    come_daily(&mut crowd, 300, |crowd, person, _, vote| {
        if person % 5 == 0 {
            draw_anew(crowd, vote);
        }
    });
    is_counted(&crowd.run());
}

#[test]
fn families_of_loyal_fans_who_share_a_phone() {
    let mut crowd = Crowd::of(20, DAYS);
    crowd.honest(4_000);
    for family in 0..100 {
        let target = crowd.somebody().target;
        for _ in 0..4 {
            let mut person = crowd.somebody();
            person.target = target;
            for day in 0..DAYS {
                let mut vote = person.clone();
                vote.at = Timestamp(
                    MIDNIGHT_MS + u64::from(day) * 24 * HOUR_MS + u64::from(crowd.draw(14)) * HOUR_MS,
                );
                // One carrier, one region, another prefix each day.
                let prefix = 40_000 + family % 20 * 50 + crowd.draw(50);
                crowd.place(&mut vote, prefix);
                crowd.phone(&mut vote, 30_000 + family * 7);
                crowd.add("daily", vote);
            }
        }
    }
    is_counted(&crowd.run());
}
