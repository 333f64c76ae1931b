//! Shelves of real phones of one purchase, driven together: in each round every phone votes with its next account.
//!
//! Costs: some 300 yuan a phone, then only accounts. Sees: the board. The crude one has two models behind one line and all
//! phones press within two seconds; the competent one has a few models on three lines and spreads a round over minutes; the
//! adaptive one gives each phone a contract of its own and the crowd's pace.
//! Resembles: a class on school tablets. Known from: SynchroTrap (CCS 2014) on lockstep, pictures of phone shelves in
//! every report on the trade ("group control").

use std::sync::Arc;

use rand::Rng;

use super::{Family, Raid};
use crate::calendar::{HOUR_MS, MINUTE_MS, SECOND_MS};
use crate::phones::Kind;
use crate::random::pick;
use crate::truth::Level;
use crate::world::Gate;

pub(super) const FAMILY: Family = Family {
    name: "device_farm",
    about: "shelves of real phones that vote in rounds",
    double: "school_tablets",
    earlier: None,
    is_for_leader: false,
    attack,
};

fn attack(raid: &mut Raid<'_>) {
    let model_count = raid.count("models", raid.level.pick(1..3, 3..6, 8..16));
    let phone_count = raid.count("phones", raid.level.pick(15..50, 30..100, 60..200)).min(raid.votes);
    let models: Vec<_> =
        (0..model_count).map(|_| raid.world.phones.model(&mut raid.random, Kind::Android)).collect();
    // One purchase, one setup: phones of a model differ by nothing but WeChat's number.
    let prototypes: Vec<_> =
        models.iter().map(|model| raid.world.phones.handset_of(&mut raid.random, model)).collect();
    let handsets: Vec<_> = (0..phone_count)
        .map(|index| {
            let mut handset = prototypes[index % model_count].clone();
            if raid.level == Level::Adaptive && raid.random.random_bool(0.6) {
                handset = raid.world.phones.handset_of(&mut raid.random, &models[index % model_count]);
            }
            handset.agent = handset.agent.reinstalled(&mut raid.random);
            Arc::new(handset)
        })
        .collect();
    let gates: Vec<Gate> =
        (0..raid.level.pick(1, 3, 1)).map(|_| raid.world.networks.office(&mut raid.random, 2)).collect();
    let province = raid.world.networks.province(&mut raid.random);
    let cells: Vec<_> =
        (0..phone_count).map(|_| raid.world.networks.cell(&mut raid.random, province)).collect();

    let rounds = raid.votes.div_ceil(phone_count);
    let minutes = raid.draw("round_minutes", raid.level.pick(1.0..4.0, 6.0..20.0, 60.0..180.0));
    let round_ms = ((minutes * MINUTE_MS as f64) as u64).min(40 * HOUR_MS / rounds as u64);
    let start_ms = raid.start(round_ms * rounds as u64);
    let accounts = raid.accounts(raid.votes, start_ms);
    for (index, account) in accounts.into_iter().enumerate() {
        let (round, phone) = (index / phone_count, index % phone_count);
        let round_ms_start = start_ms + round as u64 * round_ms;
        let at_ms = match raid.level {
            Level::Crude => round_ms_start + raid.random.random_range(0..2 * SECOND_MS),
            Level::Competent => round_ms_start + raid.random.random_range(0..round_ms * 2 / 3),
            Level::Adaptive => {
                let end_ms = start_ms + rounds as u64 * round_ms;
                raid.board.busy_time_within(&mut raid.random, start_ms, end_ms)
            }
        };
        let ip = if raid.level == Level::Adaptive {
            raid.world.networks.cell_address(&cells[phone], at_ms)
        } else {
            pick(&mut raid.random, &gates).address(phone as u64, at_ms)
        };
        let cast = raid.vote(account, at_ms, ip, &handsets[phone]);
        raid.send(cast);
    }
}
