//! Parents of a class: one link in the group's chat, everybody knows for whom, a glance at the page and a vote; tomorrow a
//! reminder, next season the same group again. The double of paid groups.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::{DAY_MS, MINUTE_MS};
use crate::random::{Random, chance, id, log_normal, some};
use crate::world::{Errand, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "parents_groups",
    about: "a class's parents: one link, one candidate, short visits, each season",
    add,
};

/// How often a group of an earlier campaign is met again.
const AGAIN_SHARE: f64 = 0.35;

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let median =
        world.parameters.draw(random, "parents_groups.median_minutes", 12.0..60.0) * MINUTE_MS as f64;
    // Each group of an earlier campaign comes once to this one.
    let mut known = some(random, &world.groups, world.groups.len());
    let mut cast = 0;
    while cast < ask.votes {
        let again = if chance(random, AGAIN_SHARE) { known.pop() } else { None };
        let is_known = again.is_some();
        let group = again.unwrap_or_else(|| group(world, random, ask));
        let (teacher, favourite) = (id(random), ask.favourite(world, random));
        let mut sent_ms = ask.hour_between(world, random, 8, 22);
        let mut share = random.random_range(0.6..0.95);
        while world.contests[ask.contest].is_open(sent_ms) {
            for parent in &group {
                if chance(random, share) {
                    let at_ms = sent_ms + log_normal(random, median, 1.1) as u64;
                    let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
                    world.act(random, parent, Errand { sharer: Some(teacher), dwell: 0.45, ..errand });
                    cast += 1;
                }
            }
            // Most groups are reminded once or twice, and fewer listen each time.
            sent_ms += DAY_MS * if chance(random, 0.6) { 1 } else { 30 };
            share *= 0.7;
        }
        if ask.contest > 0 && !is_known {
            world.groups.push(group);
        }
    }
    if ask.contest == 0 {
        world.groups = known;
    }
}

fn group(world: &World, random: &mut Random, ask: &Ask) -> Vec<Person> {
    let opens_ms = world.contests[ask.contest].opens_ms;
    (0..random.random_range(15..60)).map(|_| ask.someone(world, random, opens_ms + 60_000)).collect()
}
