//! Referrals and ledger folded together: whatever is followed, left, voted, voided and decided, late and out of order, and
//! whichever of them dies in between, nobody is rewarded twice for one follower or for one who does not count, what is taken
//! back is what was given, and what looks made up is held, doubted and let pass in an order that makes sense. Channels are
//! counted and given nothing; where one level is rewarded, nobody has anything of the second.

mod codes;
mod earned;
mod levels;
mod oracle;
mod phones;
mod played;
mod shown;
mod stands;

use codes::{CHANNELS, Of};
use phones::Phone;
use played::{Asks, Deed, PERSONS, Played};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use referrals::Event;
use referrals::event::{Decision, Lost};

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0..PERSONS;
    // Few invite many, else nobody has kin to speak of.
    let of = prop_oneof![
        4 => (0..3_u8).prop_map(Of::Person),
        6 => who.clone().prop_map(Of::Person),
        1 => (0..CHANNELS).prop_map(Of::Channel),
    ];
    let come = || (0..PERSONS, of.clone(), phone());
    let shared = Phone::Shared { phone: 0, line: 0 };
    let farm = (who.clone(), 5..10_u8, of.clone());
    let decision = prop_oneof![Just(Decision::Release), Just(Decision::Refuse), Just(Decision::Hold)];
    prop_oneof![
        8 => come().prop_map(|(who, of, phone)| Deed::Come { who, of, phone }),
        4 => come().prop_map(|(who, of, phone)| Deed::Accept { who, of, phone }),
        2 => farm.prop_map(move |(from, count, of)| Deed::Farm { from, count, of, phone: shared }),
        6 => (who.clone(), any::<bool>(), prop_oneof![1 => Just(0_u64), 1 => 0..900_u64])
            .prop_map(|(who, following, minutes_ago)| Deed::Follow { who, following, minutes_ago }),
        2 => (0..CHANNELS).prop_map(Deed::OpenChannel),
        10 => who.clone().prop_map(Deed::Vote),
        8 => who.clone().prop_map(Deed::Register),
        4 => (0..20_usize).prop_map(Deed::Void),
        4 => (0..20_usize).prop_map(Deed::Restore),
        5 => (1..90_u64).prop_map(Deed::Wait),
        1 => (600..3_000_u64).prop_map(Deed::Wait),
        1 => (60..3_000_u64, 1..6_usize)
            .prop_map(|(minutes, ticks)| Deed::DieWhileWaiting { minutes, ticks }),
        3 => (who, decision).prop_map(|(who, to)| Deed::Judge { who, to }),
        4 => (1..6_usize).prop_map(Deed::Tell),
        1 => Just(Deed::TellAgain),
        2 => Just(Deed::Flush),
        2 => prop_oneof![Just(Deed::KillReferrals), Just(Deed::KillLedger)],
    ]
}

fn phone() -> impl Strategy<Value = Phone> {
    let shared = (0..2_u8, 0..2_u8).prop_map(|(phone, line)| Phone::Shared { phone, line });
    prop_oneof![1 => Just(Phone::Unseen), 2 => Just(Phone::Own), 3 => shared]
}

/// Rewards are weighed again after three quarters of the time in which they can be lost, a day at the most: so four hours, two
/// and a half days, and none, after which nothing is taken back any more.
fn asks() -> impl Strategy<Value = Asks> {
    let leave_within_hours = prop_oneof![Just(4_u32), Just(60), Just(0)];
    let levels = prop_oneof![Just(1_u8), Just(2)];
    (any::<bool>(), prop::bool::weighted(0.25), levels, leave_within_hours).prop_map(
        |(votes, registers, levels, leave_within_hours)| Asks {
            votes,
            registers,
            levels,
            leave_within_hours,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn rewards_are_what_followers_who_count_have_brought(
        asks in asks(),
        deeds in prop::collection::vec(deed(), 1..250),
    ) {
        let mut played = Played::new(asks);
        for deed in deeds {
            played.play(deed);
            played.books_balance();
        }
        played.tell_everything();
        played.rewards_are_exact();
        shown::phones_show_what_is_booked(&played);
        oracle::who_counts_has_earned_it(&played);
        levels::nobody_further_up_is_rewarded(&played);
        levels::channels_are_counted_and_no_more(&played);
        stands::rewards_stand_where_the_log_leaves_them(&played);
        played.close();
        played.tell_everything();
        played.books_balance();
        played.rewards_are_exact();
        shown::phones_show_what_is_booked(&played);
        stands::rewards_stand_where_the_log_leaves_them(&played);
    }
}

/// What a story has of what it is about.
fn told(event: &Event) -> Option<String> {
    match event {
        Event::FollowerQualified(e) if e.inviter.person().is_none() => {
            Some("qualified by a channel".to_owned())
        }
        Event::FollowerLeft(e) if e.inviter.person().is_none() => Some("lost by a channel".to_owned()),
        Event::FollowerLeft(e) => Some(format!("{:?}", e.why)),
        Event::RewardJudged(e) => Some(format!("{:?}", e.to)),
        Event::FollowerRestored(_)
        | Event::FollowerHeld(_)
        | Event::RewardDoubted(_)
        | Event::RewardsWeighed(_)
        | Event::MilestoneLost(_)
        | Event::MilestoneRegained(_) => Some(decider::Recorded::name(event).to_owned()),
        _ => None,
    }
}

/// Chance must lead to everything that could go wrong, else it says nothing.
#[test]
fn stories_have_everything_in_them_that_they_are_about() {
    let mut runner = TestRunner::deterministic();
    let mut met = std::collections::BTreeMap::<String, u32>::new();
    let mut lost = (0, 0);
    for _ in 0..500 {
        let story = (asks(), prop::collection::vec(deed(), 150));
        let (asks, deeds) = story.new_tree(&mut runner).unwrap().current();
        let mut played = Played::new(asks);
        deeds.into_iter().for_each(|deed| played.play(deed));
        let events = played.referrals.log.iter().filter_map(|(_, event)| told(event));
        events.for_each(|told| *met.entry(told).or_default() += 1);
        *met.entry("registered, and so qualified".to_owned()).or_default() += registered_last(&played);
        let second = levels::second_levels(&played);
        *met.entry(format!("second level, of {}", asks.levels)).or_default() += second;
        lost = (lost.0 + played.lost.0, lost.1 + played.lost.1);
    }
    println!("{met:?}, killed with {lost:?}");
    assert!(lost.0 > 100 && lost.1 > 100, "kills lose next to nothing: {lost:?}");
    let why = [Lost::Left, Lost::NotNew, Lost::VoteVoided, Lost::Judged, Lost::Weighed];
    let why = why.map(|why| format!("{why:?}"));
    let to = [Decision::Release, Decision::Refuse, Decision::Hold].map(|to| format!("{to:?}"));
    let others = [
        "FollowerHeld",
        "RewardDoubted",
        "RewardsWeighed",
        "FollowerRestored",
        "MilestoneLost",
        "MilestoneRegained",
        "qualified by a channel",
        "lost by a channel",
        "registered, and so qualified",
        "second level, of 1",
        "second level, of 2",
    ];
    let wanted = why.into_iter().chain(to).chain(others.map(str::to_owned));
    let few: Vec<_> = wanted.filter(|told| met.get(told).is_none_or(|count| *count < 5)).collect();
    assert!(few.is_empty(), "{few:?} are hardly ever met: {met:?}");
}

/// How many registered last of all that was asked, where it was, and counted at once.
fn registered_last(played: &Played) -> u32 {
    if !played.asks.registers {
        return 0;
    }
    let events = played.referrals.log.windows(2).filter(|pair| {
        matches!((&pair[0].1, &pair[1].1), (Event::RegistrationNoted(one), Event::FollowerQualified(next))
            if one.person == next.follower)
    });
    events.count() as u32
}

#[test]
fn a_follower_who_leaves_takes_back_both_levels_and_the_milestone() {
    let mut played = Played::new(Asks { votes: false, registers: false, levels: 2, leave_within_hours: 4 });
    for (who, of) in [(1, 0), (2, 1)] {
        played.play(Deed::Accept { who, of: Of::Person(of), phone: Phone::Own });
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
