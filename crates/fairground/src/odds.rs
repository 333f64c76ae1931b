//! `fairground odds`: what a draw will cost, before anybody draws.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use decider::door::plain;
use lotteries::odds::{Cost, LineOdds, Method, Odds, Plan, SlotCost, odds};

use crate::cli::Misused;
use crate::out::say;
use crate::words::time;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A JSON file: the body that sets the draw up, with what is to be allotted beside it, as
    /// {"rules": {…}, "stock": [{"asset": "unit.mug", "amount": 100}]}.
    file: PathBuf,
    /// How often will be drawn: with it, what to expect and what one draw in a hundred goes beyond. Wins over the file's.
    #[arg(long)]
    draws: Option<u64>,
    /// Print JSON. What ends in _thousandths is in thousandths, times are in milliseconds, and all else is whole: draws, hits, and
    /// units of the asset, which are fen for cny.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let file = arguments.file.display();
    let text = fs::read_to_string(&arguments.file).with_context(|| format!("can't read {file}"))?;
    let mut plan: Plan = serde_json::from_str(&text).map_err(|error| {
        Misused(format!(
            "{file} is no plan of a draw: {}; see fairground odds --help",
            plain(&error.to_string())
        ))
    })?;
    plan.draws = arguments.draws.or(plan.draws);
    let found = match odds(&plan) {
        Ok(found) => found,
        Err(broken) => {
            broken.iter().for_each(|reason| eprintln!("{reason}"));
            bail!("this draw can't be honoured; what to change is named above");
        }
    };
    if arguments.json {
        say!("{}", serde_json::to_string(&found)?);
    } else {
        print(&found);
    }
    Ok(())
}

fn print(odds: &Odds) {
    say!("line  chance");
    for LineOdds { line, label, asset, amount, chance, hits, hits_percentile_99 } in &odds.lines {
        let of_draws = hits.zip(*hits_percentile_99).map_or_else(String::new, |(hits, most)| {
            format!("  comes {hits} times, at most {most} in 99 of 100")
        });
        say!("{line:>4}  {chance}  {amount} {asset} {label}{of_draws}");
    }
    say!("none  {}", odds.blank);
    let Some(draws) = odds.draws else {
        say!("give --draws to see what they cost");
        return;
    };
    say!();
    say!("{draws} draws cost");
    for Cost { asset, stock, expected, percentile_99, method, may_run_out } in &odds.costs {
        let how = match method {
            Method::Exact => "exact",
            Method::AtMost => "an upper bound",
        };
        let runs_out = if *may_run_out { ", may run out" } else { "" };
        say!(
            "  {expected} {asset}, at most {percentile_99} in 99 of 100 ({how}); {stock} in stock{runs_out}"
        );
    }
    for SlotCost { line, starts_at_ms, ends_at_ms, draws, units, expected, percentile_99 } in &odds.slots {
        let [start, end] = [starts_at_ms, ends_at_ms].map(|at| time(&at.0.into()));
        say!(
            "  line {line} from {start} to {end}: {draws} draws, {units} to be won; {expected}, at most \
             {percentile_99} in 99 of 100"
        );
    }
}
