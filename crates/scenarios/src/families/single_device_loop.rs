//! One phone, a list of bought accounts, a program that signs in with one after the other and votes.
//!
//! Costs: an old phone and 0.1 to 1 yuan an account. Sees: the board. The crude one keeps one page token for a batch and
//! waits for nothing; the competent one opens a page for each account and waits some seconds; the adaptive one takes its
//! time over a day at the crowd's pace and changes address with the phone's flight mode.
//! Resembles: a family's phone, a kiosk. Known from: vote sellers' guides to app cloners; CopyCatch (WWW 2013) on accounts
//! that share a device.

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, SECOND_MS};
use crate::truth::Level;
use crate::world::Cast;

pub(super) const FAMILY: Family = Family {
    name: "single_device_loop",
    about: "one phone signs in with one bought account after the other",
    double: "family_phones",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let seconds = raid.level.pick(1.2..5.0, 8.0..40.0, 40.0..150.0);
    let interval_ms = raid.draw("interval_seconds", seconds) * SECOND_MS as f64;
    let length_ms = ((raid.votes as f64 * interval_ms) as u64).min(30 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let handset = raid.phones(1).remove(0);
    let accounts = raid.accounts(raid.votes, start_ms);
    let province = raid.world.networks.province(&mut raid.random);
    let home = raid.world.networks.home(&mut raid.random, province);
    let mut cell = raid.world.networks.cell(&mut raid.random, province);
    let is_token_kept = raid.level == Level::Crude && raid.random.random_bool(0.5);
    let times = raid.times(raid.votes, start_ms, length_ms);
    let mut kept = None;
    for (index, (account, at_ms)) in accounts.into_iter().zip(times).enumerate() {
        let is_on_cell = match raid.level {
            Level::Crude => false,
            Level::Competent => index / 10 % 2 == 1,
            Level::Adaptive => true,
        };
        if raid.level == Level::Adaptive && raid.random.random_bool(0.4) {
            cell = raid.world.networks.cell(&mut raid.random, province);
        }
        let ip = if is_on_cell {
            raid.world.networks.cell_address(&cell, at_ms)
        } else {
            home.address(handset_key(start_ms), at_ms)
        };
        let cast = raid.vote(account, at_ms, ip, &handset);
        if index % 20 == 0 {
            kept = cast.page;
        }
        let page = if is_token_kept { kept } else { cast.page };
        raid.send(Cast { page, ..cast });
    }
}

/// The phone keeps one address part behind an IPv6 line.
fn handset_key(start_ms: u64) -> u64 {
    start_ms
}
