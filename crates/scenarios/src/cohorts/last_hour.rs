//! The last hour: everybody writes to everybody, and the rate rises until the end.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::HOUR_MS;
use crate::random::{Random, chance, id, pick};
use crate::world::{Errand, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "last_hour",
    about: "a large part of all votes within the last hour, rising to the end",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let closes_ms = world.contests[ask.contest].closes_ms;
    let sharers: Vec<u64> = (0..ask.votes / 25 + 1).map(|_| id(random)).collect();
    for _ in 0..ask.votes {
        let before_end = random.random::<f64>().powf(1.8) * HOUR_MS as f64;
        let at_ms = closes_ms - 1 - before_end as u64;
        let person = ask.someone(world, random, at_ms);
        let favourite = ask.favourite(world, random);
        let sharer = chance(random, 0.6).then(|| *pick(random, &sharers));
        let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
        world.act(random, &person, Errand { sharer, dwell: 0.7, ..errand });
    }
}
