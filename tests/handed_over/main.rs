//! Ledger and lotteries folded together: what one hands over the other spends, each by facts that come late and again; and
//! votes and ledger: what counted votes earn; and referrals and ledger: what followers bring to who invited them.
//!
//! They know nothing of each other; here they are told each other's facts as hosts would tell them, in the order of the
//! teller's log, with any delay.
#![allow(clippy::unwrap_used, reason = "tests")]

mod books;
mod judged;
mod killed;
mod pair;
mod referred;
mod shard;

use lotteries::holds::Decision;
use pair::{Deed, Pair};
use proptest::prelude::*;
use proto::fact::{FollowerLeft, FollowerQualified};

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..3_u8;
    prop_oneof![
        6 => who.clone().prop_map(Deed::Vote),
        3 => (0..40_usize).prop_map(Deed::Void),
        3 => (0..40_usize).prop_map(Deed::Restore),
        10 => who.clone().prop_map(Deed::Draw),
        4 => who.prop_map(Deed::DrawSeen),
        2 => (0..20_usize).prop_map(Deed::TakeBack),
        4 => (0..20_usize, decision()).prop_map(|(win, to)| Deed::Judge(win, to)),
        2 => (0..20_usize).prop_map(Deed::Reverse),
        2 => (1..4_u64).prop_map(Deed::Allot),
        1 => (1..4_u64).prop_map(Deed::Recall),
        1 => Just(Deed::Close),
        8 => (1..4_usize).prop_map(Deed::TellLedger),
        8 => (1..4_usize).prop_map(Deed::TellLotteries),
        2 => Just(Deed::TellAgain),
    ]
}

fn decision() -> impl Strategy<Value = Decision> {
    prop_oneof![Just(Decision::Release), Just(Decision::Refuse), Just(Decision::Hold)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_comes_late_both_sides_come_to_the_same_numbers(deeds in prop::collection::vec(deed(), 1..120)) {
        let mut pair = Pair::new();
        for deed in deeds {
            pair.play(deed);
            pair.books_balance();
            if let Deed::TellLedger(_) = deed {
                pair.nobody_is_paid_who_waits();
            }
        }
        pair.exchange_everything();
        pair.both_sides_agree();
    }
}

#[test]
fn a_vote_that_is_voided_after_its_ticket_was_spent_leaves_the_person_owing_it_on_both_sides() {
    let mut pair = Pair::new();
    pair.play(Deed::Allot(1));
    pair.play(Deed::Vote(0));
    pair.exchange_everything();
    assert_eq!(pair.tickets(0), (1, 1));
    pair.play(Deed::Draw(0));
    // The ledger has not heard of the draw yet.
    pair.play(Deed::Void(0));
    assert_eq!(pair.tickets(0), (0, 0));
    pair.exchange_everything();
    assert_eq!(pair.tickets(0), (-1, -1));
    pair.both_sides_agree();
}

#[test]
fn a_qualified_invitation_earns_a_ticket_and_whoever_leaves_takes_it_back() {
    let mut pair = Pair::new();
    pair.play(Deed::Allot(1));
    pair.award_invitations("friends");
    let (inviter, follower) = (shard::person(0), shard::person(1));
    pair.tell_of_referrals("friends", 1, FollowerQualified { inviter, follower, above: None }.into());
    pair.exchange_everything();
    assert_eq!(pair.tickets(0), (1, 1));
    pair.play(Deed::Draw(0));
    pair.tell_of_referrals("friends", 2, FollowerLeft { inviter, follower, qualified: 1 }.into());
    pair.exchange_everything();
    assert_eq!(pair.tickets(0), (-1, -1), "it was spent by then");
    pair.both_sides_agree();
}

#[test]
fn a_prize_that_an_operator_tries_to_reverse_comes_back_once() {
    let mut pair = Pair::new();
    pair.play(Deed::Allot(1));
    // Every other draw wins: by the tenth somebody has the mug.
    for vote in 0..10 {
        pair.play(Deed::Vote(0));
        pair.exchange_everything();
        pair.play(Deed::Draw(0));
        assert_eq!(pair.tickets(0).1, 0, "ticket {vote} is spent");
    }
    pair.exchange_everything();
    // The first transfer of mugs is the allotment, the second is the win.
    pair.play(Deed::Reverse(1));
    pair.play(Deed::TakeBack(0));
    pair.exchange_everything();
    pair.both_sides_agree();
    assert_eq!(pair.mugs_in_stock(), 1);
}

#[test]
fn a_prize_that_is_held_is_paid_once_it_is_released_and_taken_back_once_it_is_refused() {
    let mut pair = Pair::new();
    pair.play(Deed::Allot(3));
    for _ in 0..10 {
        pair.play(Deed::Vote(0));
        pair.exchange_everything();
        pair.play(Deed::DrawSeen(0));
    }
    pair.exchange_everything();
    assert_eq!((pair.mugs_in_stock(), pair.mugs_of(0)), (3, 0), "all three are won, and nobody has them");
    for (to, mugs) in
        [(Decision::Release, 1), (Decision::Hold, 0), (Decision::Release, 1), (Decision::Refuse, 0)]
    {
        pair.play(Deed::Judge(0, to));
        pair.exchange_everything();
        assert_eq!(pair.mugs_of(0), mugs, "{to:?}");
        pair.both_sides_agree();
    }
    pair.play(Deed::TakeBack(0));
    pair.play(Deed::Close);
    pair.exchange_everything();
    assert_eq!(pair.mugs_in_stock(), 2, "those that wait; the others went back at the close");
    pair.both_sides_agree();
}

#[test]
fn mugs_that_were_allotted_to_no_draw_come_back_and_a_draw_keeps_its_own() {
    let mut pair = Pair::new();
    pair.allot("lukcy", 3);
    pair.allot("lucky", 2);
    pair.recall("lukcy", 1).unwrap();
    pair.recall("lucky", 2).unwrap();
    pair.exchange_everything();
    assert_eq!((pair.mugs_at("lukcy"), pair.mugs_at("lucky")), (2, 2));
    // Asked twice at once: what is gone does not come back again.
    pair.recall("lukcy", 2).unwrap();
    pair.recall("lukcy", 2).unwrap();
    pair.exchange_everything();
    assert_eq!((pair.mugs_at("lukcy"), pair.mugs_at("lucky")), (0, 2));
    assert!(pair.recall("lukcy", 1).is_err());
    pair.both_sides_agree();
}
