//! Pages are opened in advance on one machine, their tokens kept and spent later from elsewhere, so that each vote needs
//! one request only and no page.
//!
//! Costs: storage. Sees: the token's life from its answers, the board. The crude one opens all pages in a minute from one
//! address and spends them an hour later; the competent one opens them over half an hour from some addresses; the adaptive
//! one spends each within minutes and from the same neighbourhood.
//! Resembles: pages left open, and phones that leave the router at home. Known from: harvested CAPTCHA and page tokens, as
//! the vendors of such tokens describe them.

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, MINUTE_MS};
use crate::random::pick;
use crate::truth::Level;
use crate::world::{Cast, Visit};

pub(super) const FAMILY: Family = Family {
    name: "token_farming",
    about: "page tokens collected in advance and spent from elsewhere",
    double: "page_left_open",
    earlier: None,
    is_for_leader: false,
    attack,
};

/// A page token lives two hours.
const TOKEN_LIFE_MS: u64 = 2 * HOUR_MS - 30_000;

fn attack(raid: &mut Raid<'_>) {
    let batches = raid.votes.div_ceil(raid.level.pick(400, 120, 40));
    let minutes = raid.draw("gap_minutes", raid.level.pick(55.0..100.0, 20.0..70.0, 3.0..15.0));
    let gap_ms = (minutes * MINUTE_MS as f64) as u64;
    let spend_ms = raid.level.pick(10 * MINUTE_MS, 30 * MINUTE_MS, 20 * MINUTE_MS);
    let length_ms = batches as u64 * HOUR_MS;
    let start_ms = raid.start(length_ms + gap_ms + spend_ms) + gap_ms;
    let neighbourhoods = raid.world.networks.redialled(&mut raid.random, raid.level.pick(3, 6, 14));
    let farm: Vec<_> = (0..raid.level.pick(1, 8, 1))
        .map(|_| raid.world.networks.redial(&mut raid.random, &neighbourhoods))
        .collect();
    let phone_count = raid.level.pick(3, 20, raid.votes);
    let handsets = raid.phones(phone_count);
    let accounts = raid.accounts(raid.votes, start_ms);
    let per_batch = raid.votes.div_ceil(batches);
    for (batch, accounts) in accounts.chunks(per_batch).enumerate() {
        let batch_ms = start_ms + batch as u64 * HOUR_MS;
        let times = raid.times(accounts.len(), batch_ms, spend_ms);
        for (account, at_ms) in accounts.iter().zip(times) {
            let block = *pick(&mut raid.random, &neighbourhoods);
            let ip = raid.world.networks.redial(&mut raid.random, &[block]);
            let opened_ip = match raid.level {
                Level::Adaptive => raid.world.networks.redial(&mut raid.random, &[block]),
                _ => *pick(&mut raid.random, &farm),
            };
            let opening_ms = raid.level.pick(MINUTE_MS, 20 * MINUTE_MS, 12 * MINUTE_MS);
            let opened_ms = match raid.level {
                Level::Adaptive => at_ms - gap_ms + raid.random.random_range(0..gap_ms / 2),
                _ => (batch_ms - gap_ms + raid.random.random_range(0..opening_ms)).min(at_ms - MINUTE_MS),
            };
            let opened_ms = opened_ms.max(at_ms - TOKEN_LIFE_MS);
            let handset = pick(&mut raid.random, &handsets).clone();
            let cast = raid.vote(*account, at_ms, ip, &handset);
            let page = cast.page.map(|visit| Visit { opened_ms, opened_ip, ..visit });
            raid.send(Cast { page, ..cast });
        }
    }
}
