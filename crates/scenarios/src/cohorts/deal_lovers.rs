//! People who like red envelopes: they follow several campaigns, are there early, and claim; many also vote. The double
//! of those who hunt envelopes for a living, among an ordinary crowd that claims over the day.

use rand::Rng;

use super::{Ask, Cohort};
use crate::attempt::Act;
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::crowd::followed;
use crate::random::{Random, chance, exponential, log_normal};
use crate::truth::Label;
use crate::world::{Choice, Errand, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "deal_lovers",
    about: "early and in every campaign, but people with votes of their own",
    add,
};

/// Those who claim an envelope when they happen to see it.
const CLAIMERS: &str = "claimers";

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let early = world.parameters.draw(random, "deal_lovers.median_minutes", 1.0..12.0) * MINUTE_MS as f64;
    let oldest_ms = world.contests[world.contests.len() - 1].opens_ms;
    let lovers: Vec<Person> = (0..(ask.votes / 8).max(3))
        .map(|_| {
            let age_ms = random.random_range(30 * DAY_MS..500 * DAY_MS);
            Person { followed_ms: Some(oldest_ms - age_ms), ..world.person(random) }
        })
        .collect();
    for contest in (0..world.contests.len()).rev() {
        let opens_ms = world.contests[contest].opens_ms;
        for lover in &lovers {
            if !chance(random, 0.7) {
                continue;
            }
            let at_ms = opens_ms + log_normal(random, early, 1.1) as u64 + 4_000;
            claim(world, random, lover, contest, at_ms, Ask::label(&COHORT));
            if chance(random, 0.45) {
                let candidate = world.contests[contest].choose(random);
                let at_ms = at_ms + random.random_range(8_000..MINUTE_MS * 6);
                world.act(random, lover, Errand::vote(contest, candidate, at_ms, Ask::label(&COHORT)));
            }
        }
        for _ in 0..ask.votes / 2 {
            let at_ms = opens_ms + exponential(random, 9.0 * HOUR_MS as f64) as u64 + 5_000;
            let person =
                Person { followed_ms: followed(world, random, contest, at_ms), ..world.person(random) };
            claim(world, random, &person, contest, at_ms, Label::honest(CLAIMERS));
        }
    }
}

fn claim(world: &mut World, random: &mut Random, person: &Person, contest: usize, at_ms: u64, label: Label) {
    world.act(random, person, Errand::act(contest, Act::Claim, Choice::Prize("envelope-1"), at_ms, label));
}
