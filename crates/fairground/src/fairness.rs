//! `fairground fairness`: the bundle of a lucky draw, a red envelope or a raffle, and whether it holds. Checking needs no server.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use lotteries::fairness::bundle::Line;
use lotteries::fairness::check::{Checked, Found, check};
use proto::CampaignId;

use crate::folders::Unopenable;
use crate::out::say;
use crate::question::Question;
use crate::remote::Remote;

/// Lines asked for at once.
const PAGE_LINES: &str = "500";

#[derive(Debug, Subcommand)]
pub(crate) enum Fairness {
    /// Fetch the bundle of a closed draw, red envelope or raffle and print it: everything that a stranger needs to check it, as
    /// JSON Lines.
    Export(Export),
    /// Compute every result of a bundle again, from its seed and rules. Names the first line that is not as it must be.
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Address of the server, such as http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    /// The campaign.
    #[arg(long)]
    campaign: CampaignId,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A bundle, as `export` prints it.
    bundle: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: &Fairness) -> anyhow::Result<()> {
    match command {
        Fairness::Export(arguments) => export(arguments),
        Fairness::Check(arguments) => check_file(arguments),
    }
}

fn export(Export { url, campaign }: &Export) -> anyhow::Result<()> {
    let server = Remote::at(url, None);
    let mut output = std::io::stdout().lock();
    let mut cursor = None;
    loop {
        let question = Question::new().with("format", Some("jsonl")).with("limit", Some(PAGE_LINES));
        let question = question.with("cursor", cursor);
        let (lines, next) = server.page(&format!("/v1/campaigns/{campaign}/fairness{}", question.0))?;
        output.write_all(lines.as_bytes())?;
        if next.is_none() {
            return Ok(output.flush()?);
        }
        cursor = next;
    }
}

fn check_file(Check { bundle, json }: &Check) -> anyhow::Result<()> {
    let lines = read(bundle)?;
    match check(&lines) {
        Ok(checked) if *json => say!("{}", serde_json::to_string(&checked)?),
        Ok(checked) => say!("{}", said(&checked)),
        Err(wrong) => bail!("{wrong}"),
    }
    Ok(())
}

/// What holds, in a line.
fn said(Checked { campaign, found, position, .. }: &Checked) -> String {
    let holds = match found {
        Found::Draw(drawn) => {
            let won: Vec<_> = drawn.won.iter().map(|(asset, amount)| format!("{amount} {asset}")).collect();
            let won = if won.is_empty() { "nothing".to_owned() } else { won.join(", ") };
            let (draws, persons, refused) = (drawn.draws, drawn.persons, drawn.refused);
            format!("{draws} draws of {persons} persons and {refused} refusals hold; {won} won")
        }
        Found::Envelope(taken) => {
            format!("{} parts of {} persons hold; {} fen taken", taken.parts, taken.persons, taken.fen)
        }
        Found::Raffle(settled) => {
            let beacon =
                settled.beacon_round.map(|round| format!(", with round {round} of drand's quicknet"));
            let (entries, places, confirmed) = (settled.entries, settled.places, settled.confirmed);
            let drawn = format!("{places} places drawn{}", beacon.unwrap_or_default());
            format!("{entries} entries hold; {drawn}, {confirmed} winners confirmed")
        }
    };
    format!("{campaign}, to position {position}: {holds}")
}

/// A line that can't be read is named by its number in the file.
fn read(bundle: &Path) -> anyhow::Result<Vec<Line>> {
    let unopenable = |error| Unopenable(format!("can't read {}: {error}", bundle.display()));
    let file = File::open(bundle).map_err(unopenable)?;
    let line = |(index, text): (usize, std::io::Result<String>)| {
        let number = index + 1;
        serde_json::from_str(&text?).with_context(|| format!("line {number} is no line of a bundle"))
    };
    BufReader::new(file).lines().enumerate().map(line).collect()
}
