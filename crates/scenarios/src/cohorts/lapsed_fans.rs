//! Followers since some event long ago, silent ever since, who come back after a push that reaches them all at once. The
//! double of accounts that were grown and laid to sleep.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::{DAY_MS, HOUR_MS};
use crate::random::{Random, chance, exponential, pick};
use crate::world::{Errand, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "lapsed_fans",
    about: "followers since the same old event, silent for months, back after a push",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let opens_ms = world.contests[ask.contest].opens_ms;
    let push_ms = ask.hour_between(world, random, 10, 21);
    let events: Vec<u64> =
        (0..random.random_range(2..5)).map(|_| opens_ms - random.random_range(90..900) * DAY_MS).collect();
    for _ in 0..ask.votes {
        let at_ms = push_ms + exponential(random, 3.0 * HOUR_MS as f64) as u64;
        let since_ms = *pick(random, &events) + exponential(random, 5.0 * HOUR_MS as f64) as u64;
        let person = Person { followed_ms: Some(since_ms), ..world.person(random) };
        // One of the events belonged to one who stands now.
        let favourite = if chance(random, 0.2) { 1 } else { ask.favourite(world, random) };
        world.act(random, &person, Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT)));
    }
}
