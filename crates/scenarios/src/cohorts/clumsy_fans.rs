//! Fans who press again and again although the rules give one vote a day: the first counts, the others are refused. What
//! overeager support looks like that is no fraud, and the double of framing.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::HOUR_MS;
use crate::random::{Random, exponential};
use crate::world::{Errand, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "clumsy_fans", about: "fans who try many times a day and are refused but once", add };

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let favourite = ask.favourite(world, random);
    for _ in 0..ask.votes {
        let mut at_ms = ask.any_time(world, random);
        let person = ask.someone(world, random, at_ms);
        for _ in 0..random.random_range(1..6) {
            let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
            world.act(random, &person, Errand { dwell: 0.5, ..errand });
            at_ms += exponential(random, HOUR_MS as f64) as u64 + 3_000;
        }
    }
}
