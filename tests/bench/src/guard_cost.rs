//! What the guard costs inside a vote: digesting what was seen, and weighing it.

use std::hint::black_box;
use std::net::IpAddr;
use std::time::Instant;

use anyhow::Context;
use guard::{Device, EvidenceKeys, NetworkTables, RawEvidence, Ruleset, Signals, sight};
use hdrhistogram::Histogram;
use proto::{CommandId, PageSeen, Timestamp};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rustix::time::{ClockId, clock_gettime};

use crate::addresses::address;
use crate::phones::phones;
use crate::report::Report;

/// Attempts of one round, after as many that warm up.
const ATTEMPTS: usize = 200_000;
/// Rounds.
const ROUNDS: usize = 3;
/// What was seen: so many different attempts, so that no cache of a processor holds them all.
const SEEN: usize = 20_000;

/// What a request said.
struct Said {
    address: IpAddr,
    agent: String,
    device: Device,
}

/// Measures it on one thread.
pub fn measure(report: &mut Report) -> anyhow::Result<()> {
    let said = said()?;
    let (mut means, mut p99s) = (Vec::new(), Vec::new());
    round(&said)?;
    for _ in 0..ROUNDS {
        let before_ns = thread_cpu_ns();
        let each_ns = round(&said)?;
        // Of the thread's own time, since a mean takes in whatever else the machine did meanwhile.
        means.push((thread_cpu_ns() - before_ns) / ATTEMPTS as f64 / 1e3);
        p99s.push(each_ns.value_at_quantile(0.99) as f64 / 1e3);
    }
    report.add("guard_mean_us", means);
    report.add("guard_p99_us", p99s);
    Ok(())
}

fn thread_cpu_ns() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

fn said() -> anyhow::Result<Vec<Said>> {
    let (phones, mut random) = (phones(), SmallRng::seed_from_u64(1));
    let one = |random: &mut SmallRng| {
        let phone = &phones[random.random_range(0..phones.len())];
        let device = serde_json::from_str(&phone.device).context("a phone of the table")?;
        Ok(Said { address: IpAddr::V4(address(random)), agent: phone.agent.clone(), device })
    };
    (0..SEEN).map(|_| one(&mut random)).collect()
}

fn round(said: &[Said]) -> anyhow::Result<Histogram<u64>> {
    let keys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };
    let (tables, ruleset) = (NetworkTables::shipped(), Ruleset::current());
    let now = Timestamp(1_763_712_000_000);
    let mut each_ns = Histogram::new(3)?;
    for (attempt, said) in said.iter().cycle().take(ATTEMPTS).enumerate() {
        let begun = Instant::now();
        let raw = RawEvidence {
            address: said.address,
            user_agent: Some(&said.agent),
            device: Some(&said.device),
            sharer: None,
            moves: Some(23),
        };
        let id = CommandId((attempt as u128).to_le_bytes());
        let sighting = sight(&raw, &id, now, &keys, tables);
        let page = PageSeen {
            nonce: proto::Nonce::default(),
            opened_at: Timestamp(now.0 - 5_000),
            prefix: sighting.prefix24,
            device: sighting.device,
            sharer: None,
        };
        let signals = Signals {
            sighting: &sighting,
            page: Some(&page),
            now,
            replayed: false,
            accounts_on_device: 30,
            persons: 100_000,
            page_of_another: false,
        };
        black_box(ruleset.weigh(&signals));
        each_ns.record(u64::try_from(begun.elapsed().as_nanos())?)?;
    }
    Ok(each_ns)
}
