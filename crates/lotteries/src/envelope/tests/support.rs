//! A red envelope to tell histories of.

use proto::{Actor, PersonId, Timestamp};

use crate::envelope::command::Command;
use crate::envelope::password::Password;
use crate::envelope::receipt::{Claim, Receipt as Told};
use crate::envelope::refusal::{Refusal, RuleBroken};
use crate::envelope::rules::{Round, Rules, Split};
use crate::follows::Admits;
pub use crate::tests::support::*;
use crate::{Command as Any, Receipt, Refusal as AnyRefusal};

pub const MINUTE_MS: u64 = 60_000;

/// So many minutes after noon.
pub fn at(minutes: u64) -> Timestamp {
    NOON.plus_ms(minutes * MINUTE_MS)
}

pub fn word(text: &str) -> Password {
    Password::of(text).unwrap()
}

/// From the first minute to the second one, whose password the page shows.
pub fn round(from: u64, to: u64, fen: u64, parts: u32) -> Round {
    let (releases_at_ms, ends_at_ms) = (at(from), at(to));
    Round { releases_at_ms, ends_at_ms, fen, parts, split: Split::Random, shows_password: true }
}

/// Sets up a red envelope with these rounds, whose passwords are `word 1`, `word 2` and so on.
pub fn create(rounds: Vec<Round>) -> Any {
    create_by(rules(rounds))
}

/// The same by these rules.
pub fn create_by(rules: Rules) -> Any {
    let passwords = (1..=rules.rounds.len()).map(|number| word(&format!("word {number}"))).collect();
    Command::Create { name: "Spring".to_owned(), rules, passwords }.into()
}

pub fn rules(rounds: Vec<Round>) -> Rules {
    Rules { rounds, admits: Admits::Everybody }
}

/// An open one with all of its money.
pub fn open(rounds: Vec<Round>) -> World {
    open_by(rules(rounds))
}

/// The same by these rules.
pub fn open_by(rules: Rules) -> World {
    let mut world = World::new();
    let fen = rules.fen();
    world.order(create_by(rules)).unwrap();
    world.hear(allotted(1, "cny", fen));
    world.order(Any::Open).unwrap();
    world
}

pub fn claim(world: &mut World, person: PersonId, text: &str) -> Result<Claim, AnyRefusal> {
    let asked = ask(Actor::Person(person), Command::Claim { text: text.to_owned() }.into());
    match world.ask(&asked) {
        Ok(Receipt::Envelope(Told::Claimed(claim))) => Ok(claim),
        Ok(other) => panic!("{other:?} instead of a claim"),
        Err(refusal) => Err(refusal),
    }
}

pub fn broken(broken: RuleBroken) -> AnyRefusal {
    Refusal::ByRule(broken).into()
}

pub fn person(number: u8) -> PersonId {
    PersonId([number; 16])
}
