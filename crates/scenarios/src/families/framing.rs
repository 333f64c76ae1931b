//! Loud fraud for somebody else: a rival buys votes that are meant to be found, for the candidate who leads honestly, so
//! that the platform locks or disqualifies that candidate.
//!
//! Costs: as little as the cheapest loop. Sees: the board, and stops when the order is done, since it can't see held votes.
//! The crude one runs a script at one vote a second; the competent one adds data centre addresses and shelf phones; the
//! adaptive one sends hired people by the links of the rival's own supporters, so that the honest ones are drawn in.
//! What is measured is less the fraud than the framed candidate's own votes. Resembles: a clumsy fan. Known from: contests
//! whose rules lock whoever grows too fast, and the market for "reverse brushing" that they made.

use std::sync::Arc;

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, MINUTE_MS, SECOND_MS};
use crate::phones::{Handset, SCRIPT_HELLOS};
use crate::random::{chance, pick};
use crate::truth::Level;
use crate::world::{Cast, Choice, Errand};

pub(super) const FAMILY: Family = Family {
    name: "framing",
    about: "loud fraud for the honest leader, meant to be found",
    double: "clumsy_fans",
    earlier: None,
    is_for_leader: true,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let links = supporters(raid);
    if raid.level == Level::Adaptive && !links.is_empty() {
        return by_people(raid, &links);
    }
    let seconds = raid.draw("interval_seconds", raid.level.pick(0.5..2.0, 1.0..6.0, 1.0..6.0));
    let length_ms = ((raid.votes as f64 * seconds * SECOND_MS as f64) as u64).min(10 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let phone_count = raid.level.pick(1, 25, 25);
    let mut handsets = raid.phones(phone_count);
    if raid.level == Level::Crude {
        let ja4 = *pick(&mut raid.random, &SCRIPT_HELLOS);
        handsets[0] = Arc::new(Handset { ja4, ..(*handsets[0]).clone() });
    }
    let gate = raid.world.networks.office(&mut raid.random, 1);
    let accounts = raid.accounts(raid.votes, start_ms);
    let times = raid.times(raid.votes, start_ms, length_ms);
    for (account, at_ms) in accounts.into_iter().zip(times) {
        let is_hosted = raid.level == Level::Competent && chance(&mut raid.random, 0.5);
        let ip =
            if is_hosted { raid.world.networks.hosted(&mut raid.random) } else { gate.address(0, at_ms) };
        let handset = pick(&mut raid.random, &handsets).clone();
        let cast = raid.vote(account, at_ms, ip, &handset);
        // The rival's own link makes it look ordered by the rival.
        let sharer = links.first().copied().filter(|_| raid.random.random_bool(0.5));
        raid.send(Cast { sharer, ..cast });
    }
}

fn by_people(raid: &mut Raid<'_>, links: &[u64]) {
    let start_ms = raid.start(HOUR_MS);
    for _ in 0..raid.votes {
        let at_ms = start_ms + raid.random.random_range(0..25 * MINUTE_MS);
        let person = raid.hireling(0.5, at_ms);
        let errand = Errand::vote(0, raid.customer, at_ms, raid.label());
        let sharer = Some(*pick(&mut raid.random, links));
        raid.hired_vote(&person, Errand { sharer, dwell: 0.25, ..errand });
    }
}

/// The first links that brought the framed candidate votes: anybody in the campaign's chats can see them.
fn supporters(raid: &Raid<'_>) -> Vec<u64> {
    let framed = Choice::Number(raid.customer);
    let votes = raid.world.sent().iter().filter(|cast| cast.contest == 0 && cast.candidate == framed);
    let mut links: Vec<u64> = votes.filter_map(|cast| cast.sharer).collect();
    links.sort_unstable();
    links.dedup();
    links.truncate(12);
    links
}
