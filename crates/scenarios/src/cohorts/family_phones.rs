//! One phone on the table, two to five accounts: parents and grandparents vote one after another. The double of the loop
//! over accounts on one device.

use rand::Rng;

use super::{Ask, Cohort};
use crate::calendar::MINUTE_MS;
use crate::crowd::days;
use crate::random::{Random, chance, exponential, id};
use crate::world::{Errand, Line, Person, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "family_phones", about: "two to five accounts that take turns on one phone at home", add };

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut cast = 0;
    while cast < ask.votes {
        let first_ms = ask.any_time(world, random);
        let owner = ask.someone(world, random, first_ms);
        let members: Vec<Person> = (0..random.random_range(2..6))
            .map(|index| {
                let own = ask.someone(world, random, first_ms);
                let id = if index == 0 { owner.id } else { id(random) };
                Person { id, followed_ms: own.followed_ms, quick_ms: own.quick_ms, ..owner.clone() }
            })
            .collect();
        let favourite = ask.favourite(world, random);
        for day_ms in days(random, &world.contests[ask.contest], first_ms, owner.habit_ms, 0.3) {
            let mut at_ms = day_ms;
            for member in &members {
                let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
                let sharer = (member.id != owner.id && chance(random, 0.5)).then_some(owner.id);
                world.act(random, member, Errand { sharer, line: Line::Home, dwell: 0.7, ..errand });
                at_ms += exponential(random, 4.0 * MINUTE_MS as f64) as u64 + 15_000;
                cast += 1;
            }
        }
    }
}
