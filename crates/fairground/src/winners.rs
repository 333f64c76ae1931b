//! `fairground winners`: who won what in a lucky draw, a red envelope or a raffle, and what became of the prizes.

use clap::Args;
use proto::CampaignId;
use serde_json::Value;

use crate::out::say;
use crate::question::Question;
use crate::remote::Remote;

/// Lines asked for at once.
const PAGE_LINES: &str = "500";

#[derive(Debug, Args)]
pub(crate) struct Winners {
    /// Address of the server, such as http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    /// Token of an operator or auditor of the account. What auditors are shown is noted.
    #[arg(long, env = "FAIRGROUND_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The campaign.
    #[arg(long)]
    campaign: CampaignId,
    /// Print each winner as a line of JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Winners) -> anyhow::Result<()> {
    let server = Remote::at(&arguments.url, arguments.token.as_deref());
    let mut cursor = None;
    loop {
        let question = Question::new().with("format", Some("jsonl")).with("limit", Some(PAGE_LINES));
        let question = question.with("cursor", cursor);
        let path = format!("/v1/campaigns/{}/winners{}", arguments.campaign, question.0);
        let (lines, next) = server.page(&path)?;
        for line in lines.lines() {
            if arguments.json {
                say!("{line}");
            } else {
                print(&serde_json::from_str(line)?);
            }
        }
        if next.is_none() {
            return Ok(());
        }
        cursor = next;
    }
}

fn print(winner: &Value) {
    let text = |field: &str| winner[field].as_str().unwrap_or_default().to_owned();
    let (position, person) = (winner["position"].to_string(), text("person"));
    // What another form of campaign has is null.
    let of = |field: &str| winner[field].as_u64().map(|number| format!("{field} {number}"));
    let place: Vec<_> = ["draw", "round", "part", "place", "entry"].into_iter().filter_map(of).collect();
    let place = place.join(" ");
    // What waits for a decision, or was refused, is nobody's to hand out.
    let is_kept = matches!(winner["held"].as_str(), Some("held" | "refused"));
    let stage = match winner["back"].as_str() {
        Some(why) => format!("returned ({why})"),
        None if is_kept => text("held"),
        None => winner["stage"].as_str().unwrap_or("theirs").to_owned(),
    };
    let (amount, asset) = (&winner["amount"], text("asset"));
    let line = format!("{position:>10}  {place}  {person}  {amount} {asset} {}  {stage}", text("label"));
    say!("{}", format!("{line} {}", text("note")).trim_end());
}
