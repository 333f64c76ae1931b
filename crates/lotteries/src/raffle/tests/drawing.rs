//! Who is drawn, and what becomes of them.

use decider::Service;
use decider::exchange::Exchange;
use proto::fact::PrizeWon;
use proto::{Fact, PersonId};

use super::support::*;
use crate::raffle::beacon::{NotThatRound, Signature, time_of};
use crate::raffle::refusal::Refusal;
use crate::raffle::rules::Rules;
use crate::raffle::state::Standing;
use crate::{Event, Lotteries};

/// Who stands at a place.
fn at(world: &World, place: u32) -> PersonId {
    let inside = world.look(true, "campaign").unwrap();
    inside["places"][place as usize - 1]["person"].as_str().unwrap().parse().unwrap()
}

fn why(world: &World, person: PersonId) -> String {
    let known = Lotteries::own(&world.state, &own(person), world.now).unwrap();
    known["why"].as_str().unwrap().to_owned()
}

#[test]
fn winners_are_drawn_once_after_the_close_and_a_person_wins_once() {
    let mut world = open(rules());
    hand_in(&mut world, &[1, 1, 1, 2, 2, 3]).unwrap();
    let early = Refusal::EntriesOpen { closes_at: closes_at() };
    assert_eq!(draw(&mut world, None), Err(early.into()));
    world.pass(closes_at());
    let before = world.log.len();
    assert_eq!(draw(&mut world, None), Ok(3), "three persons for five places");
    assert_eq!(world.names_since(before), ["RaffleDrawn", "RaffleSeedRevealed"]);
    assert_eq!(draw(&mut world, None), Ok(3), "a retry tells the same");
    assert_eq!(world.log.len(), before + 2);
    let mut drawn = [1, 2, 3].map(|place| at(&world, place));
    drawn.sort_unstable();
    assert_eq!(drawn, [person(1), person(2), person(3)]);
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn a_confirmed_winner_gets_the_prize_and_the_ledger_hears_of_it() {
    let mut world = drawn();
    let told = |world: &World| {
        let facts = world.log.iter().filter_map(|(stamp, event)| Lotteries::announce(event, *stamp));
        facts.map(|announced| announced.fact).collect::<Vec<Fact>>()
    };
    assert!(told(&world).is_empty(), "nothing is won before it is confirmed");
    assert_eq!(confirm(&mut world, 1), Ok(Standing::Confirmed));
    let log = world.log.len();
    assert_eq!(confirm(&mut world, 1), Ok(Standing::Confirmed), "a retry is harmless");
    assert_eq!(world.log.len(), log);
    let trip = PrizeWon { person: at(&world, 1), asset: "unit.trip".parse().unwrap(), amount: 1 };
    assert_eq!(told(&world), [trip.into()]);
    assert_eq!((world.stock("unit.trip"), world.stock("unit.mug")), (0, 2));
    let settled = Refusal::PlaceSettled { place: 1, standing: Standing::Confirmed };
    assert_eq!(invalidate(&mut world, 1), Err(settled.into()));
}

#[test]
fn only_what_was_invalidated_is_given_again_and_to_the_next_alternate() {
    let mut world = drawn();
    let (second, fourth) = (at(&world, 2), at(&world, 4));
    let before = world.log.len();
    assert_eq!(invalidate(&mut world, 2), Ok(Some(4)));
    assert_eq!(world.names_since(before), ["WinnerInvalidated", "AlternateCalled"]);
    assert_eq!(invalidate(&mut world, 2), Ok(None), "a retry calls nobody else");
    assert_eq!((why(&world, second).as_str(), why(&world, fourth).as_str()), ("invalidated", "called"));
    assert_eq!(invalidate(&mut world, 4), Ok(Some(5)), "an alternate can be invalidated as well");
    assert_eq!(invalidate(&mut world, 3), Ok(None), "there is no other");
    assert_eq!(confirm(&mut world, 5), Ok(Standing::Confirmed));
    let Some((_, Event::WinnerConfirmed(confirmed))) = world.log.last() else { panic!("not confirmed") };
    assert_eq!((confirmed.line, confirmed.prize.asset.to_string().as_str()), (1, "unit.mug"));
    for place in [0, 6] {
        assert_eq!(confirm(&mut world, place), Err(Refusal::PlaceUnknown(place).into()));
    }
    assert_eq!(bytes(&world.replayed()), bytes(&world.state));
}

#[test]
fn an_alternate_who_is_not_called_is_no_winner() {
    let mut world = drawn();
    let settled = Refusal::PlaceSettled { place: 4, standing: Standing::Alternate };
    assert_eq!(confirm(&mut world, 4), Err(settled.clone().into()));
    assert_eq!(invalidate(&mut world, 4), Err(settled.into()));
    assert_eq!(why(&world, at(&world, 4)), "alternate");
    let places: Vec<PersonId> = (1..=5).map(|place| at(&world, place)).collect();
    let other = (1..=10).map(person).find(|person| !places.contains(person)).unwrap();
    assert_eq!(
        (why(&world, other).as_str(), why(&world, person(99)).as_str()),
        ("behind_all_places", "not_entered")
    );
}

#[test]
fn the_round_of_the_beacon_is_settled_at_the_creation_and_its_signature_needed() {
    let mut world = open(with_beacon());
    hand_in(&mut world, &[1, 2, 3, 4, 5, 6]).unwrap();
    world.pass(with_beacon().closes_at_ms);
    assert_eq!(world.look(false, "campaign").unwrap()["beacon"]["round"], ROUND);
    let missing = Refusal::BeaconMissing { round: ROUND, at: time_of(ROUND) };
    assert_eq!(draw(&mut world, None), Err(missing.into()));
    let wrong = |reason| Err(Refusal::BeaconWrong { round: ROUND, reason }.into());
    let other =
        "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";
    let other = Signature::of(hex::decode(other).unwrap());
    assert_eq!(
        draw(&mut world, Some(other)),
        wrong(NotThatRound::Unsigned),
        "round 123 is signed, and another"
    );
    assert_eq!(draw(&mut world, Some(Signature::of(vec![0; 3]))), wrong(NotThatRound::Malformed));
    assert_eq!(draw(&mut world, Some(signature())), Ok(5));
    let Some((_, Event::RaffleDrawn(drawn))) = world.log.iter().rev().nth(1) else { panic!("not drawn") };
    assert_eq!(drawn.beacon, Some(signature()));

    let mut plain = open(Rules { beacon: false, ..with_beacon() });
    hand_in(&mut plain, &[1, 2, 3, 4, 5, 6]).unwrap();
    plain.pass(with_beacon().closes_at_ms);
    assert_eq!(draw(&mut plain, Some(signature())), Err(Refusal::BeaconUnwanted.into()));
    draw(&mut plain, None).unwrap();
    let Some((_, Event::RaffleDrawn(without))) = plain.log.iter().rev().nth(1) else { panic!("not drawn") };
    assert_ne!(without.places, drawn.places, "the beacon matters");
}
