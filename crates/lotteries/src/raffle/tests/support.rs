//! A raffle to tell histories of.

use proto::{Actor, PersonId, Timestamp};

use crate::follows::Admits;
use crate::raffle::beacon::{AFTER_CLOSE_MS, Signature, time_of};
use crate::raffle::command::Command;
use crate::raffle::receipt::Receipt as Told;
use crate::raffle::refusal::{Refusal, RuleBroken};
use crate::raffle::rules::{Line, Rules};
use crate::raffle::state::Standing;
pub use crate::tests::support::*;
use crate::{Command as Any, Receipt, Refusal as AnyRefusal};

/// A round that the documentation of a library has, with its signature.
pub const ROUND: u64 = 657_413;
pub const SIGNATURE: &str =
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b";

pub const HOUR_MS: u64 = 3_600_000;

pub fn closes_at() -> Timestamp {
    NOON.plus_ms(HOUR_MS)
}

/// A trip for one, mugs for two, and two alternates.
pub fn rules() -> Rules {
    let line = |asset: &str, winners| Line::of(asset.parse().unwrap(), 1, winners);
    Rules {
        closes_at_ms: closes_at(),
        prizes: vec![line("unit.trip", 1), line("unit.mug", 2)],
        alternates: 2,
        entries_each_max: 3,
        by_ticket: true,
        votes_of: None,
        beacon: false,
        claim_within_hours: None,
        admits: Admits::Everybody,
    }
}

/// The same, closed so that the recorded round of the beacon counts.
pub fn with_beacon() -> Rules {
    Rules { beacon: true, closes_at_ms: Timestamp(time_of(ROUND).0 - AFTER_CLOSE_MS), ..rules() }
}

pub fn signature() -> Signature {
    Signature::of(hex::decode(SIGNATURE).unwrap())
}

pub fn create(rules: Rules) -> Any {
    Command::Create { name: "Spring".to_owned(), rules }.into()
}

/// An open one with all of its prizes, an hour before entries close.
pub fn open(rules: Rules) -> World {
    let mut world = World::new();
    world.now = Timestamp(rules.closes_at_ms.0 - HOUR_MS);
    let needs = rules.needs();
    world.order(create(rules)).unwrap();
    for (position, (asset, amount)) in (1..).zip(needs) {
        world.hear(allotted(position, &asset.to_string(), amount));
    }
    world.order(Any::Open).unwrap();
    world
}

pub fn person(number: u8) -> PersonId {
    PersonId([number; 16])
}

/// Enters with a ticket that they have; gives the entry's number.
pub fn enter(world: &mut World, person: PersonId) -> Result<u64, AnyRefusal> {
    match world.ask(&ask(Actor::Person(person), Command::Enter.into())) {
        Ok(Receipt::Raffle(Told::Entered { entry, .. })) => Ok(entry),
        Ok(other) => panic!("{other:?} instead of an entry"),
        Err(refusal) => Err(refusal),
    }
}

pub fn hand_in(world: &mut World, persons: &[u8]) -> Result<(u32, u32), AnyRefusal> {
    let persons = persons.iter().map(|number| person(*number)).collect();
    match world.order(Command::HandIn { persons }.into()) {
        Ok(Receipt::Raffle(Told::HandedIn { entered, passed_over })) => Ok((entered, passed_over)),
        Ok(other) => panic!("{other:?} instead of entries"),
        Err(refusal) => Err(refusal),
    }
}

pub fn draw(world: &mut World, beacon: Option<Signature>) -> Result<u32, AnyRefusal> {
    match world.order(Command::Draw { beacon }.into()) {
        Ok(Receipt::Raffle(Told::Drawn { places, .. })) => Ok(places),
        Ok(other) => panic!("{other:?} instead of places"),
        Err(refusal) => Err(refusal),
    }
}

pub fn confirm(world: &mut World, place: u32) -> Result<Standing, AnyRefusal> {
    settled(world.order(Command::Confirm { place }.into())).map(|(standing, _)| standing)
}

/// Gives the alternate who is called.
pub fn invalidate(world: &mut World, place: u32) -> Result<Option<u32>, AnyRefusal> {
    let reason = "not in the country".to_owned();
    settled(world.order(Command::Invalidate { place, reason }.into())).map(|(_, called)| called)
}

fn settled(answer: Result<Receipt, AnyRefusal>) -> Result<(Standing, Option<u32>), AnyRefusal> {
    match answer {
        Ok(Receipt::Raffle(Told::Settled { standing, called, .. })) => Ok((standing, called)),
        Ok(Receipt::Raffle(Told::Checked { .. })) => Ok((Standing::Confirmed, None)),
        Ok(other) => panic!("{other:?} instead of a place"),
        Err(refusal) => Err(refusal),
    }
}

pub fn broken(broken: RuleBroken) -> AnyRefusal {
    Refusal::ByRule(broken).into()
}

/// Ten persons, one entry each, and winners drawn from them.
pub fn drawn() -> World {
    let mut world = open(rules());
    hand_in(&mut world, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).unwrap();
    world.pass(closes_at());
    draw(&mut world, None).unwrap();
    world
}
