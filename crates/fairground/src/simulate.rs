//! `fairground simulate`: a scenario as the lines that a judge reads, with the truth in a file of its own.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use scenarios::{Level, Order, Run, Scenario};

use crate::cli::Misused;
use crate::out::say;

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Which scenario; `--list` names them.
    #[arg(long, required_unless_present = "list")]
    scenario: Option<String>,
    /// Where all chance comes from: the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Honest votes in the main campaign, roughly.
    #[arg(long, default_value_t = 20_000,
        value_parser = clap::value_parser!(u32).range(i64::from(scenarios::catalogue::SCALE_MIN)..=i64::from(scenarios::catalogue::SCALE_MAX)))]
    scale: u32,
    /// Attackers of this level only: crude, competent or adaptive. An attack comes at all three otherwise.
    #[arg(long, value_parser = level)]
    level: Option<Level>,
    /// The main campaign's name.
    #[arg(long)]
    campaign: Option<proto::CampaignId>,
    /// Write what each line really is into this file, one line of JSON each.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Write the parameters that were drawn into this file, as JSON.
    #[arg(long)]
    parameters: Option<PathBuf>,
    /// List scenarios instead.
    #[arg(long)]
    list: bool,
    /// With `--list`: print JSON.
    #[arg(long, requires = "list")]
    json: bool,
}

/// Reads the name of a level.
pub(crate) fn level(text: &str) -> Result<Level, String> {
    let level = Level::ALL.into_iter().find(|level| level.name() == text);
    level.ok_or_else(|| "levels are crude, competent and adaptive".to_owned())
}

/// The scenario of this name, or an error that names all.
pub(crate) fn scenario(name: &str) -> anyhow::Result<Scenario> {
    scenarios::scenario(name).ok_or_else(|| {
        let all: Vec<&str> = scenarios::catalogue::all().iter().map(|scenario| scenario.name).collect();
        Misused(format!("there is no scenario {name:?}; there are {}", all.join(", "))).into()
    })
}

pub(crate) fn run(arguments: &Simulate) -> anyhow::Result<()> {
    let Some(name) = arguments.scenario.as_deref().filter(|_| !arguments.list) else {
        return list(arguments.json);
    };
    let order = Order {
        seed: arguments.seed,
        scale: arguments.scale,
        campaign: arguments.campaign.as_ref().map(ToString::to_string),
        level: arguments.level,
    };
    let run = scenario(name)?.run(&order);
    if let Some(path) = &arguments.parameters {
        let text = serde_json::to_string_pretty(&run.parameters)?;
        std::fs::write(path, text).with_context(|| path.display().to_string())?;
    }
    if let Some(path) = &arguments.truth {
        let file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
        let mut out = BufWriter::new(file);
        for truth in run.truths() {
            serde_json::to_writer(&mut out, &truth)?;
            out.write_all(b"\n")?;
        }
        out.flush().with_context(|| path.display().to_string())?;
    }
    match write_attempts(&run, std::io::stdout().lock()) {
        // The reader of a pipe has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Writes every line of a run.
pub(crate) fn write_attempts(run: &Run, to: impl Write) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, to);
    for attempt in run.attempts() {
        serde_json::to_writer(&mut out, &attempt)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn list(as_json: bool) -> anyhow::Result<()> {
    let all = scenarios::catalogue::all();
    if as_json {
        say!("{}", serde_json::to_string(&all)?);
        return Ok(());
    }
    for Scenario { name, about, added } in &all {
        let double = match added {
            scenarios::catalogue::Added::Attack { double } => format!("; among {double}"),
            _ => String::new(),
        };
        say!("{name:<20} {about}{double}");
    }
    Ok(())
}
