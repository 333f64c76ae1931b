//! `fairground evaluate`: what a judge is worth on scenarios whose truth is known.
//!
//! It measures and does not judge the judge: targets that are missed are named, and the exit code is 0 all the same.

mod judge;
mod seeds;
mod work;

use clap::{Args, Subcommand};
use scenarios::catalogue::{MIXTURE, SCALE_MAX, SCALE_MIN};
use scenarios::means::MEANS;
use scenarios::measures::{Judged, Scored, rows, table};
use scenarios::winners::{MARGIN_MIN, RIGHT_MIN, Winners};
use scenarios::{Level, Order, Scenario};
use serde::Serialize;

use crate::out::say;
use crate::simulate::{level, scenario};
use judge::Judge;
use seeds::Seeds;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Evaluate {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    whole: Whole,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Count how often the right one wins, over many small campaigns with several attacks each.
    Winners(Contests),
}

#[derive(Debug, Args)]
struct Whole {
    #[command(flatten)]
    by: By,
    /// Seeds of each scenario, such as 1-5 or 1,4,9.
    #[arg(long, default_value = "1-5", value_parser = seeds::parse)]
    seeds: Seeds,
    /// Honest votes of each campaign, roughly.
    #[arg(long, default_value_t = 20_000,
        value_parser = clap::value_parser!(u32).range(i64::from(SCALE_MIN)..=i64::from(SCALE_MAX)))]
    scale: u32,
    /// Only this scenario; may be given several times. `simulate --list` names them.
    #[arg(long)]
    only: Vec<String>,
}

#[derive(Debug, Args)]
struct Contests {
    #[command(flatten)]
    by: By,
    /// Seeds of the campaigns.
    #[arg(long, default_value = "1-400", value_parser = seeds::parse)]
    seeds: Seeds,
    /// Honest votes of each campaign, roughly.
    #[arg(long, default_value_t = 1_500,
        value_parser = clap::value_parser!(u32).range(i64::from(SCALE_MIN)..=i64::from(SCALE_MAX)))]
    scale: u32,
}

/// Who judges, and how the result is shown.
#[derive(Debug, Args)]
struct By {
    /// A command that reads attempts and writes verdicts, line by line; this binary's own `judge` otherwise.
    #[arg(long)]
    judge: Option<String>,
    /// Attackers of this level only: crude, competent or adaptive.
    #[arg(long, value_parser = level)]
    level: Option<Level>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What is printed with `--json`.
#[derive(Debug, Serialize)]
struct Printed<'p, T> {
    scale: u32,
    seeds: &'p [u64],
    judges: Vec<T>,
}

pub(crate) fn run(arguments: &Evaluate) -> anyhow::Result<()> {
    match &arguments.what {
        Some(What::Winners(contests)) => winners(contests),
        None => whole(&arguments.whole),
    }
}

fn whole(arguments: &Whole) -> anyhow::Result<()> {
    let chosen: Vec<Scenario> = match arguments.only.as_slice() {
        [] => scenarios::catalogue::all(),
        names => names.iter().map(|name| scenario(name)).collect::<anyhow::Result<_>>()?,
    };
    let judged = scored(&arguments.by, &chosen, &arguments.seeds, arguments.scale)?;
    let judged: Vec<Judged> =
        judged.into_iter().map(|(judge, runs)| Judged { judge, rows: rows(&runs) }).collect();
    if arguments.by.json {
        return print(&Printed { scale: arguments.scale, seeds: &arguments.seeds.0, judges: judged });
    }
    let Some((judge, beside)) = judged.split_first() else { return Ok(()) };
    crate::out::text(format_args!("{}", table(judge, beside)));
    say!(
        "\nRight winners: `fairground evaluate winners`. Cost of a decision and of a what-if: `make bench`."
    );
    Ok(())
}

fn winners(arguments: &Contests) -> anyhow::Result<()> {
    let judged = scored(&arguments.by, &[scenario(MIXTURE)?], &arguments.seeds, arguments.scale)?;
    let winners: Vec<Winners> = judged
        .iter()
        .map(|(judge, runs)| {
            let winners: Vec<_> = runs.iter().map(|run| (run.seed, run.score.winner)).collect();
            Winners::of(judge, &winners)
        })
        .collect();
    if arguments.by.json {
        return print(&Printed { scale: arguments.scale, seeds: &arguments.seeds.0, judges: winners });
    }
    say!("campaigns whose honest winner leads by more than {:.0} % of all votes", MARGIN_MIN * 100.0);
    for (index, Winners { judge, clear, right, wrong_seeds, .. }) in winners.iter().enumerate() {
        let share = *right as f64 / (*clear).max(1) as f64;
        let target = match index {
            0 if share >= RIGHT_MIN => format!("  (target >= {:.0} %: met)", RIGHT_MIN * 100.0),
            0 => format!("  (target >= {:.0} %: missed)", RIGHT_MIN * 100.0),
            _ => String::new(),
        };
        say!("{judge:<20} the right one wins in {right} of {clear}: {:.2} %{target}", share * 100.0);
        if index == 0 && !wrong_seeds.is_empty() {
            say!("{:20} wrong with seeds {wrong_seeds:?}", "");
        }
    }
    Ok(())
}

/// Every judge with its scored runs, the one that is evaluated first.
fn scored(
    by: &By,
    chosen: &[Scenario],
    seeds: &Seeds,
    scale: u32,
) -> anyhow::Result<Vec<(String, Vec<Scored>)>> {
    let judge = by.judge.clone().map_or(Judge::Own, Judge::Command);
    let orders: Vec<(Scenario, Order)> = seeds
        .0
        .iter()
        .flat_map(|seed| chosen.iter().map(move |scenario| (scenario.clone(), *seed)))
        .map(|(scenario, seed)| (scenario, Order { seed, scale, campaign: None, level: by.level }))
        .collect();
    let done = work::all(&judge, &orders)?;
    let names = ["judge"].into_iter().chain(MEANS.iter().map(|means| means.name));
    let judged = names.enumerate().map(|(index, name)| {
        let runs = orders.iter().zip(&done).map(|((scenario, order), scores)| Scored {
            scenario: scenario.name,
            seed: order.seed,
            score: scores[index].clone(),
        });
        (name.to_owned(), runs.collect())
    });
    Ok(judged.collect())
}

fn print(what: &impl Serialize) -> anyhow::Result<()> {
    say!("{}", serde_json::to_string(what)?);
    Ok(())
}
