//! Transfers of the ledger beside PostgreSQL doing the same double entry, each transfer durable before its answer.
//!
//! A transfer pays points from the budget of a campaign to a person who never had any, as rewards do: persons are all
//! different, and all book from one budget, which is the hot account. PostgreSQL is also measured with a thousand budgets,
//! where its clients hardly wait for one another.
//!
//! PostgreSQL is asked without HTTP, so what is held against it is the ledger asked over the bus of its process
//! (`transfers_over_postgres`); through the door, with JSON and an operator's token, is a figure of its own.

mod clerk;
mod door;
mod shard;

use std::path::Path;

use crate::commands::IN_FLIGHT;
use crate::peers::postgres::{CLIENTS, Postgres, TRANSFERS};
use crate::report::Report;
use crate::scale::Scale;

/// One budget for all.
const HOT: &str = "budgets=1";
/// As many budgets as there may be campaigns at a time.
const SPREAD: &str = "budgets=1000";

/// Transfers a second by pair.
#[derive(Default)]
struct Rates {
    ours: Vec<f64>,
    /// With no more in flight than PostgreSQL has clients.
    ours_as_few: Vec<f64>,
    door: Vec<f64>,
    hot: Vec<f64>,
    spread: Vec<f64>,
}

/// Takes turns for so many pairs.
pub fn measure(binary: &Path, folder: &Path, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let postgres = Postgres::start(folder, &TRANSFERS);
    let mut rates = Rates::default();
    for pair in 1..=scale.pairs {
        rates.ours.push(shard::round(folder, scale.transfers, IN_FLIGHT)?);
        if let Ok(postgres) = &postgres {
            rates.hot.push(postgres.round(scale.postgres_lasting, &[HOT])?);
        }
        rates.ours_as_few.push(shard::round(folder, scale.transfers, CLIENTS)?);
        if let Ok(postgres) = &postgres {
            rates.spread.push(postgres.round(scale.postgres_lasting, &[SPREAD])?);
        }
        rates.door.push(door::round(binary, folder, scale.transfers)?);
        println!("pair {pair}: {:.0} transfers/s", rates.ours[pair - 1]);
    }
    rates.report(postgres.as_ref().err(), report);
    Ok(())
}

impl Rates {
    fn report(&self, missing: Option<&anyhow::Error>, report: &mut Report) {
        let ratios = [
            ("transfers_over_postgres", &self.ours, &self.hot),
            ("transfers_over_postgres_spread", &self.ours, &self.spread),
            ("transfers_32_over_postgres", &self.ours_as_few, &self.hot),
            ("transfers_door_over_postgres", &self.door, &self.hot),
        ];
        for (measure, ours, theirs) in ratios {
            match &missing {
                Some(error) => report.miss(measure, format!("{error:#}")),
                None => report.add_ratios(measure, ours, theirs),
            }
        }
        let figures = [
            ("transfers_per_second", &self.ours),
            ("transfers_32_per_second", &self.ours_as_few),
            ("transfers_door_per_second", &self.door),
            ("postgres_transfers_32_per_second", &self.hot),
            ("postgres_transfers_32_spread_per_second", &self.spread),
        ];
        for (measure, rates) in figures.into_iter().filter(|(_, rates)| !rates.is_empty()) {
            report.add(measure, rates.clone());
        }
    }
}
