//! Brothers and sisters who draw on the family's tablet and are paid to their mother's account. The double of accounts kept
//! to draw with, among an ordinary crowd of people who draw once.

use rand::Rng;

use super::{Ask, Cohort};
use crate::attempt::Act;
use crate::calendar::MINUTE_MS;
use crate::crowd::{days, followed};
use crate::random::{Random, chance, exponential, id};
use crate::truth::Label;
use crate::world::{Choice, Errand, Line, Person, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "siblings", about: "two to four who draw on one device and are paid to one account", add };

/// Those who draw for themselves.
const DRAWERS: &str = "drawers";
/// The draw that all take part in.
const WHEEL: Choice = Choice::Prize("wheel");

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    for _ in 0..ask.votes * 3 {
        let at_ms = ask.any_time(world, random);
        let payee = Some(id(random));
        let person = Person {
            followed_ms: followed(world, random, ask.contest, at_ms),
            payee,
            ..world.person(random)
        };
        for at_ms in days(random, &world.contests[ask.contest], at_ms, person.habit_ms, 0.2) {
            let draw = Errand::act(ask.contest, Act::Draw, WHEEL, at_ms, Label::honest(DRAWERS));
            world.act(random, &person, draw);
        }
    }
    let mut drawn = 0;
    while drawn < ask.votes {
        let mut at_ms = ask.any_time(world, random);
        let first = ask.someone(world, random, at_ms);
        let mother = Some(id(random));
        for _ in 0..random.random_range(2..5) {
            let own = ask.someone(world, random, at_ms);
            let payee = if chance(random, 0.8) { mother } else { Some(id(random)) };
            let sibling = Person { id: id(random), followed_ms: own.followed_ms, payee, ..first.clone() };
            let draw = Errand::act(ask.contest, Act::Draw, WHEEL, at_ms, Ask::label(&COHORT));
            world.act(random, &sibling, Errand { line: Line::Home, ..draw });
            at_ms += exponential(random, 6.0 * MINUTE_MS as f64) as u64 + 10_000;
            drawn += 1;
        }
    }
}
