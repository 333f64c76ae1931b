//! The market's stock product: some hundred votes spread evenly over a day or three, each from another account, phone
//! profile and household line.
//!
//! Costs: 0.1 to 0.5 yuan a vote. Sees: the board. The crude one keeps a fixed interval through the night; the competent
//! one draws its times evenly; the adaptive one follows the crowd's day for two thirds of the order and hangs half of its
//! votes under links of its own accounts. None of them has a share tree that people would grow.
//! Resembles: the fans of a small candidate. Known from: the offers of vote sellers, whose orders run from 100 to 1,000 a day.

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::HOUR_MS;
use crate::random::{chance, pick};
use crate::truth::Level;
use crate::world::Cast;

pub(super) const FAMILY: Family = Family {
    name: "slow_drip",
    about: "an order spread over days, flat at night, without a share tree",
    double: "long_tail_fans",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let hours = raid.draw("hours", raid.level.pick(12.0..40.0, 24.0..60.0, 24.0..70.0));
    let contest_ms = raid.world.contests[0].length_ms();
    let length_ms = ((hours * HOUR_MS as f64) as u64).min(contest_ms * 9 / 10);
    let start_ms = raid.start(length_ms);
    let end_ms = start_ms + length_ms;
    let phone_count = raid.level.pick(raid.votes / 4 + 1, raid.votes, raid.votes);
    let handsets = raid.phones(phone_count);
    let neighbourhoods = raid.world.networks.redialled(&mut raid.random, raid.level.pick(6, 14, 30));
    let accounts = raid.accounts(raid.votes, start_ms);
    let links: Vec<u64> = accounts.iter().take(8).map(|account| account.id).collect();
    let mut times = raid.times(raid.votes, start_ms, length_ms);
    if raid.level == Level::Adaptive {
        for at_ms in times.iter_mut().step_by(3) {
            *at_ms = raid.random.random_range(start_ms..end_ms);
        }
    }
    for (index, (account, at_ms)) in accounts.into_iter().zip(times).enumerate() {
        let ip = raid.world.networks.redial(&mut raid.random, &neighbourhoods);
        let handset = handsets[index % handsets.len()].clone();
        let cast = raid.vote(account, at_ms, ip, &handset);
        let has_link = raid.level == Level::Adaptive && chance(&mut raid.random, 0.5);
        let sharer = has_link.then(|| *pick(&mut raid.random, &links));
        raid.send(Cast { sharer, ..cast });
    }
}
