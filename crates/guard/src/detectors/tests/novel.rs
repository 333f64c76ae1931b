//! Devices that look like no other: made up for each vote, or a browser's way to protect its owner.

use super::crowd::{Crowd, Outcome};
use crate::detectors::{Attempt, Id};

const FOR: Id = 7;
/// One of the three profiles that half of the crowd have, with ten renderings between them.
const POPULAR: Id = 2;

/// A rendering that nobody else has, on a phone that many have.
fn made_up(crowd: &mut Crowd, number: u32, vote: &mut Attempt) {
    crowd.phone(vote, 100_000 + 2 * number);
    crowd.profile(vote, POPULAR);
}

/// One in so many thousand of everybody protects themselves by drawing at random.
fn privately(crowd: &mut Crowd, count: u32, permille: u32, mut make: impl FnMut(&mut Crowd, &mut Attempt)) {
    crowd.group("honest", count, |crowd, number, vote| {
        make(crowd, vote);
        if crowd.draw(1_000) < permille {
            made_up(crowd, 50_000 + number, vote);
        }
    });
}

fn attack(crowd: Crowd, count: u32) -> Outcome {
    let mut crowd = crowd;
    crowd.group("attack", count, |crowd, number, vote| {
        vote.target = FOR;
        made_up(crowd, number, vote);
    });
    crowd.run()
}

#[test]
fn renderings_made_up_for_each_vote() {
    let mut crowd = Crowd::default();
    crowd.honest(4_000);
    let outcome = attack(crowd, 200);
    let (out, lost) = (outcome.out_permille("attack"), outcome.out_permille("honest"));
    assert!(out >= 950 && lost <= 1, "{out} ‰ of the attack are out, {lost} ‰ of the honest votes lost");
}

#[test]
fn browsers_that_draw_at_random_keep_their_votes() {
    for (count, permille) in [(4_000, 30), (600, 60), (20_000, 10)] {
        let mut crowd = Crowd::default();
        privately(&mut crowd, count, permille, |_, _| {});
        assert_eq!(crowd.run().out_permille("honest"), 0);
    }
}

#[test]
fn fans_who_protect_themselves_more_keep_their_votes() {
    let mut crowd = Crowd::default();
    privately(&mut crowd, 4_000, 20, |_, _| {});
    crowd.group("fans", 600, |crowd, number, vote| {
        vote.target = FOR;
        if number % 12 == 0 {
            made_up(crowd, number, vote);
        }
    });
    let outcome = crowd.run();
    assert_eq!((outcome.out_permille("fans"), outcome.out_permille("honest")), (0, 0));
}

#[test]
fn made_up_votes_for_a_rival_cost_the_rival_little() {
    let mut crowd = Crowd::default();
    privately(&mut crowd, 4_000, 15, |_, _| {});
    privately(&mut crowd, 400, 15, |_, vote| vote.target = FOR);
    let lost = attack(crowd, 900).out_permille("honest");
    assert!(lost <= 1, "{lost} ‰ of the honest votes are lost");
}

/// A rendering and common traits that nobody else has, on what says that it is of one family of browsers.
fn unlike(crowd: &mut Crowd, number: u32, vote: &mut Attempt) {
    crowd.phone(vote, 100_000 + 2 * number);
    crowd.profile(vote, 200_000 + number);
}

#[test]
fn traits_that_nobody_pairs_are_seen_where_many_renderings_are_single() {
    let mut crowd = Crowd::default();
    privately(&mut crowd, 12_000, 450, |_, _| {});
    crowd.group("attack", 120, |crowd, number, vote| {
        vote.target = FOR;
        unlike(crowd, number, vote);
    });
    let outcome = crowd.run();
    let (out, lost) = (outcome.out_permille("attack"), outcome.out_permille("honest"));
    assert!(out >= 950 && lost <= 1, "{out} ‰ of the attack are out, {lost} ‰ of the honest votes lost");
}

#[test]
fn owners_of_rare_models_keep_their_votes() {
    for permille in [5, 20, 60] {
        let mut crowd = Crowd::default();
        crowd.group("honest", 4_000, |crowd, number, vote| {
            if crowd.draw(1_000) < permille {
                unlike(crowd, number, vote);
            }
        });
        // Of one candidate's public three times as many.
        crowd.group("fans", 300, |crowd, number, vote| {
            vote.target = FOR;
            if crowd.draw(1_000) < 3 * permille {
                unlike(crowd, 50_000 + number, vote);
            }
        });
        let outcome = crowd.run();
        assert_eq!((outcome.out_permille("fans"), outcome.out_permille("honest")), (0, 0), "{permille} ‰");
    }
}
