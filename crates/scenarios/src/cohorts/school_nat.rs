//! Schools and universities behind one to four addresses: a few of their own stand, and in each break hundreds vote.

use std::sync::Arc;

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::{HOUR_MS, MINUTE_MS, day_of, day_starts_ms};
use crate::crowd::days;
use crate::random::{Random, chance, exponential, id, pick};
use crate::world::{Errand, Line, Person, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "school_nat", about: "hundreds of students behind one to four addresses, in breaks", add };

/// Breaks in minutes after midnight.
const BREAKS: [u64; 5] = [9 * 60 + 50, 12 * 60, 15 * 60 + 40, 17 * 60 + 30, 21 * 60 + 40];

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let count = random.random_range(1..5);
        let gate = Arc::new(world.networks.school(random, count));
        let favourites: Vec<u32> =
            (0..random.random_range(1..4)).map(|_| ask.favourite(world, random)).collect();
        let mut sharers = vec![id(random)];
        for _ in 0..random.random_range(120..900).min(ask.votes - cast) {
            let day = day_of(ask.hour_between(world, random, 9, 18));
            let at_ms = day_starts_ms(day)
                + *pick(random, &BREAKS) * MINUTE_MS
                + exponential(random, 9.0 * MINUTE_MS as f64) as u64;
            let at_ms = at_ms.max(world.contests[ask.contest].opens_ms + random.random_range(0..HOUR_MS));
            let person = Person { gate: Some(gate.clone()), ..ask.someone(world, random, at_ms) };
            let favourite = *pick(random, &favourites);
            if chance(random, 0.06) {
                sharers.push(person.id);
            }
            for at_ms in days(random, &world.contests[ask.contest], at_ms, person.habit_ms, 0.15) {
                let line = if chance(random, 0.75) { Line::Gate } else { Line::Cell };
                let sharer = chance(random, 0.6).then(|| *pick(random, &sharers));
                let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
                world.act(random, &person, Errand { sharer, line, dwell: 0.7, ..errand });
                cast += 1;
            }
        }
    }
}
