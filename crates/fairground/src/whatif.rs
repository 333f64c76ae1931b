//! `fairground whatif`: what another ruleset would have made of a campaign.

use anyhow::bail;
use clap::Args;
use guard::Rulesets;
use proto::CampaignId;
use votes::Votes;
use votes::event::{Event, VoteStatus};
use votes::whatif::{Answer, By, ContestantLine, InForce, Way, WhatIf};

use crate::cli::{Misused, Place};
use crate::out::say;
use crate::remote::Remote;
use crate::{folders, progress, remote_log, ruleset};

#[derive(Debug, Args)]
pub(crate) struct Whatif {
    #[command(flatten)]
    place: Place,
    /// For a running server: token of an auditor of the account that it is run for, since the log holds the votes of all. The
    /// log is read in pieces and folded here, so the server does nothing but read.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The campaign.
    #[arg(long)]
    campaign: CampaignId,
    /// A file with a name and numbers, the hash of a released ruleset, or `own`: those that the campaign had, each while it
    /// was in force, which must make no difference. The current one otherwise.
    #[arg(long)]
    ruleset: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Whatif) -> anyhow::Result<()> {
    let rulesets = Rulesets::default();
    let by = match arguments.ruleset.as_deref() {
        None => By::Other(Box::new(rulesets.current().clone())),
        Some("own") => By::Own,
        Some(text) => By::Other(Box::new(ruleset::named(text, &rulesets)?)),
    };
    let identity = folders::first_shard("votes");
    let bar = progress::bar(&format!("weigh {identity} again"));
    let mut whatif = WhatIf::new(arguments.campaign.clone(), by, rulesets);
    let see = |stamp, event: &Event| whatif.see(stamp, event);
    let place = match &arguments.place {
        Place { data: Some(data), .. } => {
            let journal = folders::open_stopped(data, &identity)?;
            host::inspect::walk::<Votes>(&journal, &mut progress::moving(&bar), see)?;
            data.display().to_string()
        }
        Place { url: Some(url), .. } => {
            let remote = Remote::at(url, arguments.token.as_deref());
            remote_log::walk::<Votes>(&remote, &identity, &mut progress::moving(&bar), see)?;
            url.clone()
        }
        Place { .. } => bail!("say where: --data or --url"),
    };
    bar.finish_and_clear();
    let Some(answer) = whatif.finish() else {
        let campaign = &arguments.campaign;
        return Err(Misused(format!("there is no voting campaign {campaign} in {place}; check both")).into());
    };
    if arguments.json {
        say!("{}", serde_json::to_string(&answer)?);
    } else {
        print(&answer);
    }
    Ok(())
}

fn print(answer: &Answer) {
    let Answer { campaign, position, votes, changed, without_network, .. } = answer;
    say!("{campaign} as of position {position}: {votes} votes");
    for InForce { since, ruleset } in &answer.rulesets {
        say!("  from position {since} on weighed by ruleset {ruleset}");
    }
    let under = match (&answer.other, &answer.other_name) {
        (Some(hash), Some(name)) => format!("under {hash} ({name})"),
        _ => "under the same once more".to_owned(),
    };
    say!("{under} {changed} of them would be something else");
    for Way { is, would_be, code, votes } in &answer.ways {
        let because = code.map_or_else(String::new, |code| format!("  {}", word(&code)));
        say!("  {votes:>8}  {} -> {}{because}", is.as_str(), would_be.as_str());
    }
    if *without_network > 0 {
        say!("{without_network} votes were weighed without their network, which other tables had classified");
    }
    say!();
    say!("contestant  counted  would be  rank  would be");
    let rank = |rank: Option<u32>| rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string());
    for line in &answer.contestants {
        let ContestantLine { contestant, counted, counted_would_be, .. } = line;
        let (is, would_be) = (rank(line.rank), rank(line.rank_would_be));
        say!("{contestant:>10}  {counted:>7}  {counted_would_be:>8}  {is:>4}  {would_be:>8}");
    }
    say!();
    match (answer.winner, answer.winner_would_be) {
        (Some(is), Some(would_be)) if is == would_be => say!("contestant {is} leads either way"),
        (Some(is), Some(would_be)) => say!("contestant {is} leads, and {would_be} would"),
        _ => say!("nobody stands"),
    }
    let back = |way: &&Way| way.would_be == VoteStatus::Counted;
    let back: u64 = answer.ways.iter().filter(back).map(|way| way.votes).sum();
    say!("{back} more votes would count, {} fewer", out(answer));
}

/// Votes that count and would not.
fn out(answer: &Answer) -> u64 {
    let out = answer.ways.iter().filter(|way| way.is == VoteStatus::Counted);
    out.map(|way| way.votes).sum()
}

/// A code as logs and answers write it.
fn word(code: &guard::ReasonCode) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
