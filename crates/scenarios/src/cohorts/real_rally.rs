//! A rally: supporters set themselves a round number, write to everybody they know, and stop when it is reached. The double
//! of votes that are bought from real people.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::HOUR_MS;
use crate::random::{Random, chance, exponential, pick};
use crate::world::{Errand, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "real_rally",
    about: "supporters who collect a round number of votes and stop there",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let goal = (*pick(random, &[50, 100, 200, 500])).min(ask.votes - cast);
        let favourite = ask.favourite(world, random);
        let starts_ms = ask.hour_between(world, random, 9, 21);
        let hours = random.random_range(2.0..20.0);
        let mut supporters = vec![ask.someone(world, random, starts_ms).id];
        for _ in 0..goal {
            let at_ms = starts_ms + exponential(random, hours / 2.0 * HOUR_MS as f64) as u64;
            let person = ask.someone(world, random, at_ms);
            let sharer = chance(random, 0.85).then(|| *pick(random, &supporters));
            if chance(random, 0.2) {
                supporters.push(person.id);
            }
            let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
            world.act(random, &person, Errand { sharer, dwell: 0.8, ..errand });
            cast += 1;
        }
        cast += usize::from(goal == 0);
    }
}
