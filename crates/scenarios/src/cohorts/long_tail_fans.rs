//! Fans of a small candidate who come one by one at any hour: shift workers, people abroad, the sleepless; nobody shared a
//! link with them. The double of an order that is delivered slowly.

use rand::Rng;

use super::{Ask, Cohort};
use crate::crowd::followed;
use crate::random::{Random, chance, pick};
use crate::world::{Errand, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "long_tail_fans",
    about: "fans of a small candidate, one by one at any hour, by no link",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let contest = world.contests[ask.contest].clone();
    let tail = &contest.ranking[contest.ranking.len() / 3..];
    let groups = (ask.votes / 60).max(1);
    for _ in 0..groups {
        let favourite = ask.candidate.unwrap_or_else(|| *pick(random, tail));
        for _ in 0..ask.votes / groups {
            let at_ms = if chance(random, 0.6) {
                random.random_range(contest.opens_ms..contest.closes_ms)
            } else {
                ask.any_time(world, random)
            };
            let person =
                Person { followed_ms: followed(world, random, ask.contest, at_ms), ..world.person(random) };
            world.act(random, &person, Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT)));
        }
    }
}
