//! A page opened at breakfast over the router at home and used on the bus: a long way from issue to use, another address.
//! The double of tokens that are farmed.

use rand::Rng;

use super::{Ask, Cohort};
use crate::random::{Random, chance};
use crate::world::{Errand, Line, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "page_left_open",
    about: "pages used long after they were opened, often from elsewhere",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    for _ in 0..ask.votes {
        let at_ms = ask.any_time(world, random);
        let person = ask.someone(world, random, at_ms);
        let favourite = ask.favourite(world, random);
        let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
        let dwell = random.random_range(20.0..280.0);
        let (line, opened_over) = match random.random_range(0..4) {
            0 => (Line::Cell, Some(Line::Home)),
            1 => (Line::Home, Some(Line::Cell)),
            _ => (Line::Usual, None),
        };
        let opened_over = opened_over.filter(|_| chance(random, 0.9));
        world.act(random, &person, Errand { line, opened_over, dwell, ..errand });
    }
}
