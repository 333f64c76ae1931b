//! People on the cell only, whom their carrier puts behind the few addresses of their province.

use super::{Ask, Cohort};
use crate::crowd::days;
use crate::random::Random;
use crate::world::{Errand, Line, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "carrier_nat", about: "thousands of phones behind a carrier's few addresses", add };

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let at_ms = ask.any_time(world, random);
        let person = ask.someone(world, random, at_ms);
        let candidate = ask.favourite(world, random);
        for at_ms in days(random, &world.contests[ask.contest], at_ms, person.habit_ms, 0.15) {
            let errand = Errand::vote(ask.contest, candidate, at_ms, Ask::label(&COHORT));
            world.act(random, &person, Errand { line: Line::Cell, ..errand });
            cast += 1;
        }
    }
}
