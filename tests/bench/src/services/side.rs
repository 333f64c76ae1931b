//! One of two sides that take turns: its servers, its crowd, its book, and what its rounds showed.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, ensure};
use hdrhistogram::Histogram;

use super::booked::{Look, lags, watch};
use crate::answers::{CREATED, Measured};
use crate::load::{self, Work};
use crate::pacer::Step;
use crate::process::settle_all;
use crate::report::{Report, median};
use crate::server::Serving;
use crate::votes::{CONTESTANTS, Campaign, Fair, Votes, once_a_day};
use crate::wire::number_after;

/// Connections that votes come over.
pub const CONNECTIONS: [usize; 2] = [64, 256];
/// How long the ledger may take for the last vote. A book that never gets it is found out.
const BOOKED_WITHIN: Duration = Duration::from_secs(120);
/// A budget pays for so many times the votes that there are: what is booked twice must not fail for lack of points.
const BUDGET_TIMES: u64 = 2;
/// What stands before the position of a vote in its answer.
const POSITION: &[u8] = b"\"position\":";

/// Servers with what they were asked and what they showed.
pub struct Side<S> {
    /// What its measures begin with.
    name: &'static str,
    /// The servers and their crowd.
    pub fair: Fair<S>,
    /// Campaigns of all rounds.
    pub campaigns: Vec<String>,
    /// Positions that voters were told, of all rounds.
    pub told: Vec<u64>,
    /// As fast as the server answers, by the number of connections as in [`CONNECTIONS`].
    pub races: [Races; CONNECTIONS.len()],
    half_peak: HalfPeak,
}

/// One figure a round.
#[derive(Debug, Default)]
pub struct Races {
    /// Votes that were accepted a second.
    pub votes_per_second: Vec<f64>,
    p99_ms: Vec<f64>,
    /// Votes that were accepted and booked a second.
    booked_per_second: Vec<f64>,
}

/// One figure a round at half of the side's peak.
#[derive(Debug, Default)]
struct HalfPeak {
    p99_ms: Vec<f64>,
    lag_p50_ms: Vec<f64>,
    lag_p99_ms: Vec<f64>,
    lag_max_ms: Vec<f64>,
}

/// What one round showed.
pub struct Round {
    /// The votes.
    pub votes: Measured,
    /// From the last answer until the ledger had booked every vote.
    pub booked_after: Duration,
}

impl<S: Serving> Side<S> {
    /// Signs so many persons in at servers that run, and opens the book.
    pub fn open(name: &'static str, server: S, persons: usize) -> anyhow::Result<Self> {
        let (fair, _) = Fair::at(server, persons)?;
        fair.operator.open_book()?;
        let (campaigns, told) = (Vec::new(), Vec::new());
        Ok(Self { name, fair, campaigns, told, races: Default::default(), half_peak: HalfPeak::default() })
    }

    /// A round over this many connections of [`CONNECTIONS`], noted; gives the votes a second.
    pub fn race(&mut self, index: usize) -> anyhow::Result<f64> {
        let Round { votes, booked_after } = self.round(CONNECTIONS[index])?;
        let (all, rate, races) = (votes.all(), votes.rate(), &mut self.races[index]);
        let booked_within = votes.elapsed + booked_after;
        races.votes_per_second.push(rate);
        races.p99_ms.push(all.created_ms(0.99));
        races.booked_per_second.push(all.created() as f64 / booked_within.as_secs_f64());
        Ok(rate)
    }

    /// Everybody votes once, in a campaign of its own, as fast as the servers answer; then the ledger is waited for.
    pub fn round(&mut self, connections: usize) -> anyhow::Result<Round> {
        let (campaign, budget) = self.campaign()?;
        let server = self.fair.server.address();
        let mut work = Told::new(&self.fair, &campaign)?;
        let votes = load::run(server, connections, &mut work)?;
        let ended = Instant::now();
        let told = work.told;
        let looks = watch(&self.fair.operator, &campaign.id, budget, BOOKED_WITHIN)?;
        let booked_after = looks.last().map_or(Duration::ZERO, |look| look.at - ended);
        self.close(&votes, campaign, &told)?;
        Ok(Round { votes, booked_after })
    }

    /// Everybody votes once at half the peak, whoever answers, while the budget is looked at.
    pub fn at_half_peak(&mut self) -> anyhow::Result<()> {
        let peak = self.races.iter().map(|races| median(&races.votes_per_second)).fold(0.0, f64::max);
        let (campaign, budget) = self.campaign()?;
        let (rate, persons) = (peak / 2.0, self.fair.crowd.len());
        let lasting = Duration::from_secs_f64(persons as f64 / rate);
        let server = self.fair.server.address();
        let mut work = Told::new(&self.fair, &campaign)?;
        let (operator, id) = (&self.fair.operator, campaign.id.as_str());
        let (votes, looks) = thread::scope(|scope| {
            let watching = scope.spawn(move || watch(operator, id, budget, lasting + BOOKED_WITHIN));
            let steps = [Step { rate, lasting }];
            let votes = load::run_by(server, CONNECTIONS[1], &mut work, &steps, Duration::MAX);
            let looks: anyhow::Result<Vec<Look>> =
                watching.join().map_err(|_| anyhow!("the watch over the budget panicked"))?;
            anyhow::Ok((votes?, looks?))
        })?;
        let told = work.told;
        self.close(&votes, campaign, &told)?;
        let told_at: Vec<Instant> = told.iter().map(|(at, _)| *at).collect();
        self.half_peak.note(votes.all().created_ms(0.99), &lags(&told_at, &looks)?);
        Ok(())
    }

    /// A new campaign that rewards votes; with its budget, and how many votes it is to pay for.
    fn campaign(&mut self) -> anyhow::Result<(Campaign, (u64, u64))> {
        let votes = self.fair.crowd.len() as u64;
        let (campaign, _) = self.fair.campaign(&once_a_day(), CONTESTANTS)?;
        let budget = votes * BUDGET_TIMES;
        self.fair.operator.reward_votes(&campaign.id, budget)?;
        Ok((campaign, (budget, votes)))
    }

    /// Keeps what the proof needs, and waits until the servers rest: the next round shall not pay for this one.
    fn close(&mut self, votes: &Measured, campaign: Campaign, told: &[(Instant, u64)]) -> anyhow::Result<()> {
        let all = votes.all();
        ensure!(all.created() == all.count(), "not every vote was accepted: {:?}", all.statuses());
        self.told.extend(told.iter().map(|(_, position)| *position));
        self.campaigns.push(campaign.id);
        settle_all(&self.fair.server.pids())
    }

    /// Adds all measures of this side.
    pub fn report(&self, report: &mut Report) {
        let name = self.name;
        for (connections, races) in CONNECTIONS.iter().zip(&self.races) {
            report.add(format!("{name}_{connections}_per_second"), races.votes_per_second.clone());
            report.add(format!("{name}_{connections}_p99_ms"), races.p99_ms.clone());
            report.add(format!("{name}_{connections}_booked_per_second"), races.booked_per_second.clone());
        }
        let HalfPeak { p99_ms, lag_p50_ms, lag_p99_ms, lag_max_ms } = &self.half_peak;
        let figures = [
            ("half_peak_p99_ms", p99_ms),
            ("lag_p50_ms", lag_p50_ms),
            ("lag_p99_ms", lag_p99_ms),
            ("lag_max_ms", lag_max_ms),
        ];
        for (measure, figures) in figures {
            report.add(format!("{name}_{measure}"), figures.clone());
        }
    }
}

impl HalfPeak {
    fn note(&mut self, p99_ms: f64, lags: &Histogram<u64>) {
        let within_ms = |quantile| lags.value_at_quantile(quantile) as f64 / 1e3;
        self.p99_ms.push(p99_ms);
        self.lag_p50_ms.push(within_ms(0.5));
        self.lag_p99_ms.push(within_ms(0.99));
        self.lag_max_ms.push(within_ms(1.0));
    }
}

/// Votes with what their voters were told, and when.
struct Told<'c> {
    votes: Votes<'c>,
    /// When, and the vote's position.
    told: Vec<(Instant, u64)>,
}

impl<'c> Told<'c> {
    fn new<S>(fair: &'c Fair<S>, campaign: &Campaign) -> anyhow::Result<Self> {
        Ok(Self { votes: Votes::new(&fair.crowd, campaign)?, told: Vec::with_capacity(fair.crowd.len()) })
    }
}

impl Work for Told<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        self.votes.next(request)
    }

    fn answered(&mut self, _: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        // Others are counted by their status.
        if status == CREATED {
            let said = || format!("no position: {}", String::from_utf8_lossy(body));
            self.told.push((Instant::now(), number_after(body, POSITION).with_context(said)?));
        }
        Ok(())
    }
}
