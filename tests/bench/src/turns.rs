//! One or several binaries in turn, for whoever changes something and wants to know whether it helped.

use anyhow::ensure;
use serde_json::json;

use crate::answers::Answers;
use crate::options::VotesOptions;
use crate::process::settle;
use crate::report::{Report, median};
use crate::votes::Fair;

/// Lets the binaries take turns; with two, also prints how the second compares with the first.
pub fn run(options: &VotesOptions) -> anyhow::Result<()> {
    let mut fairs = Vec::new();
    for binary in &options.binary {
        let (fair, signed_in) = Fair::open(binary, &options.folder, options.persons)?;
        println!("{}: {} persons, {:.0} sign-ins/s", binary.display(), fair.crowd.len(), signed_in.rate());
        fairs.push(fair);
    }
    let mut rates = vec![Vec::new(); fairs.len()];
    for round in 1..=options.rounds {
        for ((which, fair), rates) in fairs.iter_mut().enumerate().zip(&mut rates) {
            print!("round {round}, binary {which}: ");
            let rate = one(fair, options)?;
            rates.push(rate);
            settle(fair.server.pid())?;
        }
    }
    if let [first, second] = &rates[..] {
        let mut report = Report::default();
        report.add_ratios("second_over_first", second, first);
        print!("{report}");
    }
    let medians: Vec<f64> = rates.iter().map(|rates| median(rates)).collect();
    println!("{}", json!({ "votes_per_second": rates, "medians": medians }));
    Ok(())
}

fn one(fair: &mut Fair, options: &VotesOptions) -> anyhow::Result<f64> {
    if let Some(rate) = options.rate {
        let votes = fair.round_at(options.connections, rate)?;
        print(&votes.all(), votes.rate());
        println!();
        return Ok(votes.rate());
    }
    let round = fair.round(options.connections, options.beside.as_deref())?;
    let all = round.votes.all();
    ensure!(all.created() > 0, "no vote was accepted: {:?}", all.statuses());
    print(&all, round.votes.rate());
    let each_us = |seconds: f64| seconds * 1e6 / all.count() as f64;
    println!(
        "  CPU a vote: server {:.1} µs, load {:.1} µs  visits {:.0}/s",
        each_us(round.server_cpu_seconds),
        each_us(round.load_cpu_seconds),
        round.visits.rate()
    );
    Ok(round.votes.rate())
}

fn print(votes: &Answers, rate: f64) {
    let [p50, p90, p99, max] = [0.5, 0.9, 0.99, 1.0].map(|quantile| votes.created_ms(quantile));
    let statuses = votes.statuses();
    print!("{rate:.0} votes/s  p50 {p50:.2} p90 {p90:.2} p99 {p99:.2} max {max:.2} ms  answers {statuses:?}");
}
