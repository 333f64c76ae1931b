//! Transfers through the door: HTTP, JSON and an operator's token.

use std::path::Path;
use std::sync::Arc;

use anyhow::ensure;
use proto::PersonId;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use vault::Vault;

use super::clerk::{AMOUNT, BUDGET, CAMPAIGN};
use crate::load::{self, Work};
use crate::log;
use crate::operator::{BOOK, Operator};
use crate::request;
use crate::server::Place;

/// Connections that transfers come over.
const CONNECTIONS: usize = 256;
/// No program of an operator is that fast, and the door's limit for one token would be what is measured.
const NO_LIMIT_FOR_STAFF: &str = "[limits]\nstaff = { burst = 100000000, per_second = 100000000 }\n";

/// The account of a new operator's token.
const TENANT: &str = "default";

/// Books so many transfers at a new server below a folder; gives transfers a second.
pub fn round(binary: &Path, below: &Path, transfers: usize) -> anyhow::Result<f64> {
    let place = Place::new(binary, below)?;
    place.set(NO_LIMIT_FOR_STAFF)?;
    // Persons must be somebody, and signing them in would take longer than what is measured.
    place.serve()?.stop()?;
    let vault = Arc::new(Vault::open(&place.data().join("vault"), vault::Settings::default())?);
    let persons = log::persons(&vault, &TENANT.parse()?, transfers as u64)?;
    drop(vault);
    let server = place.serve()?;
    let operator = Operator::new(server.address, place.operator()?);
    operator.open_book()?;
    operator.allot(CAMPAIGN, BUDGET)?;
    let path = format!("{BOOK}/transfers");
    let mut work = Transfers { operator: &operator, path, random: SmallRng::seed_from_u64(17), persons };
    let measured = load::run(server.address, CONNECTIONS, &mut work)?;
    let all = measured.all();
    ensure!(all.created() == all.count(), "not every transfer was booked: {:?}", all.statuses());
    server.stop()?;
    Ok(measured.rate())
}

struct Transfers<'o> {
    operator: &'o Operator,
    path: String,
    random: SmallRng,
    persons: Vec<PersonId>,
}

impl Work for Transfers<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let person = self.persons.pop()?;
        let id: u128 = self.random.random();
        let body = format!(
            r#"{{"transfers":[{{"id":"{id:032x}","debit":"points:budget:{CAMPAIGN}","credit":"points:person:{person}","amount":{AMOUNT},"reason":"points"}}]}}"#
        );
        let key = format!("{id:032x}");
        request::post(request, &self.path, &self.operator.sender(), Some(&key), &[&body]);
        Some(self.persons.len())
    }

    fn answered(&mut self, _: usize, _: u16, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
}
