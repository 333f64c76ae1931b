//! Draws, parts of red envelopes and claims over HTTP, beside PostgreSQL and Redis doing the same durable draw without overselling.
//!
//! Everybody draws once, with a ticket that a counted vote earned them before the timed part, and half of the numbers win as long as
//! there is stock, which is enough for a quarter. Then everybody says the password of a red envelope that has parts for a half.
//! Those who won a mug say where it goes. Sessions, limits and what the guard makes of each phone are on.
//!
//! A peer's draw is one transaction, or one script: one unit less in stock, never below zero, and a record under the request's
//! key. A part is the same with nothing but wins. Peers are asked without HTTP.

mod work;

use std::path::Path;

use anyhow::ensure;
use serde_json::json;

use crate::load;
use crate::operator::BOOK;
use crate::peers::postgres::{DRAWS, Postgres};
use crate::peers::redis::{self, Flush, Redis};
use crate::process::settle;
use crate::report::Report;
use crate::scale::Scale;
use crate::server::Serving;
use crate::votes::{CONTESTANTS, Fair, once_a_day};
use work::{Claims, Draws, PASSWORD, Parts};

/// Connections that draws come over.
const CONNECTIONS: usize = 64;
/// One number in so many wins a mug.
const ODDS: usize = 2;
/// One in so many persons can have one.
const PERSONS_A_MUG: usize = 4;
/// One in so many persons gets a part of a red envelope.
const PERSONS_A_PART: usize = 2;
/// What a part is on average, in fen.
const FEN_A_PART: usize = 88;
/// Longer than any run.
const DAY_MS: u64 = 86_400_000;

/// What is drawn in a peer.
#[derive(Clone, Copy)]
pub struct Drawn {
    /// One number in so many wins.
    pub odds: usize,
    /// Units in stock.
    pub stock: usize,
}

/// Rates of each contender by pair, a second.
#[derive(Default)]
struct Rates {
    ours: Vec<f64>,
    postgres: Vec<f64>,
    redis_always: Vec<f64>,
    redis_everysec: Vec<f64>,
}

/// Peers that could be started, or why not.
struct Peers {
    postgres: anyhow::Result<Postgres>,
    redis_always: anyhow::Result<Redis>,
    redis_everysec: anyhow::Result<Redis>,
}

/// Takes turns for so many pairs.
pub fn measure(fair: &mut Fair, folder: &Path, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let peers = Peers {
        postgres: Postgres::start(folder, &DRAWS),
        redis_always: Redis::start(folder, Flush::Always, &redis::DRAW),
        redis_everysec: Redis::start(folder, Flush::EverySecond, &redis::DRAW),
    };
    let persons = fair.crowd.len();
    let (mut draws, mut parts, mut claims) = (Rates::default(), Rates::default(), Vec::new());
    for pair in 1..=scale.pairs {
        let (drew, claimed) = round_of_draws(fair, pair)?;
        draws.ours.push(drew);
        claims.push(claimed);
        settle(fair.server.pid())?;
        peers.round(Drawn { odds: ODDS, stock: persons / PERSONS_A_MUG }, persons, scale, &mut draws)?;
        let took = round_of_parts(fair, pair)?;
        parts.ours.push(took);
        settle(fair.server.pid())?;
        peers.round(Drawn { odds: 1, stock: persons / PERSONS_A_PART }, persons, scale, &mut parts)?;
        println!("pair {pair}: {drew:.0} draws/s, {claimed:.0} claims/s, {took:.0} says of a password/s");
    }
    peers.report("draws", &draws, report);
    peers.report("parts", &parts, report);
    report.add("prize_claims_per_second", claims);
    Ok(())
}

/// Draws and claims a second.
fn round_of_draws(fair: &mut Fair, pair: usize) -> anyhow::Result<(f64, f64)> {
    let (draw, persons) = (format!("draw-{pair}"), fair.crowd.len());
    let mugs = persons / PERSONS_A_MUG;
    let (votes, _) = fair.campaign(&once_a_day(), CONTESTANTS)?;
    let tickets = format!("tickets.{draw}");
    let award = json!({ "name": "ticket", "on": "vote_counted", "asset": tickets, "amount": 1 });
    let rules = json!({ "campaign": votes.id, "rules": { "awards": [award] } });
    fair.operator.post(&format!("{BOOK}/rules"), vec![rules])?;
    fair.operator.allot_of(&tickets, &votes.id, "budget", persons)?;
    let mug = json!({ "asset": "unit.mug", "amount": 1, "weight": 1, "claim": "delivery" });
    let rules = json!({ "prizes": [mug], "blank_weight": ODDS - 1 });
    fair.operator
        .open_lottery(json!({ "id": draw, "kind": "lotteries", "name": draw, "rules": rules }), || {
            fair.operator.allot_of("unit.mug", &draw, "stock", mugs)
        })?;
    fair.vote(&votes, CONNECTIONS)?;
    fair.operator.wait_for(&draw, "/inside/tickets/granted", persons)?;
    fair.operator.wait_for(&draw, "/inside/stock/0/left", mugs)?;

    let mut work = Draws::new(&fair.crowd, &draw)?;
    let measured = load::run(fair.server.address(), CONNECTIONS, &mut work)?;
    let (all, wins) = (measured.all(), work.into_wins());
    ensure!(all.created() == all.count(), "not every draw was accepted: {:?}", all.statuses());
    let left = fair.operator.number(&draw, "/inside/stock/0/left")?;
    ensure!(wins.len() + left == mugs, "{} won and {left} are left of {mugs}", wins.len());
    let mut work = Claims::new(&fair.crowd, &draw, wins)?;
    let claimed = load::run(fair.server.address(), CONNECTIONS, &mut work)?;
    // Whose prize waits for a person may say where it goes as well.
    let claims = claimed.all();
    ensure!(claims.of(200) == claims.count(), "not every claim was accepted: {:?}", claims.statuses());
    let claims_per_second = claims.count() as f64 / claimed.elapsed.as_secs_f64().max(f64::EPSILON);
    Ok((measured.rate(), claims_per_second))
}

/// How often a password is said a second, heard or too late.
fn round_of_parts(fair: &mut Fair, pair: usize) -> anyhow::Result<f64> {
    let (envelope, persons) = (format!("envelope-{pair}"), fair.crowd.len());
    let parts = persons / PERSONS_A_PART;
    let fen = parts * FEN_A_PART;
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime).tv_sec as u64 * 1_000;
    let round = json!({ "password": PASSWORD, "releases_at_ms": now - 1_000, "ends_at_ms": now + DAY_MS, "fen": fen,
        "parts": parts, "split": "random" });
    let body = json!({ "id": envelope, "kind": "envelope", "name": envelope, "rounds": [round] });
    fair.operator.open_lottery(body, || fair.operator.allot_of("cny", &envelope, "stock", fen))?;
    let mut work = Parts::new(&fair.crowd, &envelope)?;
    let measured = load::run(fair.server.address(), CONNECTIONS, &mut work)?;
    let all = measured.all();
    let taken = usize::try_from(all.created())?;
    ensure!(taken == parts, "{taken} of {parts} parts were taken: {:?}", all.statuses());
    ensure!(all.created() + all.of(409) == all.count(), "some were not heard: {:?}", all.statuses());
    let left = fair.operator.number(&envelope, "/inside/fen_in_stock")?;
    ensure!(left == 0, "{left} fen are left of {fen}");
    Ok(all.count() as f64 / measured.elapsed.as_secs_f64().max(f64::EPSILON))
}

impl Peers {
    fn round(&self, drawn: Drawn, persons: usize, scale: &Scale, rates: &mut Rates) -> anyhow::Result<()> {
        if let Ok(postgres) = &self.postgres {
            let variables = [format!("odds={}", drawn.odds), format!("stock={}", drawn.stock)];
            let variables: Vec<&str> = variables.iter().map(String::as_str).collect();
            rates.postgres.push(postgres.round(scale.postgres_lasting, &variables)?);
        }
        for (redis, rates) in
            [(&self.redis_always, &mut rates.redis_always), (&self.redis_everysec, &mut rates.redis_everysec)]
        {
            if let Ok(redis) = redis {
                let prepared = [("odds", drawn.odds), ("stock", drawn.stock)];
                rates.push(redis.round_with(&prepared, CONNECTIONS, persons)?);
            }
        }
        Ok(())
    }

    fn report(&self, name: &str, rates: &Rates, report: &mut Report) {
        report.add(format!("{name}_per_second"), rates.ours.clone());
        let others = [
            ("postgres", &rates.postgres, self.postgres.as_ref().err()),
            ("redis_always", &rates.redis_always, self.redis_always.as_ref().err()),
            ("redis_everysec", &rates.redis_everysec, self.redis_everysec.as_ref().err()),
        ];
        for (peer, theirs, missing) in others {
            let measure = format!("{name}_over_{peer}");
            match missing {
                Some(error) => report.miss(measure, format!("{error:#}")),
                None => {
                    report.add_ratios(measure, &rates.ours, theirs);
                    report.add(format!("{name}_{peer}_per_second"), theirs.clone());
                }
            }
        }
    }
}
