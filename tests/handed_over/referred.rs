//! Referrals and ledger folded together: whatever is followed, left, voted, voided and decided, late and out of order, and
//! whichever of them dies in between, nobody is rewarded twice for one follower or for one who does not count, and what is
//! taken back is what was given.

mod oracle;
mod played;

use played::{Deed, PERSONS, Played};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use referrals::Event;
use referrals::event::{Decision, Lost};

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..PERSONS;
    let decision = prop_oneof![Just(Decision::Release), Just(Decision::Refuse), Just(Decision::Hold)];
    prop_oneof![
        8 => (who.clone(), who.clone()).prop_map(|(who, of)| Deed::Come { who, of }),
        4 => (who.clone(), who.clone()).prop_map(|(who, of)| Deed::Accept { who, of }),
        6 => (who.clone(), any::<bool>(), prop_oneof![1 => Just(0_u64), 1 => 0..900_u64])
            .prop_map(|(who, following, minutes_ago)| Deed::Follow { who, following, minutes_ago }),
        6 => who.clone().prop_map(Deed::Vote),
        2 => (0..20_usize).prop_map(Deed::Void),
        2 => (0..20_usize).prop_map(Deed::Restore),
        5 => (1..90_u64).prop_map(Deed::Wait),
        2 => (who, decision).prop_map(|(who, to)| Deed::Judge { who, to }),
        4 => (1..6_usize).prop_map(Deed::Tell),
        1 => Just(Deed::TellAgain),
        2 => Just(Deed::Flush),
        2 => prop_oneof![Just(Deed::KillReferrals), Just(Deed::KillLedger)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn rewards_are_what_followers_who_count_have_brought(
        asks_for_votes: bool,
        deeds in prop::collection::vec(deed(), 1..250),
    ) {
        let mut played = Played::new(asks_for_votes);
        for deed in deeds {
            played.play(deed);
            played.books_balance();
        }
        played.tell_everything();
        played.rewards_are_exact();
        oracle::who_counts_has_earned_it(&played);
        played.close();
        played.tell_everything();
        played.books_balance();
        played.rewards_are_exact();
    }
}

/// What a story has of what it is about.
fn told(event: &Event) -> Option<String> {
    match event {
        Event::FollowerLeft(e) => Some(format!("{:?}", e.why)),
        Event::FollowerRestored(_) | Event::MilestoneLost(_) | Event::MilestoneRegained(_) => {
            Some(decider::Recorded::name(event).to_owned())
        }
        _ => None,
    }
}

/// Chance must lead to everything that could go wrong, else it says nothing.
#[test]
fn stories_have_everything_in_them_that_they_are_about() {
    let mut runner = TestRunner::deterministic();
    let mut met = std::collections::BTreeMap::<String, u32>::new();
    let mut lost = (0, 0);
    for round in 0..120 {
        let deeds = prop::collection::vec(deed(), 150).new_tree(&mut runner).unwrap().current();
        let mut played = Played::new(round % 2 == 0);
        deeds.into_iter().for_each(|deed| played.play(deed));
        let events = played.referrals.log.iter().filter_map(|(_, event)| told(event));
        events.for_each(|told| *met.entry(told).or_default() += 1);
        lost = (lost.0 + played.lost.0, lost.1 + played.lost.1);
    }
    assert!(lost.0 > 100 && lost.1 > 100, "kills lose next to nothing: {lost:?}");
    let why = [Lost::Left, Lost::NotNew, Lost::VoteVoided, Lost::Judged].map(|why| format!("{why:?}"));
    let others = ["FollowerRestored", "MilestoneLost", "MilestoneRegained"].map(str::to_owned);
    let wanted = why.into_iter().chain(others);
    let few: Vec<_> = wanted.filter(|told| met.get(told).is_none_or(|count| *count < 5)).collect();
    assert!(few.is_empty(), "{few:?} are hardly ever met: {met:?}");
}

#[test]
fn a_follower_who_leaves_takes_back_both_levels_and_the_milestone() {
    let mut played = Played::new(false);
    for (who, of) in [(1, 0), (2, 1)] {
        played.play(Deed::Accept { who, of });
        played.play(Deed::Follow { who, following: true, minutes_ago: 0 });
    }
    played.play(Deed::Wait(60));
    played.tell_everything();
    // Person 0: one follower, a milestone of one, and the second level. Person 1: one follower and a milestone.
    assert_eq!((played.points(0), played.points(1)), (20 + 50 + 5, 20 + 50));
    played.play(Deed::Follow { who: 2, following: false, minutes_ago: 0 });
    played.tell_everything();
    assert_eq!((played.points(0), played.points(1)), (20 + 50, 0));
    played.rewards_are_exact();
}
