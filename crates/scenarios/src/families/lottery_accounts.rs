//! One person, many accounts, one prize purse: each account draws once a day.
//!
//! Costs: accounts. Sees: its own draws. The crude one uses one phone and is paid to one account; the competent one has five
//! phones, three payees and two lines; the adaptive one has a phone and a contract for every two accounts, a payee for every
//! five, and draws when the crowd does.
//! Resembles: siblings on the family's tablet. Known from: the terms of every lottery, which forbid it, and the risk
//! reports of payment services.

use std::sync::Arc;

use super::{Family, Raid};
use crate::attempt::Act;
use crate::calendar::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::phones::Handset;
use crate::random::{chance, id};
use crate::truth::Level;
use crate::world::{Cast, Choice};

pub(super) const FAMILY: Family = Family {
    name: "lottery_accounts",
    about: "many accounts of one person who draw for one purse",
    double: "siblings",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let days = (raid.world.contests[0].length_ms() / DAY_MS).clamp(1, 4);
    let count = raid.votes.div_ceil(days as usize).max(6);
    // The first draw is early enough for one on each of these days.
    let start_ms = raid.start((days - 1) * DAY_MS + 4 * HOUR_MS);
    let accounts = raid.accounts(count, start_ms);
    let per_phone = raid.level.pick(count, count.div_ceil(5), 2);
    let handsets: Vec<Arc<Handset>> = raid.phones(count.div_ceil(per_phone));
    let per_payee = raid.level.pick(count, count.div_ceil(3), 5);
    let payees: Vec<u64> = (0..count.div_ceil(per_payee)).map(|_| id(&mut raid.random)).collect();
    let province = raid.world.networks.province(&mut raid.random);
    let home = raid.world.networks.home(&mut raid.random, province);
    let cells: Vec<_> =
        handsets.iter().map(|_| raid.world.networks.cell(&mut raid.random, province)).collect();
    for day in 0..days {
        let day_ms = start_ms + day * DAY_MS;
        let closes_ms = raid.world.contests[0].closes_ms;
        if day_ms + MINUTE_MS >= closes_ms {
            break;
        }
        let length_ms = raid.level.pick(30 * MINUTE_MS, 4 * HOUR_MS, 12 * HOUR_MS).min(closes_ms - day_ms);
        let length_ms = length_ms.min(until_midnight(day_ms));
        let times = raid.times(count, day_ms, length_ms);
        for (index, (account, at_ms)) in accounts.iter().zip(times).enumerate() {
            if !chance(&mut raid.random, raid.level.pick(1.0, 0.9, 0.75)) {
                continue;
            }
            let phone = index / per_phone;
            let is_on_cell =
                raid.level == Level::Adaptive || (raid.level == Level::Competent && phone % 2 == 1);
            let ip = if is_on_cell {
                raid.world.networks.cell_address(&cells[phone], at_ms)
            } else {
                home.address(phone as u64, at_ms)
            };
            let cast = raid.vote(*account, at_ms, ip, &handsets[phone]);
            let payee = Some(payees[index / per_payee]);
            raid.send(Cast { act: Act::Draw, candidate: Choice::Prize("wheel"), payee, ..cast });
        }
    }
}

/// Draws of one day stay within it, since the rules give one a day.
fn until_midnight(at_ms: u64) -> u64 {
    DAY_MS - crate::calendar::time_of_day_ms(at_ms)
}
