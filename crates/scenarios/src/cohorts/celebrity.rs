//! A celebrity reposts one candidate's page: fifty times the candidate's usual votes within an hour or two, from all over
//! the country, most by one and the same link, from people who never followed before.

use super::{Ask, Cohort};
use crate::calendar::{HOUR_MS, MINUTE_MS};
use crate::random::{Random, chance, exponential, id, pick};
use crate::world::{Errand, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "celebrity",
    about: "one candidate at 50 times the usual rate, by one link from everywhere",
    add,
};

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let factor = world.parameters.draw(random, "celebrity.factor", 35.0..65.0);
    let one_link = world.parameters.draw(random, "celebrity.one_link_share", 0.5..0.9);
    let minutes = world.parameters.draw(random, "celebrity.minutes", 30.0..100.0);
    let contest = &world.contests[ask.contest];
    let candidate =
        ask.candidate.unwrap_or_else(|| *pick(random, &contest.ranking[2..contest.ranking.len().min(9)]));
    let hours = contest.length_ms() as f64 / HOUR_MS as f64;
    let per_hour = ask.votes as f64 * contest.popularity.share(candidate as usize - 1) / hours;
    let votes = (per_hour * factor * minutes / 60.0) as usize;
    let repost_ms = ask.hour_between(world, random, 12, 22);
    let (celebrity, mut sharers) = (id(random), Vec::new());
    for _ in 0..votes.clamp(20, ask.votes.max(20)) {
        let at_ms = repost_ms + exponential(random, minutes / 2.0 * MINUTE_MS as f64) as u64;
        let handset = world.phones.handset(random);
        let mut person: Person = world.person_with(random, handset);
        // From wherever the celebrity is known.
        if chance(random, 0.8) {
            let province = world.networks.far_province(random);
            person.home = world.networks.home(random, province);
            person.cell = world.networks.cell(random, province);
        }
        let minute_ago = at_ms - exponential(random, MINUTE_MS as f64) as u64 - 5_000;
        person.followed_ms = chance(random, 0.6).then_some(minute_ago);
        let sharer =
            if chance(random, one_link) || sharers.is_empty() { celebrity } else { *pick(random, &sharers) };
        if chance(random, 0.1) {
            sharers.push(person.id);
        }
        let errand = Errand::vote(ask.contest, candidate, at_ms, Ask::label(&COHORT));
        world.act(random, &person, Errand { sharer: Some(sharer), dwell: 0.8, ..errand });
    }
}
