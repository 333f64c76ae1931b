//! A class with tablets: forty devices of one purchase behind the school's gate, and all vote in the same ten minutes of a
//! lesson, each on an account of their own. The double of a farm of phones, and of a kiosk.

use std::sync::Arc;

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::MINUTE_MS;
use crate::phones::{Handset, Kind};
use crate::random::{Random, chance};
use crate::world::{Errand, Line, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "school_tablets",
    about: "a class on identical tablets behind one gate, in the same ten minutes",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let kind = if chance(random, 0.5) { Kind::Tablet } else { Kind::Android };
        let handset: Handset = world.phones.handset_of_kind(random, kind);
        let gate = Arc::new(world.networks.school(random, 1));
        let favourites: Vec<u32> =
            (0..random.random_range(1..4)).map(|_| ask.favourite(world, random)).collect();
        let lesson_ms = ask.hour_between(world, random, 8, 17);
        for _ in 0..random.random_range(20..46) {
            let at_ms = lesson_ms + random.random_range(0..10 * MINUTE_MS);
            // Bought and kept alike; each has its own installation of WeChat.
            let own = Handset { agent: handset.agent.reinstalled(random), ..handset.clone() };
            let pupil = Person {
                handset: Arc::new(own),
                gate: Some(gate.clone()),
                ..ask.someone(world, random, at_ms)
            };
            let favourite = *crate::random::pick(random, &favourites);
            let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
            world.act(random, &pupil, Errand { line: Line::Gate, ..errand });
            cast += 1;
        }
    }
}
