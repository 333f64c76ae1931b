//! How many votes the ledger has booked, as whoever may see the books sees it: the budget that pays for them falls.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;

use crate::answers::latencies;
use crate::load::{self, Work};
use crate::operator::{BALANCE, BOOK, Operator};
use crate::pacer::Step;
use crate::request;
use crate::wire::number_after;

/// Looks at the budget a second. Each lag comes out longer than it was by half the time between two on average, and the
/// servers hardly notice.
const LOOKS_PER_SECOND: f64 = 200.0;
/// Status of a look that was let in.
const SEEN: u16 = 200;

/// What the books showed at a time.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// When the answer was there.
    pub at: Instant,
    /// Votes that were booked.
    pub booked: u64,
}

/// Looks at the budget of a campaign, which had so many points and pays one for each vote, until so many votes are booked;
/// no longer than `within`.
pub fn watch(
    operator: &Operator,
    campaign: &str,
    (budget, votes): (u64, u64),
    within: Duration,
) -> anyhow::Result<Vec<Look>> {
    let path = format!("{BOOK}/accounts/points:budget:{campaign}");
    let mut looks = Looks { operator, path, budget, votes, seen: Vec::new() };
    let steps = [Step { rate: LOOKS_PER_SECOND, lasting: within }];
    load::run_by(operator.server, 1, &mut looks, &steps, Duration::MAX)?;
    let booked = looks.seen.last().map_or(0, |look| look.booked);
    ensure!(booked >= votes, "the ledger booked {booked} of {votes} votes of {campaign} within {within:?}");
    Ok(looks.seen)
}

/// How long each vote took from when its voter was told that it was accepted to the first look that showed it booked, in
/// microseconds.
///
/// Votes are booked in the order of their log, and told in that order, too, but for those of one batch. So the vote that
/// was told as the n-th is taken for the one that was booked as the n-th.
pub fn lags(told: &[Instant], looks: &[Look]) -> anyhow::Result<Histogram<u64>> {
    let mut lags = latencies();
    let mut looks = looks.iter().peekable();
    for (before, told_at) in told.iter().enumerate() {
        while looks.next_if(|look| look.booked <= before as u64).is_some() {}
        let seen = looks.peek().context("no look showed the last vote booked")?;
        let lag = seen.at.saturating_duration_since(*told_at);
        lags.saturating_record(u64::try_from(lag.as_micros()).unwrap_or(u64::MAX));
    }
    Ok(lags)
}

struct Looks<'o> {
    operator: &'o Operator,
    path: String,
    budget: u64,
    votes: u64,
    seen: Vec<Look>,
}

impl Work for Looks<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        if self.seen.last().is_some_and(|look| look.booked >= self.votes) {
            return None;
        }
        request::get(request, &self.path, &self.operator.sender());
        Some(self.seen.len())
    }

    fn answered(&mut self, _: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let said = || format!("{}: {status} {}", self.path, String::from_utf8_lossy(body));
        ensure!(status == SEEN, said());
        let left = number_after(body, BALANCE).with_context(said)?;
        let booked = self.budget.checked_sub(left).with_context(said)?;
        self.seen.push(Look { at: Instant::now(), booked });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vote_lags_until_the_first_look_that_shows_it() {
        let begun = Instant::now();
        let after = |ms| begun + Duration::from_millis(ms);
        let look = |ms, booked| Look { at: after(ms), booked };
        let told: Vec<Instant> = [0, 1, 2, 30].map(after).into();
        let looks = [look(5, 0), look(10, 2), look(15, 2), look(20, 4)];
        let lags = lags(&told, &looks).unwrap();
        let told_ms: Vec<u64> =
            lags.iter_recorded().map(|value| (value.value_iterated_to() + 500) / 1_000).collect();
        // 10 and 9 ms for the first two, 18 for the third; the fourth was booked before its voter was told.
        assert_eq!((lags.len(), told_ms), (4, vec![0, 9, 10, 18]));
        assert!(super::lags(&told, &looks[..3]).is_err());
    }
}
