//! Squads that live off red envelopes: the same accounts are in every campaign within seconds of its start, claim, and do
//! nothing else.
//!
//! Costs: accounts and shelf phones, paid by the envelopes. Sees: when a campaign starts. The crude one claims within the
//! first seconds from one place and is paid to one account; the competent one waits up to half a minute on several lines;
//! the adaptive one comes within the first minutes, on contracts of its phones' own, and is paid to many accounts.
//! Resembles: people who love deals. Known from: the trade's own word for it, "wool party", and the risk reports of payment
//! services.

use std::sync::Arc;

use rand::Rng;

use super::{Account, Family, Raid};
use crate::attempt::Act;
use crate::calendar::SECOND_MS;
use crate::phones::Handset;
use crate::random::{chance, id, log_normal, pick};
use crate::truth::Level;
use crate::world::{Cast, Choice};

pub(super) const FAMILY: Family = Family {
    name: "envelope_hunters",
    about: "the same accounts claim within seconds in every campaign, and do nothing else",
    double: "deal_lovers",
    earlier: Some(5),
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let first_ms = raid.world.contests.last().map_or(0, |contest| contest.opens_ms);
    let accounts: Vec<Account> = raid.accounts(raid.votes.div_ceil(3).max(8), first_ms);
    let per_phone = raid.level.pick(20, 6, 2);
    let phone_count = accounts.len().div_ceil(per_phone);
    let handsets: Vec<Arc<Handset>> = raid.phones(phone_count);
    let payees: Vec<u64> =
        (0..raid.level.pick(1, 4, accounts.len().div_ceil(4))).map(|_| id(&mut raid.random)).collect();
    let gates: Vec<_> =
        (0..raid.level.pick(1, 4, 4)).map(|_| raid.world.networks.office(&mut raid.random, 1)).collect();
    let cells: Vec<_> = (0..phone_count)
        .map(|_| {
            let province = raid.world.networks.far_province(&mut raid.random);
            raid.world.networks.cell(&mut raid.random, province)
        })
        .collect();
    let seconds = raid.draw("median_seconds", raid.level.pick(0.8..3.0, 5.0..20.0, 30.0..120.0));
    for contest in (0..raid.world.contests.len()).rev() {
        let opens_ms = raid.world.contests[contest].opens_ms;
        for (index, account) in accounts.iter().enumerate() {
            if !chance(&mut raid.random, 0.9) {
                continue;
            }
            let at_ms = opens_ms + log_normal(&mut raid.random, seconds * SECOND_MS as f64, 0.5) as u64;
            let phone = index / per_phone;
            let ip = if raid.level == Level::Adaptive {
                raid.world.networks.cell_address(&cells[phone], at_ms)
            } else {
                gates[phone % gates.len()].address(phone as u64, at_ms)
            };
            let cast = raid.vote(*account, at_ms, ip, &handsets[phone]);
            let page = cast.page.map(|visit| crate::world::Visit {
                // The page can be opened before the envelope is there.
                opened_ms: visit.opened_ms.min(at_ms - raid.random.random_range(100..900)),
                ..visit
            });
            let payee = Some(*pick(&mut raid.random, &payees));
            let candidate = Choice::Prize("envelope-1");
            raid.send(Cast { contest: contest as u16, act: Act::Claim, candidate, payee, page, ..cast });
        }
    }
}
