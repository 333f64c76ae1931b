//! An article goes out to all followers: for half an hour the whole campaign gets 20 to 50 times its usual votes, for
//! everybody who stands.

use super::{Ask, Cohort};
use crate::calendar::MINUTE_MS;
use crate::random::{Random, exponential};
use crate::truth::Label;
use crate::world::{Errand, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "article_push",
    about: "the whole campaign at 20 to 50 times its rate for half an hour",
    add,
};

const WINDOW_MS: u64 = 30 * MINUTE_MS;

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let factor = world.parameters.draw(random, "article_push.factor", 20.0..50.0);
    let push_ms = ask.hour_between(world, random, 11, 21);
    let usual = ask.votes as f64 * WINDOW_MS as f64 / world.contests[ask.contest].length_ms() as f64;
    for _ in 0..((usual * factor) as usize).min(ask.votes) {
        let at_ms = push_ms + exponential(random, WINDOW_MS as f64 / 2.0) as u64;
        let person = ask.someone(world, random, at_ms);
        let candidate = ask.favourite(world, random);
        world.act(random, &person, Errand::vote(ask.contest, candidate, at_ms, Label::honest(COHORT.name)));
    }
}
