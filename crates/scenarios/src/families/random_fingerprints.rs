//! A browser that is somebody else on each visit: every trait that a page can read is made up anew.
//!
//! Costs: a browser for multiple accounts, 50 yuan a month. Sees: the board. The crude one throws dice for each field, so
//! that phones have desktop graphics; the competent one stays within a platform but pairs what no maker pairs; the adaptive
//! one takes whole devices as they are sold and only stirs what they render, so that each is unique where phones are not.
//! Resembles: browsers that blur their fingerprint for privacy. Known from: FP-Stalker (S&P 2018) on inconsistencies of
//! spoofed fingerprints; the catalogues of such browsers.

use std::net::Ipv4Addr;
use std::sync::Arc;

use guard::Device;
use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, SECOND_MS};
use crate::phones::{Handset, Kind, digest};
use crate::random::{Random, pick};
use crate::truth::Level;

pub(super) const FAMILY: Family = Family {
    name: "random_fingerprints",
    about: "every readable trait of the device made up anew for each vote",
    double: "privacy_browsers",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let seconds = raid.level.pick(1.5..8.0, 8.0..50.0, 40.0..160.0);
    let interval_ms = raid.draw("interval_seconds", seconds) * SECOND_MS as f64;
    let length_ms = ((raid.votes as f64 * interval_ms) as u64).min(40 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let count = raid.count("neighbourhoods", raid.level.pick(1..4, 2..6, 6..20)) as u32;
    let hosted = raid.world.networks.hosted_blocks(&mut raid.random, count);
    let redialled = raid.world.networks.redialled(&mut raid.random, count);
    let accounts = raid.accounts(raid.votes, start_ms);
    let times = raid.times(raid.votes, start_ms, length_ms);
    for (account, at_ms) in accounts.into_iter().zip(times) {
        let handset = Arc::new(made_up(raid));
        let ip = if raid.level == Level::Crude {
            Ipv4Addr::from(*pick(&mut raid.random, &hosted) + raid.random.random_range(1..255)).into()
        } else {
            raid.world.networks.redial(&mut raid.random, &redialled)
        };
        let cast = raid.vote(account, at_ms, ip, &handset);
        raid.send(cast);
    }
}

fn made_up(raid: &mut Raid<'_>) -> Handset {
    let handset = raid.world.phones.phone(&mut raid.random);
    let other = raid.world.phones.phone(&mut raid.random);
    let desktop = raid.world.phones.handset_of_kind(&mut raid.random, Kind::Windows);
    let level = raid.level;
    let random = &mut raid.random;
    let own = handset.device.clone();
    let device = match level {
        Level::Crude => Device {
            screen: Some(format!(
                "{}x{}@{}",
                random.random_range(300..2_600),
                random.random_range(300..2_600),
                pick(random, &["1", "1.5", "2", "2.75", "3"])
            )),
            gpu: pick(random, &[&desktop, &other, &handset]).device.gpu.clone(),
            cores: Some(random.random_range(1..33)),
            memory_gb: Some(*pick(random, &[0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0])),
            touch_points: Some(random.random_range(0..11)),
            platform: pick(random, &[&desktop, &other, &handset]).device.platform.clone(),
            ..own
        },
        Level::Competent => Device {
            screen: other.device.screen,
            cores: Some(*pick(random, &[2, 4, 6, 8, 12])),
            memory_gb: *pick(random, &[own.memory_gb, Some(1.0), Some(2.0), Some(4.0), Some(8.0)]),
            ..own
        },
        Level::Adaptive => own,
    };
    let audio = if level == Level::Adaptive { device.audio.clone() } else { Some(sum(random)) };
    let device = Device { canvas: Some(noise(random)), fonts: Some(noise(random)), audio, ..device };
    Handset { device, ..handset }
}

fn noise(random: &mut Random) -> String {
    digest(&["noise", &random.random::<u64>().to_string()])
}

fn sum(random: &mut Random) -> String {
    format!("124.0{}", random.random_range(10_000_000_000_u64..99_999_999_999))
}
