//! Votes and their peers in turn: ours, then each peer, then ours again, so that all see the same machine.

use std::path::Path;

use anyhow::ensure;

use crate::peers::noop;
use crate::peers::postgres::{Postgres, VOTES};
use crate::peers::redis::{Flush, Redis, VOTE};
use crate::process::settle;
use crate::report::{Report, median};
use crate::scale::Scale;
use crate::server::Listening;
use crate::votes::{CONTESTANTS, Campaign, Fair, Votes};

/// Connections that votes come over.
const CONNECTIONS: [usize; 2] = [64, 256];

/// Peers that could be started, or why not.
struct Peers {
    noop: Listening,
    postgres: anyhow::Result<Postgres>,
    redis_always: anyhow::Result<Redis>,
    redis_everysec: anyhow::Result<Redis>,
}

/// Rates of each contender by pair, in votes a second.
#[derive(Default)]
struct Rates {
    ours: Vec<f64>,
    noop: Vec<f64>,
    redis_always: Vec<f64>,
    redis_everysec: Vec<f64>,
}

/// Takes turns for so many pairs; gives the peak of ours in votes a second.
pub fn measure(fair: &mut Fair, folder: &Path, scale: &Scale, report: &mut Report) -> anyhow::Result<f64> {
    // Not counted: it warms everything up, and tells how long an answer is.
    let warm = fair.round(CONNECTIONS[0], None)?;
    let peers = Peers {
        noop: noop::start(warm.votes.all().body_bytes_mean())?,
        postgres: Postgres::start(folder, &VOTES),
        redis_always: Redis::start(folder, Flush::Always, &VOTE),
        redis_everysec: Redis::start(folder, Flush::EverySecond, &VOTE),
    };
    let mut rates: [Rates; CONNECTIONS.len()] = Default::default();
    let (mut postgres, mut visits) = (Vec::new(), Vec::new());
    for pair in 1..=scale.pairs {
        for (connections, rates) in CONNECTIONS.into_iter().zip(&mut rates) {
            let round = fair.round(connections, None)?;
            let all = round.votes.all();
            ensure!(all.created() == all.count(), "not every vote was accepted: {:?}", all.statuses());
            rates.ours.push(round.votes.rate());
            visits.push(round.visits.rate());
            settle(fair.server.pid())?;
            peers.round(fair, connections, scale, rates)?;
            println!("pair {pair}, {connections} connections: {:.0} votes/s", round.votes.rate());
        }
        if let Ok(peer) = &peers.postgres {
            postgres.push(peer.round(scale.postgres_lasting, &[])?);
        }
    }
    report.add("visits_per_second", visits);
    for (connections, rates) in CONNECTIONS.iter().zip(&rates) {
        peers.report(&format!("votes_{connections}"), rates, &postgres, report);
    }
    if !postgres.is_empty() {
        report.add("postgres_32_per_second", postgres);
    }
    Ok(rates.iter().map(|rates| median(&rates.ours)).fold(0.0, f64::max))
}

impl Peers {
    fn round(&self, fair: &Fair, connections: usize, scale: &Scale, rates: &mut Rates) -> anyhow::Result<()> {
        let mut votes =
            Votes::new(&fair.crowd, &Campaign { id: "noop".to_owned(), contestants: CONTESTANTS })?;
        rates.noop.push(crate::load::run(self.noop.address, connections, &mut votes)?.rate());
        for (redis, rates) in
            [(&self.redis_always, &mut rates.redis_always), (&self.redis_everysec, &mut rates.redis_everysec)]
        {
            if let Ok(redis) = redis {
                rates.push(redis.round(connections, scale.persons)?);
            }
        }
        Ok(())
    }

    fn report(&self, name: &str, rates: &Rates, postgres: &[f64], report: &mut Report) {
        report.add(format!("{name}_per_second"), rates.ours.clone());
        report.add(format!("{name}_noop_per_second"), rates.noop.clone());
        report.add_ratios(format!("{name}_over_noop"), &rates.ours, &rates.noop);
        let others = [
            ("postgres", postgres, self.postgres.as_ref().err()),
            ("redis_always", &rates.redis_always[..], self.redis_always.as_ref().err()),
            ("redis_everysec", &rates.redis_everysec[..], self.redis_everysec.as_ref().err()),
        ];
        for (peer, theirs, missing) in others {
            let measure = format!("{name}_over_{peer}");
            match missing {
                None => report.add_ratios(measure, &rates.ours, theirs),
                Some(error) => report.miss(measure, format!("{error:#}")),
            }
        }
        for (peer, theirs) in
            [("redis_always", &rates.redis_always), ("redis_everysec", &rates.redis_everysec)]
        {
            if !theirs.is_empty() {
                report.add(format!("{name}_{peer}_per_second"), theirs.clone());
            }
        }
    }
}

/// Lets votes fall due at half the peak, whoever answers; p99 of each round from when a vote was due.
pub fn half_peak(fair: &mut Fair, peak: f64, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let mut p99 = Vec::new();
    for _ in 0..scale.pairs {
        settle(fair.server.pid())?;
        let round = fair.round_at(CONNECTIONS[1], peak / 2.0)?;
        let all = round.all();
        ensure!(all.created() == all.count(), "not every vote was accepted: {:?}", all.statuses());
        p99.push(all.created_ms(0.99));
    }
    report.add("p99_at_half_peak_ms", p99);
    Ok(())
}
