//! What shows only over several campaigns, or in who led whom here.

use super::crowd::{CAMPAIGN, Crowd, HOUR_MS, MIDNIGHT_MS, act};
use crate::detectors::{Act, Attempt, Kind};

/// Persons of one sort vote for one of ten targets in each of five campaigns, at hours that they choose.
fn regulars(
    crowd: &mut Crowd,
    name: &'static str,
    persons: u32,
    first: u32,
    choose: impl Fn(&mut Crowd, u32, u32) -> (u32, u64),
) {
    for person in first..first + persons {
        for campaign in 1..=5 {
            let (target, at_ms) = choose(crowd, person, campaign);
            crowd.add(name, act(person, campaign, campaign * 100 + target, at_ms, Act::Vote));
        }
    }
}

fn start(campaign: u32) -> u64 {
    MIDNIGHT_MS + u64::from(campaign) * 200 * HOUR_MS
}

#[test]
fn those_who_act_together_in_campaign_after_campaign_need_a_second_reason() {
    for (reads, expected) in [(true, 0), (false, 1_000)] {
        let mut crowd = Crowd::default();
        regulars(&mut crowd, "honest", 600, 1_000, |crowd, _, campaign| {
            (crowd.draw(10), start(campaign) + u64::from(crowd.draw(72 * HOUR_MS as u32)))
        });
        for person in 5_000..5_030 {
            for campaign in 1..=5 {
                let at_ms = start(campaign) + 20 * HOUR_MS + u64::from(crowd.draw(900_000));
                let mut vote = act(person, campaign, campaign * 100 + 3, at_ms, Act::Vote);
                vote.set(Kind::Sharer, 1);
                if !reads {
                    vote.set(Kind::Hasty, 1);
                    vote.set(Kind::SharerReading, 1);
                }
                crowd.add("squad", vote);
            }
        }
        let outcome = crowd.run();
        assert_eq!(outcome.out_permille("squad"), expected);
        assert_eq!(outcome.out_permille("honest"), 0);
    }
}

#[test]
fn parents_of_a_class_and_fans_of_one_star_are_in_step_and_stay() {
    for (name, persons) in [("parents", 40), ("fans", 300)] {
        let mut crowd = Crowd::default();
        for campaign in 1..=3 {
            for person in 0..6_000 {
                let target = campaign * 100 + crowd.draw(10);
                let at_ms = start(campaign) + u64::from(crowd.draw(72 * HOUR_MS as u32));
                crowd.add("honest", act(10_000 * campaign + person, campaign, target, at_ms, Act::Vote));
            }
            for person in 0..persons {
                let at_ms = start(campaign) + 20 * HOUR_MS + u64::from(crowd.draw(HOUR_MS as u32));
                crowd.add(name, act(1 + person, campaign, campaign * 100 + 3, at_ms, Act::Vote));
            }
        }
        let outcome = crowd.run();
        assert_eq!((outcome.out_permille(name), outcome.out_permille("honest")), (0, 0), "{name}");
    }
}

#[test]
fn fans_who_follow_every_push_are_not() {
    let mut crowd = Crowd::default();
    // Everybody comes within half an hour of the article, half of them for the same star.
    regulars(&mut crowd, "fans", 400, 1_000, |crowd, person, campaign| {
        (person % 2 * crowd.draw(10), start(campaign) + 20 * HOUR_MS + u64::from(crowd.draw(1_800_000)))
    });
    assert_eq!(crowd.run().out_permille("fans"), 0);
}

fn hunters(early_in: u32) -> u32 {
    let mut crowd = Crowd::default();
    for campaign in 1..=8 {
        let launch = start(campaign);
        for person in 0..300 {
            let at = launch + 1_000 + u64::from(crowd.draw(48 * HOUR_MS as u32));
            crowd.add("others", act(1_000 + person, campaign, campaign, at, Act::Claim));
        }
        for person in 0..10 {
            let late = if campaign > early_in { crowd.draw(40 * HOUR_MS as u32) } else { 0 };
            let at = launch + u64::from(late + crowd.draw(20_000));
            crowd.add("hunters", act(5_000 + person, campaign, campaign, at, Act::Claim));
        }
    }
    let outcome = crowd.run();
    assert_eq!(outcome.out_permille("others"), 0);
    outcome.out_permille("hunters")
}

#[test]
fn who_comes_first_wherever_something_is_paid_is_out_and_deal_lovers_are_not() {
    assert!(hunters(8) >= 850, "{}", hunters(8));
    assert_eq!(hunters(1), 0);
}

fn invitation(person: u32, inviter: u32, at_ms: u64) -> Attempt {
    Attempt { inviter, ..act(person, CAMPAIGN, inviter, at_ms, Act::Invite) }
}

#[test]
fn an_invitation_that_comes_back_is_out_and_a_family_is_not() {
    let mut crowd = Crowd::default();
    for (step, (person, inviter)) in (0..).zip([(2, 1), (3, 2), (4, 3), (1, 4)]) {
        crowd.add("ring", invitation(person, inviter, MIDNIGHT_MS + step * 60_000));
    }
    for (step, person) in (0..).zip(21..27) {
        crowd.add("family", invitation(person, 20, MIDNIGHT_MS + step * 90_000));
        crowd.add("family", act(person, CAMPAIGN, 1, MIDNIGHT_MS + HOUR_MS + step * 70_000, Act::Vote));
    }
    let outcome = crowd.run();
    assert_eq!((outcome.out_permille("ring"), outcome.out_permille("family")), (1_000, 0));
}

#[test]
fn friends_who_open_each_others_links_stay() {
    let mut crowd = Crowd::default();
    let at = |minutes: u64| MIDNIGHT_MS + minutes * 60_000;
    // 1 leads 2 here, both vote; then 1 opens 2's link. 5, 6 and 7 open links all around, and vote then.
    crowd.add("friends", invitation(2, 1, at(0)));
    crowd.add("friends", invitation(1, 2, at(1)));
    for (step, (person, inviter)) in (0..).zip([(6, 5), (7, 6), (5, 7)]) {
        crowd.add("dormitory", invitation(person, inviter, at(10 + step)));
        crowd.add("dormitory", act(person, CAMPAIGN, 1, at(20 + step), Act::Vote));
    }
    let outcome = crowd.run();
    assert_eq!((outcome.out_permille("friends"), outcome.out_permille("dormitory")), (0, 0));
}
