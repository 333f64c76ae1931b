//! A vote's request is recorded once and sent again and again.
//!
//! Costs: nothing. Sees: its own answers, which are the same whether a vote counts or not. The crude one sends the same
//! bytes; the competent one changes the account and the key but has one token; the adaptive one records many requests and
//! uses each three or four times, from other addresses.
//! The recorded vote itself is the attacker's own and no measure counts it. Resembles: retries on a bad line, which carry
//! the same key for the same vote. Known from: the first lesson of every guide to packet capture on phones.

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, MINUTE_MS};
use crate::random::chance;
use crate::truth::{Due, Level};
use crate::world::Cast;

pub(super) const FAMILY: Family = Family {
    name: "request_replay",
    about: "a recorded request sent again, with the same token or the same key",
    double: "bad_lines",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let per_original = raid.count("uses", raid.level.pick(100..400, 20..80, 3..5)).min(raid.votes).max(2);
    let originals = raid.votes.div_ceil(per_original);
    let length_ms = raid.level.pick(40 * MINUTE_MS, 110 * MINUTE_MS, 30 * HOUR_MS);
    let start_ms = raid.start(length_ms);
    let handsets = raid.phones(originals);
    let redialled = raid.world.networks.redialled(&mut raid.random, 8);
    let owners = raid.accounts(originals, start_ms);
    let starts = raid.times(originals, start_ms, length_ms * 2 / 3);
    for ((owner, handset), recorded_ms) in owners.into_iter().zip(&handsets).zip(starts) {
        let ip = raid.world.networks.redial(&mut raid.random, &redialled);
        let original = raid.vote(owner, recorded_ms, ip, handset);
        let own = raid.label().due(Due::Unscored);
        raid.send(Cast { label: own, ..original.clone() });
        // The token dies two hours after its page.
        let window_ms = 100 * MINUTE_MS;
        let accounts = raid.accounts(per_original, recorded_ms);
        for account in accounts {
            let at_ms = recorded_ms + raid.random.random_range(2_000..window_ms);
            let is_same_request = raid.level == Level::Crude && chance(&mut raid.random, 0.5);
            let ip = if raid.level == Level::Crude {
                ip
            } else {
                raid.world.networks.redial(&mut raid.random, &redialled)
            };
            let again = raid.vote(account, at_ms, ip, handset);
            let cast = if is_same_request {
                Cast { at_ms, order: again.order, label: raid.label(), ..original.clone() }
            } else {
                Cast { page: original.page, ..again }
            };
            raid.send(cast);
        }
    }
}
