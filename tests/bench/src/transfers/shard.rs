//! Transfers through the real host with the ledger's rules on a log of its own, over the bus of this process.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use bus::Bus;
use bytes::Bytes;
use host::{Running, Settings, SystemClock};
use journal::{Identity, Journal};
use ledger::Ledger;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Audience, Look, LookReply};
use vault::Vault;

use super::clerk::{AMOUNT, BUDGET, Clerk};
use crate::commands::send_all;
use crate::operator::BALANCE;
use crate::wire::number_after;

/// The service that is asked.
const LEDGER: &str = "ledger";

/// Books so many transfers in a new book below a folder, with so many in flight; gives transfers a second.
pub fn round(below: &Path, transfers: usize, in_flight: usize) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir_in(below)?;
    let place = |name: &str| folder.path().join(name);
    let identity = Identity { service: LEDGER.to_owned(), shard: 0 };
    let opened = Journal::open(&place("journal"), &identity, &journal::Settings::default())?;
    let settings = Settings::new(place("entries"), Arc::new(SystemClock));
    // Books hold nothing personal, but whoever runs a shard has to say where it would be.
    let vault = Arc::new(Vault::open(&place("vault"), vault::Settings::default())?);
    let bus = Bus::local();
    let running = host::start::<Ledger>(opened, settings, Arc::default(), vault, &bus, &mut |_, _| {})?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let per_second = runtime.block_on(book(&bus, transfers, in_flight))?;
    Running::stop(running);
    Ok(per_second)
}

async fn book(bus: &Bus, transfers: usize, in_flight: usize) -> anyhow::Result<f64> {
    let mut clerk = Clerk::new()?;
    let commands = Subject::new(LEDGER, 0, Purpose::Command);
    send_all(bus, &commands, 1, clerk.open()?.into_iter().map(Ok)).await?;
    let begun = Instant::now();
    send_all(bus, &commands, in_flight, (0..transfers).map(|_| Ok(clerk.reward()))).await?;
    let elapsed = begun.elapsed();
    let paid = BUDGET - left(bus, &clerk).await?;
    ensure!(paid == transfers as u64 * AMOUNT, "{transfers} transfers took {paid} points from the budget");
    Ok(transfers as f64 / elapsed.as_secs_f64())
}

/// What the budget holds.
async fn left(bus: &Bus, clerk: &Clerk) -> anyhow::Result<u64> {
    let look = Look {
        campaign: clerk.book.clone(),
        question: "account".to_owned(),
        parameters: vec![("account".to_owned(), clerk.budget.to_string())],
        audience: Audience::Operators,
    };
    let looks = Subject::new(LEDGER, 0, Purpose::Look);
    let reply = bus.request(&looks, Bytes::from(wire::encode(&look))).await?;
    match wire::decode(&reply)? {
        LookReply::Body { body, .. } => {
            let said = || format!("no balance: {}", String::from_utf8_lossy(&body));
            number_after(&body, BALANCE).with_context(said)
        }
        LookReply::Problem(problem) => bail!("the budget can't be seen: {problem:?}"),
    }
}
