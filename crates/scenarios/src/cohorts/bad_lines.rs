//! People in trains and stairwells: many requests are sent twice or three times with the same key, some from another
//! address by then. The double of replayed requests.

use super::{Ask, Cohort};
use crate::random::Random;
use crate::world::{Errand, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "bad_lines",
    about: "requests that are sent again with the same key, some from elsewhere",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let share = world.parameters.draw(random, "bad_lines.retry_share", 0.15..0.4);
    let usual = world.set_retry_share(share);
    for _ in 0..ask.votes {
        let at_ms = ask.any_time(world, random);
        let person = ask.someone(world, random, at_ms);
        let candidate = ask.favourite(world, random);
        world.act(random, &person, Errand::vote(ask.contest, candidate, at_ms, Ask::label(&COHORT)));
    }
    world.set_retry_share(usual);
}
