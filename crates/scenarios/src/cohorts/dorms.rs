//! Invitations among people who live together: households behind one line, dormitories behind a campus gate. The invited
//! follow, and then vote and draw like anybody. The double of referral rings, among ordinary trees of invitations.

use std::sync::Arc;

use rand::Rng;

use super::{Ask, Cohort};
use crate::attempt::Act;
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::random::{Random, chance, exponential, pick};
use crate::truth::{Due, Label};
use crate::world::{Choice, Errand, Line, Person, World};

pub(super) const COHORT: Cohort = Cohort {
    name: "dorms",
    about: "invitations within households and dormitories, whose invited take part",
    add,
};

/// Invitations between friends who live apart.
const INVITED: &str = "invited_friends";

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let mut inviters: Vec<Person> = Vec::new();
    for _ in 0..ask.votes * 2 {
        let at_ms = ask.any_time(world, random);
        let friend = world.person(random);
        if inviters.is_empty() || chance(random, 0.35) {
            let followed_ms = Some(at_ms - random.random_range(1..600) * DAY_MS);
            inviters.push(Person { followed_ms, ..world.person(random) });
        }
        // The last who came invite most, so that trees grow in depth.
        let recent = inviters.len().saturating_sub(40);
        let inviter = pick(random, &inviters[recent..]).id;
        accept(world, random, ask, friend.clone(), inviter, at_ms, Label::honest(INVITED));
        if chance(random, 0.25) {
            inviters.push(friend);
        }
    }
    let mut added = 0;
    while added < ask.votes {
        let at_ms = ask.any_time(world, random);
        let host = ask.someone(world, random, at_ms);
        let is_dorm = chance(random, 0.5);
        let gate = is_dorm.then(|| Arc::new(world.networks.school(random, 2)));
        for _ in 0..random.random_range(2..if is_dorm { 7 } else { 4 }) {
            let at_ms = at_ms + exponential(random, 2.0 * HOUR_MS as f64) as u64;
            let friend = Person { home: host.home.clone(), gate: gate.clone(), ..world.person(random) };
            accept(world, random, ask, friend, host.id, at_ms, Ask::label(&COHORT));
            added += 1;
        }
    }
}

/// The invited follows, the invitation counts, and most take part later.
fn accept(
    world: &mut World,
    random: &mut Random,
    ask: &Ask,
    friend: Person,
    inviter: u64,
    at_ms: u64,
    label: Label,
) {
    let line = if friend.gate.is_some() { Line::Gate } else { Line::Usual };
    let follow_ms = at_ms - random.random_range(3_000..50_000);
    let of_inviter = Choice::Person(inviter);
    let unscored = label.due(Due::Unscored);
    let follow = Errand::act(ask.contest, Act::Follow, of_inviter.clone(), follow_ms, unscored);
    world.act(random, &friend, Errand { inviter: Some(inviter), line: line.clone(), ..follow });
    let friend = Person { followed_ms: Some(follow_ms), ..friend };
    let invite = Errand::act(ask.contest, Act::Invite, of_inviter.clone(), at_ms, label);
    world.act(random, &friend, Errand { inviter: Some(inviter), line: line.clone(), ..invite });
    if chance(random, 0.65) {
        let candidate = world.contests[ask.contest].choose(random);
        let at_ms = at_ms + exponential(random, 3.0 * HOUR_MS as f64) as u64 + MINUTE_MS / 6;
        let vote = Errand::vote(ask.contest, candidate, at_ms, label);
        world.act(random, &friend, Errand { sharer: Some(inviter), line, ..vote });
    }
    if chance(random, 0.08) {
        let at_ms = at_ms + exponential(random, 30.0 * HOUR_MS as f64) as u64 + HOUR_MS;
        let unfollow = Errand::act(ask.contest, Act::Unfollow, of_inviter, at_ms, unscored);
        world.act(random, &friend, unfollow);
    }
}
