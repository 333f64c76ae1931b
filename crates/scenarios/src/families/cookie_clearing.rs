//! One device whose browser data is cleared after each vote, so that it comes as somebody new.
//!
//! Costs: nothing but time. Sees: the board. The crude one never leaves its line and never follows; the competent one
//! varies its pace; the adaptive one takes turns among three devices, some of them of a common model, on two lines.
//! Resembles: people with the same model behind the same address. Known from: FP-Stalker (S&P 2018) on fingerprints that
//! survive cleared cookies; guides of vote sellers.

use std::sync::Arc;

use super::{Account, Family, Raid};
use crate::calendar::{HOUR_MS, SECOND_MS};
use crate::phones::Handset;
use crate::random::pick;

pub(super) const FAMILY: Family = Family {
    name: "cookie_clearing",
    about: "one device comes as somebody new after each vote",
    double: "same_models",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let seconds = raid.level.pick(3.0..9.0, 10.0..60.0, 60.0..240.0);
    let interval_ms = raid.draw("interval_seconds", seconds) * SECOND_MS as f64;
    let length_ms = ((raid.votes as f64 * interval_ms) as u64).min(48 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let count = raid.level.pick(1, 1, 3);
    let handsets = raid.phones(count);
    let homes: Vec<_> = (0..raid.level.pick(1, 1, 2))
        .map(|_| {
            let province = raid.world.networks.province(&mut raid.random);
            raid.world.networks.home(&mut raid.random, province)
        })
        .collect();
    let times = raid.times(raid.votes, start_ms, length_ms);
    let aged = raid.accounts(raid.votes, start_ms);
    for (at_ms, aged) in times.into_iter().zip(aged) {
        // Whoever is new in a browser follows nothing, unless it is paid for.
        let followed_ms = raid.level.pick(None, None, aged.followed_ms);
        let account = Account { followed_ms, ..aged };
        let handset = pick(&mut raid.random, &handsets).clone();
        let agent = handset.agent.reinstalled(&mut raid.random);
        let handset = Arc::new(Handset { agent, ..(*handset).clone() });
        let ip = pick(&mut raid.random, &homes).address(start_ms, at_ms);
        let cast = raid.vote(account, at_ms, ip, &handset);
        raid.send(cast);
    }
}
