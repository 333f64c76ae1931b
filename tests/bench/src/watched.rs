//! What looking at votes costs: rules with detectors behind the log beside rules without any, and with the same rules tried out
//! beside them on top. What the rules themselves cost inside a vote, `guard_cost` measures.

use std::path::Path;

use anyhow::ensure;
use guard::Ruleset;

use crate::process::{cpu_seconds, settle};
use crate::report::Report;
use crate::scale::Scale;
use crate::votes::{CONTESTANTS, Fair, once_a_day};

/// Connections that votes come over.
const CONNECTIONS: usize = 64;

/// Who looks at the votes of a round beside the rules of the moment.
#[derive(Debug, Clone, Copy)]
enum Watch {
    Nobody,
    Detectors,
    /// Detectors, and the rules in force once more in the shadow.
    Shadow,
}

/// Figures of one way by pair.
#[derive(Debug, Default)]
struct Figures {
    votes_per_second: Vec<f64>,
    /// Processor time of the server for each vote, until it rests.
    cpu_us_per_vote: Vec<f64>,
}

/// Takes turns for so many pairs at a server of its own.
pub fn measure(binary: &Path, folder: &Path, scale: &Scale, report: &mut Report) -> anyhow::Result<()> {
    let (mut fair, _) = Fair::open(binary, folder, scale.persons)?;
    // Not counted: it warms everything up.
    round(&mut fair, Watch::Detectors, &mut Figures::default())?;
    let ways = [Watch::Nobody, Watch::Detectors, Watch::Shadow];
    let mut figures: [Figures; 3] = Default::default();
    for _ in 0..scale.pairs {
        for (watch, figures) in ways.into_iter().zip(&mut figures) {
            round(&mut fair, watch, figures)?;
        }
    }
    let [nobody, detectors, shadow] = figures;
    report.add_ratios("votes_watched_over_unwatched", &detectors.votes_per_second, &nobody.votes_per_second);
    report.add_ratios("votes_shadowed_over_watched", &shadow.votes_per_second, &detectors.votes_per_second);
    report.add("unwatched_cpu_us_per_vote", nobody.cpu_us_per_vote);
    report.add("watched_cpu_us_per_vote", detectors.cpu_us_per_vote);
    report.add("shadowed_cpu_us_per_vote", shadow.cpu_us_per_vote);
    Ok(())
}

fn round(fair: &mut Fair, watch: Watch, figures: &mut Figures) -> anyhow::Result<()> {
    let (campaign, _) = fair.campaign(&once_a_day(), CONTESTANTS)?;
    match watch {
        Watch::Nobody => fair.operator.set_ruleset(&campaign.id, Ruleset::first().hash())?,
        Watch::Detectors => {}
        Watch::Shadow => fair.operator.set_shadow(&campaign.id, Ruleset::current().hash())?,
    }
    let pid = fair.server.pid();
    settle(pid)?;
    let before = cpu_seconds(pid)?;
    let votes = fair.vote(&campaign, CONNECTIONS)?;
    settle(pid)?;
    let all = votes.all();
    ensure!(all.created() == all.count(), "not every vote was accepted: {:?}", all.statuses());
    figures.votes_per_second.push(votes.rate());
    figures.cpu_us_per_vote.push((cpu_seconds(pid)? - before) * 1e6 / all.count() as f64);
    fair.operator.stop_shadow(&campaign.id)
}
