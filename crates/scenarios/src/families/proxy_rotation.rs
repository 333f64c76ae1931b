//! A program that takes another address for each vote, while what it says of its device hardly changes.
//!
//! Costs: data centre addresses cost cents a thousand, redialled household lines about 0.01 yuan each. Sees: the board. The
//! crude one rents a few /24s of hosting and says hello like a script; the competent one mixes VPN exits with redialled
//! lines; the adaptive one has only household lines in many neighbourhoods, some dozen device profiles and the crowd's pace.
//! Resembles: people who roam or sit behind a VPN. Known from: the market of redialled lines in China ("seconds dialling");
//! X4BNet's and CrowdSec's lists of hosting ranges.

use std::net::Ipv4Addr;
use std::sync::Arc;

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, SECOND_MS};
use crate::phones::{Handset, SCRIPT_HELLOS};
use crate::random::{chance, pick};
use crate::truth::Level;

pub(super) const FAMILY: Family = Family {
    name: "proxy_rotation",
    about: "another address for each vote, the same device behind it",
    double: "vpn_users",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let seconds = raid.level.pick(1.0..6.0, 5.0..40.0, 40.0..200.0);
    let interval_ms = raid.draw("interval_seconds", seconds) * SECOND_MS as f64;
    let length_ms = ((raid.votes as f64 * interval_ms) as u64).min(40 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let profiles = raid.count("device_profiles", raid.level.pick(1..3, 2..6, 10..30));
    let mut handsets = raid.phones(profiles);
    let script_share = raid.level.pick(1.0, 0.5, 0.0);
    for handset in &mut handsets {
        if chance(&mut raid.random, script_share) {
            let ja4 = *pick(&mut raid.random, &SCRIPT_HELLOS);
            *handset = Arc::new(Handset { ja4, ..(**handset).clone() });
        }
    }
    let count = raid.count("neighbourhoods", raid.level.pick(2..10, 3..10, 8..25)) as u32;
    let hosted = raid.world.networks.hosted_blocks(&mut raid.random, count);
    let redialled = raid.world.networks.redialled(&mut raid.random, count);
    let accounts = raid.accounts(raid.votes, start_ms);
    let times = raid.times(raid.votes, start_ms, length_ms);
    for (account, at_ms) in accounts.into_iter().zip(times) {
        let random = &mut raid.random;
        let is_household = match raid.level {
            Level::Crude => false,
            Level::Competent => chance(random, 0.5),
            Level::Adaptive => true,
        };
        let ip = if is_household {
            raid.world.networks.redial(random, &redialled)
        } else if raid.level == Level::Competent && chance(random, 0.5) {
            raid.world.networks.vpn_exit(random)
        } else {
            Ipv4Addr::from(*pick(random, &hosted) + random.random_range(1..255)).into()
        };
        let handset = pick(random, &handsets).clone();
        let cast = raid.vote(account, at_ms, ip, &handset);
        raid.send(cast);
    }
}
