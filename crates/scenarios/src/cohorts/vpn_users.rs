//! People behind a company's VPN, at a friend's server, or abroad: their address is a data centre's or an exit's. The double
//! of proxies.

use rand::Rng;

use super::{Ask, Cohort};
use crate::crowd::days;
use crate::random::{Random, chance};
use crate::world::{Errand, Line, World};

pub(super) const COHORT: Cohort =
    Cohort { name: "vpn_users", about: "people whose address is a data centre's or a VPN's exit", add };

fn add(world: &mut World, random: &mut Random, ask: &Ask) {
    let shared: Vec<_> = (0..random.random_range(2..6)).map(|_| world.networks.vpn_exit(random)).collect();
    for _ in 0..ask.votes {
        let at_ms = ask.any_time(world, random);
        let person = ask.someone(world, random, at_ms);
        let favourite = ask.favourite(world, random);
        for at_ms in days(random, &world.contests[ask.contest], at_ms, person.habit_ms, 0.1) {
            let exit = match random.random_range(0..3) {
                0 => *crate::random::pick(random, &shared),
                1 => world.networks.vpn_exit(random),
                _ => world.networks.hosted(random),
            };
            let line = if chance(random, 0.85) { Line::Exit(exit) } else { Line::Usual };
            let errand = Errand::vote(ask.contest, favourite, at_ms, Ask::label(&COHORT));
            world.act(random, &person, Errand { line, ..errand });
        }
    }
}
