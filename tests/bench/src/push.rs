//! A push: fifty times the usual within ten seconds, twice what the server can bear.
//!
//! Those it takes are to be answered within a second, the rest are to be sent away at once, nothing accepted may be
//! lost, and ten seconds later all is to be as before.

use std::time::Duration;

use anyhow::{Context, ensure};

use crate::again::{Again, rules};
use crate::answers::{Answers, Measured, UNANSWERED};
use crate::load;
use crate::options::PushOptions;
use crate::pacer::Step;
use crate::peak;
use crate::process::step_back;
use crate::report::Report;
use crate::server::Serving;
use crate::votes::{CONTESTANTS, Fair};

/// How far the push is above the usual.
const TIMES: f64 = 50.0;
/// How far it is above the peak.
const OVER_PEAK: f64 = 2.0;
/// How long the usual lasts before the push.
const BEFORE_S: usize = 15;
/// How long the rate takes to rise.
const RISE_S: usize = 10;
/// How long it stays up.
const HOLD_S: usize = 10;
/// How long the usual lasts after the push.
const AFTER_S: usize = 25;
/// Seconds after which all is to be as before.
const RECOVERY_S: usize = 10;
/// Votes of each person at most: who was refused tries again later.
const VOTES_EACH: u32 = 10;
/// Latency above that before the push that still counts as the same: whatever a busy machine adds.
const SAME_LATENCY_TIMES: f64 = 3.0;
/// Latency that is always good enough.
const GOOD_LATENCY_MS: f64 = 10.0;

const SECOND: Duration = Duration::from_secs(1);

/// Pushes, prints a table and a line of JSON; fails if a vote was lost.
pub fn run(options: &PushOptions) -> anyhow::Result<()> {
    let (binary, folder) = (options.places.binary()?, &options.places.folder);
    let peak = options.peak.map_or_else(|| peak::find(&binary, folder), Ok)?;
    let steps = steps(peak * OVER_PEAK);
    let votes: f64 = steps.iter().map(|step| step.rate * step.lasting.as_secs_f64()).sum();
    // Half the persons would do if none was refused; nobody is to vote twice within a moment.
    let persons = (votes / f64::from(VOTES_EACH) * 2.0) as usize + options.connections;
    println!("push: {:.0} to {:.0} votes/s, {persons} persons", steps[0].rate, peak * OVER_PEAK);
    let (mut fair, _) = Fair::open(&binary, folder, persons)?;
    let (campaign, _) = fair.campaign(&rules(VOTES_EACH), CONTESTANTS)?;

    step_back(fair.server.pid())?;
    let mut votes = Again::new(&mut fair.crowd, &campaign, VOTES_EACH)?;
    let measured = load::run_by(fair.server.address(), options.connections, &mut votes, &steps, SECOND)?;
    let books = votes.books();
    fair.operator.close_campaign(&campaign.id)?;
    let difference = books.compare(&fair.operator.board(&campaign.id)?);
    fair.server.stop()?.run(&["verify"], &[])?;

    print(&measured, &steps);
    println!("board against accepted votes: {difference:?}; verify: clean");
    let report = judge(&measured)?;
    println!("\n{report}");
    println!("{}", report.json());
    ensure!(difference.lost == 0 && difference.unexplained == 0, "the board is wrong: {difference:?}");
    Ok(())
}

/// The rate of each second.
fn steps(top: f64) -> Vec<Step> {
    let base = top / TIMES;
    let rise = (1..=RISE_S).map(|second| base + (top - base) * second as f64 / RISE_S as f64);
    let rates = [base; BEFORE_S].into_iter().chain(rise).chain([top; HOLD_S]).chain([base; AFTER_S]);
    rates.map(|rate| Step { rate, lasting: SECOND }).collect()
}

fn print(measured: &Measured, steps: &[Step]) {
    println!(
        "\n{:>3}  {:>8}  {:>8}  {:>10}  {:>10}  {:>10}  {:>10}  {:>10}  answers",
        "s", "due/s", "accepted", "p50 ms", "p99 ms", "max ms", "sent max", "refused ms"
    );
    for (second, (answers, step)) in measured.windows.iter().zip(steps).enumerate() {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|quantile| answers.created_ms(quantile));
        println!(
            "{second:>3}  {:>8.0}  {:>8}  {p50:>10.2}  {p99:>10.2}  {max:>10.2}  {:>10.2}  {:>10.2}  {:?}",
            step.rate,
            answers.created(),
            answers.created_since_sent_ms(1.0),
            answers.refused_ms(1.0),
            answers.statuses()
        );
    }
}

/// Holds the push against its targets.
fn judge(measured: &Measured) -> anyhow::Result<Report> {
    let pushed_at = BEFORE_S + RISE_S + HOLD_S;
    let (before, after) =
        (together(measured, 0..BEFORE_S)?, together(measured, pushed_at + RECOVERY_S..pushed_at + AFTER_S)?);
    let push = together(measured, BEFORE_S..pushed_at)?;
    let same_ms = (before.created_ms(0.99) * SAME_LATENCY_TIMES).max(GOOD_LATENCY_MS);
    // The first second from which on all are as before.
    let late = measured.windows[pushed_at..].iter().rposition(|second| second.created_ms(0.99) > same_ms);
    let mut report = Report::default();
    report.add("push_accepted", vec![push.created() as f64]);
    report.add("push_refused", vec![(push.count() - push.created() - push.of(UNANSWERED)) as f64]);
    report.add("push_unanswered", vec![push.of(UNANSWERED) as f64]);
    report.add("push_accepted_p99_ms", vec![push.created_ms(0.99)]);
    report.add("push_accepted_max_ms", vec![push.created_ms(1.0)]);
    report.add("push_accepted_since_sent_p99_ms", vec![push.created_since_sent_ms(0.99)]);
    report.add("push_accepted_since_sent_max_ms", vec![push.created_since_sent_ms(1.0)]);
    report.add("push_refused_max_ms", vec![push.refused_ms(1.0)]);
    report.add("push_p99_before_ms", vec![before.created_ms(0.99)]);
    report.add("push_p99_after_ms", vec![after.created_ms(0.99)]);
    report.add("push_recovery_s", vec![late.map_or(0, |second| second + 1) as f64]);
    Ok(report)
}

fn together(measured: &Measured, seconds: std::ops::Range<usize>) -> anyhow::Result<Answers> {
    let mut all = Answers::default();
    let windows = measured.windows.get(seconds).context("the load ended before its schedule did")?;
    windows.iter().for_each(|window| all.add(window));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_fifty_times_in_ten_seconds_and_falls_back() {
        let steps = steps(20_000.0);
        assert_eq!(steps.len(), BEFORE_S + RISE_S + HOLD_S + AFTER_S);
        assert_eq!((steps[0].rate, steps[BEFORE_S - 1].rate), (400.0, 400.0));
        assert_eq!(steps[BEFORE_S + RISE_S - 1].rate, 20_000.0);
        assert_eq!(steps[BEFORE_S + RISE_S + HOLD_S].rate, 400.0);
    }
}
