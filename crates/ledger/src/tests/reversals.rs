//! Taking back, giving back, and what a person owes.

use proto::fact::{
    FollowerLeft, FollowerQualified, FollowerRestored, Goal, GoalLost, GoalReached, GoalRegained,
};

use super::support::*;
use crate::command::Command;
use crate::event::Why;
use crate::{Receipt, Refusal};

const ANNS: [&str; 3] = ["points:budget:spring", "points:person:ann", "points:owed:ann"];

fn spend(world: &mut World, number: u8, amount: u64) {
    world.transfer(&[new(number, "points:person:ann", "points:fulfilment", amount)]).unwrap();
}

#[test]
fn a_voided_vote_takes_back_what_it_gave() {
    let mut world = World::with(five_points(), 100);
    world.hear(counted(41, ANN));
    assert_eq!(world.hear(voided(50, 41, ANN)), ["TransfersBooked"]);
    assert_eq!(shown(&world.last_transfers()), ["points:person:ann -> points:budget:spring 5 reversal"]);
    assert_eq!(world.balances(ANNS), [100, 0, 0]);
    assert_eq!(world.hear(voided(51, 41, ANN)), [""; 0], "there is nothing left to take back");
    assert_eq!(world.hear(voided(52, 40, ANN)), ["FactDeclined nothing-booked"]);
    assert_eq!(world.hear(counted(41, ANN)), ["FactDeclined booked-before"]);
}

#[test]
fn what_is_spent_is_owed_and_settled_from_what_comes_next() {
    let mut world = World::with(five_points(), 100);
    world.hear(counted(41, ANN));
    spend(&mut world, 1, 3);
    world.hear(voided(50, 41, ANN));
    assert_eq!(
        shown(&world.last_transfers()),
        [
            "points:person:ann -> points:budget:spring 2 reversal",
            "points:owed:ann -> points:budget:spring 3 reversal"
        ]
    );
    assert_eq!(world.balances(ANNS), [100, 0, 3], "no balance is below zero");
    world.hear(counted(42, ANN));
    assert_eq!(
        shown(&world.last_transfers()),
        ["points:budget:spring -> points:owed:ann 3", "points:budget:spring -> points:person:ann 2"]
    );
    assert_eq!(world.balances(ANNS), [95, 2, 0]);
    // That vote is voided, too: what it settled is owed again.
    world.hear(voided(51, 42, ANN));
    assert_eq!(world.balances(ANNS), [100, 0, 3]);
}

#[test]
fn a_restored_vote_gives_back_what_was_taken_whatever_caps_say() {
    let capped = rules(
        r#"{"awards":[{"name":"points","on":"vote_counted","asset":"points","amount":5,"per_person_max":5}]}"#,
    );
    let mut world = World::with(capped, 100);
    world.hear(counted(41, ANN));
    assert_eq!(world.hear(restored(49, 41, ANN)), [""; 0], "nothing was taken");
    for round in 0..3 {
        assert_eq!(world.hear(voided(50 + 2 * round, 41, ANN)), ["TransfersBooked"]);
        assert_eq!(world.balances(ANNS), [100, 0, 0]);
        assert_eq!(world.hear(restored(51 + 2 * round, 41, ANN)), ["TransfersBooked"]);
        assert_eq!(
            shown(&world.last_transfers()),
            ["points:budget:spring -> points:person:ann 5 restoration"]
        );
        assert_eq!(world.balances(ANNS), [95, 5, 0]);
    }
    // Spent in between: owed, then settled by the restoration.
    spend(&mut world, 1, 4);
    world.hear(voided(60, 41, ANN));
    assert_eq!(world.balances(ANNS), [100, 0, 4]);
    world.hear(restored(61, 41, ANN));
    assert_eq!(world.balances(ANNS), [95, 1, 0]);
}

/// What becomes of five points when an operator has reversed some of them, and then the vote is voided and restored.
#[test]
fn a_restored_vote_leaves_taken_what_an_operator_took() {
    // Reversed before the void; reversed after the first restoration; what Ann has in the end.
    for (before, after, left) in [(0, 0, 5), (2, 0, 3), (5, 0, 0), (0, 2, 3), (2, 1, 2), (2, 3, 0)] {
        let mut world = World::with(five_points(), 100);
        world.hear(counted(41, ANN));
        let award = world.last_transfers()[0].id;
        let take = |world: &mut World, amount| {
            if amount > 0 {
                world.reverse(award, Some(amount)).unwrap();
            }
        };
        take(&mut world, before);
        world.hear(voided(50, 41, ANN));
        assert_eq!(world.balances(ANNS), [100, 0, 0]);
        world.hear(restored(51, 41, ANN));
        take(&mut world, after);
        for round in 0..2 {
            world.hear(voided(60 + 2 * round, 41, ANN));
            world.hear(restored(61 + 2 * round, 41, ANN));
            assert_eq!(world.balances(ANNS), [100 - left, left, 0], "{before} before, {after} after");
        }
    }
}

#[test]
fn a_restored_vote_finds_its_budget_spent() {
    let mut world = World::with(five_points(), 5);
    world.hear(counted(41, ANN));
    world.hear(voided(50, 41, ANN));
    world.hear(counted(42, BOB));
    assert_eq!(world.hear(restored(51, 41, ANN)), ["FactDeclined budget-spent"]);
    world.allot("points", 5);
    assert_eq!(world.hear(restored(52, 41, ANN)), ["TransfersBooked"]);
}

#[test]
fn a_reward_goes_back_when_the_follower_leaves() {
    let invite = rules(r#"{"awards":[{"name":"i","on":"follower_qualified","asset":"points","amount":20}]}"#);
    let mut world = World::with(invite, 100);
    world.hear(told(7, FollowerQualified { inviter: ANN, follower: BOB, above: None }));
    assert_eq!(world.balance("points:person:ann"), 20);
    let left = FollowerLeft { inviter: ANN, follower: BOB, qualified: 7 };
    assert_eq!(world.hear(told(9, left.clone())), ["TransfersBooked"]);
    assert_eq!(world.hear(told(10, left)), [""; 0]);
    assert_eq!(world.balances(ANNS), [100, 0, 0]);
}

#[test]
fn two_levels_are_paid_taken_back_and_paid_again_together() {
    let invite = rules(
        r#"{"awards":[{"name":"i","on":"follower_qualified","asset":"points","amount":20},
            {"name":"j","on":"second_level_qualified","asset":"points","amount":5}]}"#,
    );
    let mut world = World::with(invite, 100);
    let paid = |world: &World| world.balances(["points:person:bob", "points:person:ann"]);
    world.hear(told(6, FollowerQualified { inviter: BOB, follower: CAT, above: None }));
    assert_eq!(paid(&world), [20, 0], "nobody stands above");
    world.hear(told(7, FollowerQualified { inviter: BOB, follower: CAT, above: Some(ANN) }));
    assert_eq!(paid(&world), [40, 5]);
    world.hear(told(9, FollowerLeft { inviter: BOB, follower: CAT, qualified: 7 }));
    assert_eq!(paid(&world), [20, 0]);
    let restored = FollowerRestored { inviter: BOB, follower: CAT, qualified: 7 };
    assert_eq!(world.hear(told(10, restored.clone())), ["TransfersBooked"]);
    assert_eq!(world.hear(told(11, restored)), [""; 0], "nothing is missing any more");
    assert_eq!(paid(&world), [40, 5]);
}

#[test]
fn a_milestone_pays_its_own_rule_and_goes_back_when_it_is_lost() {
    let goals = rules(
        r#"{"awards":[{"name":"ten","on":{"inviter_milestone":10},"asset":"points","amount":50},
            {"name":"first","on":{"inviter_place":1},"asset":"points","amount":30}]}"#,
    );
    let mut world = World::with(goals, 100);
    let reached = |goal| GoalReached { person: ANN, goal };
    assert_eq!(world.hear(told(6, reached(Goal::Invited(5)))), [""; 0], "no rule asks for five");
    world.hear(told(7, reached(Goal::Invited(10))));
    world.hear(told(8, reached(Goal::Place(1))));
    world.hear(told(9, reached(Goal::Place(2))));
    assert_eq!(world.balance("points:person:ann"), 80);
    world.hear(told(10, GoalLost { person: ANN, reached: 7 }));
    assert_eq!(world.balance("points:person:ann"), 30);
    world.hear(told(11, GoalRegained { person: ANN, reached: 7 }));
    assert_eq!(world.balance("points:person:ann"), 80);
}

#[test]
fn an_operator_takes_back_no_more_than_there_is() {
    let mut world = World::with(five_points(), 100);
    world.transfer(&[new(1, "points:budget:spring", "points:person:ann", 10)]).unwrap();
    let reversed = |amount, left| Ok(Receipt::Reversed { transfer: id(1), amount, left });
    assert_eq!(world.reverse(id(1), Some(4)), reversed(4, 6));
    for bad in [0, 7] {
        assert_eq!(world.reverse(id(1), Some(bad)), Err(Refusal::MoreThanLeft { transfer: id(1), left: 6 }));
    }
    spend(&mut world, 2, 5);
    assert_eq!(world.reverse(id(1), None), reversed(6, 0));
    assert_eq!(world.balances(ANNS), [100, 0, 5], "also of an operator's, what is spent is owed");
    assert_eq!(world.reverse(id(1), None), Err(Refusal::MoreThanLeft { transfer: id(1), left: 0 }));
    // A reversal is no transfer that could be reversed.
    let reversal = world.last_transfers()[0].id;
    assert_eq!(world.reverse(reversal, None), Err(Refusal::TransferUnknown { transfer: reversal }));
}

#[test]
fn a_reversal_has_an_id_of_its_own() {
    let mut world = World::with(five_points(), 100);
    world.transfer(&[new(1, "points:budget:spring", "points:person:ann", 10)]).unwrap();
    let reason: crate::word::Word = "oops".parse().unwrap();
    let reverse = |amount| Command::Reverse {
        transfer: id(1),
        amount: Some(amount),
        id: Some(id(9)),
        reason: reason.clone(),
    };
    let receipt = |left| Ok(Receipt::Reversed { transfer: id(1), amount: 4, left });
    assert_eq!(world.try_order(reverse(4)), receipt(6));
    world.reverse(id(1), Some(1)).unwrap();
    assert_eq!(world.try_order(reverse(4)), receipt(5), "again: nothing more is taken");
    assert_eq!(world.try_order(reverse(3)), Err(Refusal::TransferConflict { transfer: id(9) }));
    let transfer = new(9, "points:budget:spring", "points:person:ann", 1);
    assert_eq!(world.transfer(&[transfer]), Err(Refusal::TransferConflict { transfer: id(9) }));
    assert_eq!(world.balance("points:person:ann"), 5);
}

#[test]
fn what_no_person_holds_is_taken_back_only_if_it_is_there() {
    let mut world = World::new();
    world.order(Command::OpenAccount { account: account("points:holding:a"), terms: None });
    world.transfer(&[new(1, "points:issue", "points:holding:a", 10)]).unwrap();
    world.transfer(&[new(2, "points:holding:a", "points:expiry", 4)]).unwrap();
    let why = Why::Insufficient { account: account("points:holding:a"), available: 6 };
    assert_eq!(world.reverse(id(1), None), Err(Refusal::ByBook(why)));
    world.reverse(id(1), Some(6)).unwrap();
    assert_eq!(world.balances(["points:issue", "points:holding:a", "points:expiry"]), [4, 0, 4]);
}

#[test]
fn corrections_reach_closed_accounts() {
    let mut world = World::with(five_points(), 5);
    world.hear(counted(41, ANN));
    world.order(Command::CloseAccount { account: account("points:budget:spring") });
    assert_eq!(world.hear(voided(50, 41, ANN)), ["TransfersBooked"]);
    assert_eq!(world.balances(ANNS), [5, 0, 0]);
    // What came onto a closed account so is taken from there, too.
    world.order(Command::OpenAccount { account: account(ANNS[1]), terms: None });
    world.order(Command::CloseAccount { account: account(ANNS[1]) });
    world.hear(restored(51, 41, ANN));
    assert_eq!(world.balances(ANNS), [0, 5, 0]);
    world.hear(voided(52, 41, ANN));
    assert_eq!(world.balances(ANNS), [5, 0, 0]);
}
