//! Companies behind one or two addresses: a colleague stands, somebody sends the link round, and at lunch all vote.

use std::sync::Arc;

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::MINUTE_MS;
use crate::crowd::days;
use crate::random::{Random, chance, exponential, id};
use crate::world::{Errand, Line, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "office_nat",
    about: "a company behind one or two addresses that votes for a colleague",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let count = random.random_range(1..3);
        let gate = Arc::new(world.networks.office(random, count));
        let (colleague, favourite) = (id(random), ask.favourite(world, random));
        let sent_ms = ask.hour_between(world, random, 9, 18);
        for _ in 0..random.random_range(20..180).min(ask.votes - cast) {
            let first_ms = sent_ms + exponential(random, 50.0 * MINUTE_MS as f64) as u64;
            let person = Person { gate: Some(gate.clone()), ..ask.someone(world, random, first_ms) };
            // Some have a favourite of their own.
            let choice = if chance(random, 0.8) { favourite } else { ask.favourite(world, random) };
            for at_ms in days(random, &world.contests[ask.contest], first_ms, person.habit_ms, 0.2) {
                let line = if chance(random, 0.8) { Line::Gate } else { Line::Usual };
                let errand = Errand::vote(ask.contest, choice, at_ms, Ask::label(&COHORT));
                let sharer = (choice == favourite).then_some(colleague);
                world.act(random, &person, Errand { sharer, line, dwell: 0.8, ..errand });
                cast += 1;
            }
        }
    }
}
