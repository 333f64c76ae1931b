//! The phone that a shop or a school's store sold to everybody: the same model with the same systems in one place, each with
//! an owner and an account of its own. The double of a device whose cookies are cleared.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::HOUR_MS;
use crate::crowd::followed;
use crate::phones::Kind;
use crate::random::{Random, chance, exponential};
use crate::world::{Errand, Line, Person, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "same_models", about: "owners of the same model who sit behind the same address", add };

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let kind = if chance(random, 0.7) { Kind::Android } else { Kind::Iphone };
        let model = world.phones.model(random, kind);
        let gate = std::sync::Arc::new(world.networks.office(random, 1));
        let favourite = ask.favourite(world, random);
        let starts_ms = ask.hour_between(world, random, 9, 21);
        for _ in 0..random.random_range(6..26) {
            let handset = world.phones.handset_of(random, &model);
            let at_ms = starts_ms + exponential(random, 5.0 * HOUR_MS as f64) as u64;
            let followed_ms = followed(world, random, ask.contest, at_ms);
            let person =
                Person { followed_ms, gate: Some(gate.clone()), ..world.person_with(random, handset) };
            let choice = if chance(random, 0.6) { favourite } else { ask.favourite(world, random) };
            let errand = Errand::vote(ask.contest, choice, at_ms, Ask::label(&COHORT));
            world.act(random, &person, Errand { line: Line::Gate, ..errand });
            cast += 1;
        }
    }
}
