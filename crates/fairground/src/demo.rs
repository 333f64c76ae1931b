//! Something to vote in right after the first start.

use std::net::SocketAddr;

use gateway::Grant;
use proto::Role;
use serde_json::{Value, json};

use crate::remote::Remote;
use crate::tokens::Tokens;

/// Id of the demo campaign, and label of the tokens made for it.
const DEMO: &str = "demo";
/// Who can be voted for in it.
const CONTESTANTS: [(&str, &str); 3] = [
    ("林小满", "Paper lanterns that tell the tide"),
    ("Ada Okafor", "A choir of bicycle bells"),
    ("周正", "Soup for four hundred"),
];

/// Makes sure that there is a demo campaign, and prints how to vote in it. Goes through the real door.
pub(crate) fn show(address: SocketAddr, tokens: &Tokens) {
    if let Err(error) = try_show(address, tokens) {
        tracing::error!("the demo could not be set up: {error:#}");
    }
}

fn try_show(address: SocketAddr, tokens: &Tokens) -> anyhow::Result<()> {
    let url = format!("http://{address}");
    let operator = new_operator(tokens)?;
    let staff = Remote::at(&url, Some(&operator));
    if Remote::at(&url, None).get::<Value>(&format!("/v1/campaigns/{DEMO}")).is_err() {
        set_up(&staff)?;
    }
    let anybody = Remote::at(&url, None);
    let session =
        anybody.post("/v1/sessions", None, &json!({ "openid": format!("demo-{}", random_name()?) }))?;
    let session = session["token"].as_str().unwrap_or_default().to_owned();
    let person = Remote::at(&url, Some(&session));
    let visit = person.post(&format!("/v1/campaigns/{DEMO}/visits"), None, &json!({}))?;
    let page = visit["page_token"].as_str().unwrap_or_default();
    eprintln!(
        "\nFairground runs at {url}\n\n  API and docs    {url}/docs\n  the board       curl {url}/v1/campaigns/{DEMO}/leaderboard\n  operator token  {operator}\n\nVote (once a day and person; the board moves within a second):\n\n  curl -X POST {url}/v1/campaigns/{DEMO}/votes -H 'Authorization: Bearer {session}' -H 'Idempotency-Key: {key}' -H 'Content-Type: application/json' -d '{{\"contestant\":1,\"page_token\":\"{page}\"}}'\n",
        key = random_name()?,
    );
    Ok(())
}

/// A fresh token for this run; those of earlier runs are taken back, since nobody can read them any more.
fn new_operator(tokens: &Tokens) -> anyhow::Result<String> {
    for stored in tokens.list()?.tokens.iter().filter(|stored| stored.label == DEMO) {
        tokens.revoke(&stored.hash)?;
    }
    let token =
        tokens.create(Role::Operator, "default".parse()?, DEMO, host::Clock::now(&host::SystemClock))?;
    debug_assert!(matches!(
        tokens.grant(&gateway::token_hash(&token)),
        Some(Grant { role: Role::Operator, .. })
    ));
    Ok(token)
}

fn set_up(staff: &Remote) -> anyhow::Result<()> {
    let rules = json!({ "votes_per_person_per_day": 1, "board_refresh_seconds": 1 });
    let campaign = json!({ "id": DEMO, "kind": "votes", "name": "Neighbourhood inventions", "rules": rules });
    // Fixed keys, so that a start that was cut off half way is finished by the next.
    staff.post("/v1/campaigns", Some("demo-create"), &campaign)?;
    for (index, (name, about)) in CONTESTANTS.iter().enumerate() {
        let contestant = json!({ "name": name, "about": about });
        staff.post(
            &format!("/v1/campaigns/{DEMO}/contestants"),
            Some(&format!("demo-{index}")),
            &contestant,
        )?;
    }
    staff.post(&format!("/v1/campaigns/{DEMO}/open"), Some("demo-open"), &json!({}))?;
    Ok(())
}

fn random_name() -> anyhow::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    Ok(hex::encode(bytes))
}
