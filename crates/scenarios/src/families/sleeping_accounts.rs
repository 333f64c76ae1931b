//! Accounts that were made to follow long ago, in one go, and have done nothing since until an order comes.
//!
//! Costs: an aged account 3 to 20 yuan. Sees: the board. The crude one wakes accounts of one afternoon within minutes on a
//! few phones; the competent one has a phone profile for each and takes hours; the adaptive one bought from several growers
//! and wakes them at the crowd's pace, each on a line of its own.
//! Resembles: lapsed fans whom a push brings back. Known from: LEAS (WWW 2016) on the ages of accounts in lockstep; price
//! lists of account growers.

use rand::Rng;

use super::{Account, Family, Raid};
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::random::pick;
use crate::truth::Level;

pub(super) const FAMILY: Family = Family {
    name: "sleeping_accounts",
    about: "accounts grown in one go and silent for months, woken for an order",
    double: "lapsed_fans",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let minutes = raid.draw("minutes", raid.level.pick(10.0..40.0, 90.0..300.0, 700.0..1_800.0));
    let length_ms = (minutes * MINUTE_MS as f64) as u64;
    let start_ms = raid.start(length_ms);
    let batches = raid.level.pick(1, 2, 6);
    let spread_ms = raid.level.pick(2 * HOUR_MS, 2 * DAY_MS, 9 * DAY_MS);
    let grown: Vec<u64> =
        (0..batches).map(|_| start_ms - raid.random.random_range(100..500) * DAY_MS).collect();
    let phone_count = raid.level.pick(raid.votes.div_ceil(25), raid.votes, raid.votes);
    let handsets = raid.phones(phone_count);
    let neighbourhoods = raid.world.networks.redialled(&mut raid.random, raid.level.pick(1, 5, 16));
    let times = raid.times(raid.votes, start_ms, length_ms);
    for (index, at_ms) in times.into_iter().enumerate() {
        let since_ms = *pick(&mut raid.random, &grown) + raid.random.random_range(0..spread_ms);
        let account = Account { id: raid.random.random(), followed_ms: Some(since_ms) };
        let handset = handsets[index % handsets.len()].clone();
        let is_on_cell = raid.level == Level::Adaptive && raid.random.random_bool(0.5);
        let ip = if is_on_cell {
            let province = raid.world.networks.province(&mut raid.random);
            let cell = raid.world.networks.cell(&mut raid.random, province);
            raid.world.networks.cell_address(&cell, at_ms)
        } else {
            raid.world.networks.redial(&mut raid.random, &neighbourhoods)
        };
        let cast = raid.vote(account, at_ms, ip, &handset);
        raid.send(cast);
    }
}
