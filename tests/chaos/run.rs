//! One run: real processes, votes, and a plan that goes wrong around them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nats_fixture::Release;
use serde_json::{Value, json};
use tests::{Api, Evidence, Stack, gather, has_counted, lines};

use crate::fill::{fill, make_room};
use crate::load::{Told, vote_until};
use crate::plan::{NATS, Plan, SERVICES, What};
use crate::way::Way;

const CAMPAIGN: &str = "spring";
const CONTESTANTS: u64 = 5;
const BOOK: &str = "/v1/campaigns/book-default";
/// Room of each stream: more than the votes of ten minutes take, and soon filled.
const STREAM_BYTES_MAX: u64 = 32 << 20;
/// Between the starts of two processes after a blackout: long enough that one tries to reach the server before the next comes.
const STARTS_APART: Duration = Duration::from_millis(150);
/// Last lines of a log that are shown of a process that has ended by itself.
const LOG_LINES_SHOWN: usize = 20;
/// More than any run can spend.
const BUDGET: u64 = 1_000_000_000;

/// A stack behind a way that can be cut, with disks that can be slow.
pub struct Run {
    stack: Stack,
    way: Way,
    /// Per service, the file that makes its disk slow.
    slow: BTreeMap<&'static str, PathBuf>,
    _folder: tempfile::TempDir,
}

impl Run {
    pub fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let slow: BTreeMap<_, _> = SERVICES.map(|name| (name, folder.path().join(name))).into();
        let preload = powercut::artifact(&["--package", "powercut-interpose"], "powercut_interpose")?;
        let of_service = |service: &str| match slow.get(service) {
            Some(file) => vec![("LD_PRELOAD", preload.clone()), ("FAIRGROUND_SLOW_SYNCS", file.clone())],
            None => Vec::new(),
        };
        let mut way = None;
        let through = |server: &str| way.insert(Way::to(server)).url();
        let stack = Stack::start_through(Release::Current, STREAM_BYTES_MAX, through, of_service)?;
        let way = way.expect("the stack was told where its server is");
        Ok(Self { stack, way, slow, _folder: folder })
    }

    /// Deliveries out of streams that have come twice so far.
    pub fn doubled(&self) -> u64 {
        self.way.doubled()
    }

    /// Ends it and leaves its logs where they are; gives where.
    pub fn keep(self) -> PathBuf {
        self.stack.keep()
    }

    /// Follows the plan while phones vote; then lets everything come to rest and gathers what there is.
    pub fn follow(&mut self, plan: &Plan, seconds: u64) -> anyhow::Result<Evidence> {
        let operator = self.stack.staff("operator")?;
        let auditor = self.stack.staff("auditor")?;
        set_up(&operator)?;
        let (anybody, enough) = (self.stack.anybody(), AtomicBool::new(false));
        let told = thread::scope(|scope| {
            let votes = scope.spawn(|| vote_until(&anybody, CAMPAIGN, CONTESTANTS, &enough));
            let played = self.play(plan, Duration::from_secs(seconds));
            enough.store(true, Ordering::Relaxed);
            let told = votes.join().expect("phones don't panic");
            played.map(|()| told)
        })?;
        SERVICES.into_iter().try_for_each(|service| self.stack.await_serving(service))?;
        self.stack.await_ready()?;
        self.rest(&auditor)?;
        let Told { acknowledged, answered_anew, given_up, refused } = told;
        let told = Evidence { acknowledged, answered_anew, given_up, refused, ..Evidence::default() };
        gather(&mut self.stack, told, &[CAMPAIGN], BOOK, &auditor)
    }

    #[allow(clippy::disallowed_methods, reason = "a plan goes by the clock")]
    fn play(&mut self, plan: &Plan, length: Duration) -> anyhow::Result<()> {
        let begun = Instant::now();
        let wait = |at_ms: u64| thread::sleep(Duration::from_millis(at_ms).saturating_sub(begun.elapsed()));
        let mut ends = BinaryHeap::new();
        for (index, fault) in plan.faults.iter().enumerate() {
            self.end_until(plan, &mut ends, fault.at_ms, wait)?;
            wait(fault.at_ms);
            self.begin(&fault.what)?;
            ends.push(Reverse((fault.at_ms + fault.lasts_ms, index)));
        }
        self.end_until(plan, &mut ends, u64::MAX, wait)?;
        wait(u64::try_from(length.as_millis()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Ends what ends before this time, in its order.
    fn end_until(
        &mut self,
        plan: &Plan,
        ends: &mut BinaryHeap<Reverse<(u64, usize)>>,
        before_ms: u64,
        wait: impl Fn(u64),
    ) -> anyhow::Result<()> {
        while let Some(Reverse((at_ms, index))) = ends.pop() {
            if at_ms > before_ms {
                ends.push(Reverse((at_ms, index)));
                return Ok(());
            }
            wait(at_ms);
            self.end(&plan.faults[index].what)?;
        }
        Ok(())
    }

    fn begin(&mut self, what: &What) -> anyhow::Result<()> {
        match *what {
            What::Kill(whom) => self.kill(whom)?,
            What::Blackout(all) => all.into_iter().try_for_each(|whom| self.kill(whom))?,
            What::Freeze(service) => self.stack.freeze(service)?,
            What::Cut => self.way.cut(),
            What::Delay { ms } => self.way.delay(ms),
            What::Double => self.way.double(true),
            What::Fill(stream) => fill(&self.stack, stream)?,
            What::SlowDisk { service, ms } => fs::write(&self.slow[service], vec![0; usize::try_from(ms)?])?,
        }
        Ok(())
    }

    #[allow(clippy::disallowed_methods, reason = "starts are to be apart, and nobody tells when")]
    fn end(&mut self, what: &What) -> anyhow::Result<()> {
        match *what {
            What::Kill(whom) => self.raise(whom)?,
            What::Blackout(all) => {
                for whom in all {
                    self.raise(whom)?;
                    thread::sleep(STARTS_APART);
                }
            }
            What::Freeze(service) => self.stack.thaw(service)?,
            What::Cut => {}
            What::Delay { .. } => self.way.delay(0),
            What::Double => self.way.double(false),
            What::Fill(stream) => make_room(&self.stack, stream)?,
            What::SlowDisk { service, .. } => fs::remove_file(&self.slow[service])?,
        }
        Ok(())
    }

    fn kill(&mut self, whom: &'static str) -> anyhow::Result<()> {
        if whom == NATS {
            self.stack.nats.kill();
            return Ok(());
        }
        if let Some(status) = self.stack.ended(whom)? {
            let log = fs::read_to_string(self.stack.log(whom)).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            let last = lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..].join("\n");
            anyhow::bail!("{whom} ended by itself with {status}:\n{last}");
        }
        self.stack.kill(whom)
    }

    /// Starts it again. A service that comes before the server waits for it, and nobody waits for the service.
    fn raise(&mut self, whom: &'static str) -> anyhow::Result<()> {
        match whom {
            NATS => self.stack.nats.restart(),
            service => self.stack.launch(service)?,
        }
        Ok(())
    }

    /// Until the ledger has heard everything that votes told, and the board shows every vote.
    fn rest(&self, auditor: &Api) -> anyhow::Result<()> {
        let counted = || {
            let cast = log_online(auditor, "votes", "VoteCast")?;
            Ok::<_, anyhow::Error>(cast.iter().filter(|line| has_counted(line)).count() as u64)
        };
        let counted = counted()?;
        self.stack.until("every counted vote is booked", || {
            let account = auditor.get(&format!("{BOOK}/accounts/points:budget:{CAMPAIGN}"))?;
            Ok(account.body["balance"].as_u64().is_some_and(|left| BUDGET - left >= counted))
        })?;
        self.stack.until("the board shows every vote", || {
            let board = auditor.get(&format!("/v1/campaigns/{CAMPAIGN}/leaderboard"))?;
            Ok(board.body["total_votes"].as_u64().is_some_and(|votes| votes >= counted))
        })
    }
}

/// Votes, a book, and a point for each vote.
fn set_up(operator: &Api) -> anyhow::Result<()> {
    let rules = json!({ "votes_per_person_per_day": null, "board_refresh_seconds": 1 });
    operator.open_campaign(CAMPAIGN, &rules, CONTESTANTS as usize)?;
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book)?;
    let award = json!({ "name": "points", "on": "vote_counted", "asset": "points", "amount": 1 });
    let rules = json!({ "campaign": CAMPAIGN, "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules)?;
    let budget = json!({ "asset": "points", "campaign": CAMPAIGN, "into": "budget", "amount": BUDGET });
    operator.header("idempotency-key", "budget").must_post(&format!("{BOOK}/allotments"), &budget)?;
    Ok(())
}

/// Events of a running service, all pages of them.
fn log_online(auditor: &Api, service: &str, kind: &str) -> anyhow::Result<Vec<Value>> {
    let (mut all, mut from) = (Vec::new(), 1);
    loop {
        let path = format!("/v1/journals/{service}/0/events?from={from}&kind={kind}");
        let page = auditor.get(&path)?;
        anyhow::ensure!(page.status == 200, "GET {path}: {} {}", page.status, page.body);
        // A single line reads as an object.
        let text = page.body.as_str().map_or_else(|| page.body.to_string(), str::to_owned);
        let before = all.len();
        all.extend(lines(&text)?);
        let next = page.header("fairground-next-position").and_then(|next| next.parse::<u64>().ok());
        match next {
            Some(next) if next > from => from = next,
            _ => return Ok(all),
        }
        if all.len() == before {
            return Ok(all);
        }
    }
}
