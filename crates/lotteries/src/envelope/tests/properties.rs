//! Whatever happens in whatever order: nobody takes twice, no round gives more than it has, and no fen is lost.

use std::collections::BTreeSet;

use decider::exchange::Exchange;
use proptest::prelude::*;
use proto::Fact;

use super::support::*;
use crate::envelope::command::Command;
use crate::envelope::rules::Split;
use crate::fairness::bundle::Line;
use crate::fairness::check::{Found, check};
use crate::{Command as Any, Event, Lotteries};

#[derive(Debug, Clone)]
enum Deed {
    Claim(u8, u8),
    Message(u8, u8),
    Pass(u64),
    Stop,
    Open,
    Rotate(u16, u8),
    Close,
    Allot(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        12 => (1..12_u8, 1..5_u8).prop_map(|(who, text)| Deed::Claim(who, text)),
        6 => (1..12_u8, 1..5_u8).prop_map(|(who, text)| Deed::Message(who, text)),
        6 => (1..8_u64).prop_map(Deed::Pass),
        1 => Just(Deed::Stop),
        2 => Just(Deed::Open),
        2 => (1..3_u16, 1..5_u8).prop_map(|(round, text)| Deed::Rotate(round, text)),
        1 => (1..200_u64).prop_map(Deed::Allot),
    ]
}

fn play(world: &mut World, deed: &Deed) {
    let text = |number: &u8| format!("word {number}");
    match deed {
        Deed::Claim(who, number) => drop(claim(world, person(*who), &text(number))),
        Deed::Message(who, number) => {
            let message = Command::Message { person: person(*who), text: text(number) };
            drop(world.order(message.into()));
        }
        Deed::Pass(minutes) => drop(world.pass(world.now.plus_ms(minutes * MINUTE_MS))),
        Deed::Stop => drop(world.order(Command::Stop { reason: "a test".to_owned() }.into())),
        Deed::Open => drop(world.order(Any::Open)),
        Deed::Rotate(round, number) => {
            let rotate = Command::Rotate { round: *round, password: word(&text(number)) };
            drop(world.order(rotate.into()));
        }
        Deed::Close => drop(world.order(Any::Close)),
        Deed::Allot(fen) => drop(world.hear(allotted(1_000, "cny", *fen))),
    }
}

/// What the ledger is told: won, and returned.
fn told(world: &World) -> (u64, u64) {
    let facts = world.log.iter().filter_map(|(stamp, event)| Lotteries::announce(event, *stamp));
    facts.fold((0, 0), |(won, back), announced| match announced.fact {
        Fact::PrizeWon(fact) => (won + fact.amount, back),
        Fact::StockReturned(fact) => (won, back + fact.amount),
        other => panic!("{other:?}"),
    })
}

/// Bundles of small red envelopes.
pub fn bundles() -> impl Strategy<Value = Vec<Line>> {
    let claims = || prop::collection::vec(1..6_u8, 1..6);
    (claims(), any::<bool>(), claims(), any::<bool>()).prop_map(
        |(first, is_stopped, second, is_cut_short)| {
            let mut world = open(vec![round(5, 30, 60, 4), round(30, 50, 35, 3)]);
            let claimed = |persons: Vec<u8>, text| persons.into_iter().map(move |who| Deed::Claim(who, text));
            let between = if is_stopped { vec![Deed::Stop, Deed::Open] } else { Vec::new() };
            let deeds = [Deed::Pass(5)].into_iter().chain(claimed(first, 1)).chain(between);
            let deeds = deeds.chain([Deed::Pass(25)]).chain(claimed(second, 2));
            let end = if is_cut_short { Deed::Close } else { Deed::Pass(20) };
            deeds.chain([end]).for_each(|deed| play(&mut world, &deed));
            world.bundle()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_is_taken_twice_given_from_nothing_or_lost(
        split in prop_oneof![Just(Split::Fixed), Just(Split::Random)],
        deeds in prop::collection::vec(deed(), 1..120),
    ) {
        let rounds = [round(5, 30, 60, 6), round(30, 50, 35, 5)].map(|it| crate::envelope::Round { split, ..it });
        let mut world = open(rounds.to_vec());
        for deed in &deeds {
            play(&mut world, deed);
        }
        play(&mut world, &Deed::Close);
        let (mut takers, mut fen) = (BTreeSet::new(), [(0, 0); 2]);
        for (_, event) in &world.log {
            if let Event::PartClaimed(claimed) = event {
                prop_assert!(takers.insert((claimed.round, claimed.person)), "one each");
                prop_assert!(claimed.fen >= 1);
                let of_round = &mut fen[usize::from(claimed.round) - 1];
                *of_round = (of_round.0 + 1, of_round.1 + claimed.fen);
            }
        }
        for (rules, (parts, sum)) in rounds.iter().zip(fen) {
            prop_assert!(parts <= rules.parts && sum <= rules.fen);
            prop_assert!(parts < rules.parts || sum == rules.fen, "all parts are the whole sum");
        }
        let received: u64 = world.log.iter().map(|(_, event)| match event {
            Event::StockReceived(received) => received.amount,
            _ => 0,
        }).sum();
        let (won, back) = told(&world);
        prop_assert_eq!(won, fen[0].1 + fen[1].1);
        prop_assert_eq!(won + back, received, "what was not taken goes back");
        prop_assert_eq!(world.stock("cny"), 0);
        prop_assert_eq!(bytes(&world.replayed()), bytes(&world.state));
        match check(&world.bundle()).map(|checked| checked.found) {
            Ok(Found::Envelope(found)) => {
                prop_assert_eq!((found.parts as usize, found.fen), (takers.len(), won));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
