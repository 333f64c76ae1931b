//! Something to vote in right after the first start.

mod contestants;

use std::net::SocketAddr;

use gateway::Grant;
use proto::Role;
use serde_json::{Value, json};

use crate::remote::Remote;
use crate::tokens::Tokens;
use contestants::CONTESTANTS;

/// Id of the demo campaign, and label of the tokens made for it.
const DEMO: &str = "demo";
const NAME: &str = "巷子里的好点子 Neighbourhood inventions";

/// Makes sure that there is a demo campaign, and prints how to vote in it. Goes through the real door.
pub(crate) fn show(address: SocketAddr, tokens: &Tokens) {
    if let Err(error) = try_show(address, tokens) {
        tracing::error!("the demo could not be set up: {error:#}");
    }
}

fn try_show(address: SocketAddr, tokens: &Tokens) -> anyhow::Result<()> {
    let url = format!("http://{address}");
    let operator = new_operator(tokens)?;
    let anybody = Remote::at(&url, None);
    let is_open = anybody
        .get::<Value>(&format!("/v1/campaigns/{DEMO}"))
        .is_ok_and(|campaign| campaign["status"] != "draft");
    if !is_open {
        set_up(&url, &operator)?;
    }
    let me = Person::enter(&url, &format!("demo-{}", random_name()?))?;
    let page = &me.page;
    let session = &me.session;
    let key = random_name()?;
    eprintln!(
        "
Fairground runs at {url}

  the page for phones  {url}/c/{DEMO}
  the console          {url}/console/
  operator token       {operator}
  API and docs         {url}/docs/

Open the page, vote, and see the board move within a second. A curl can vote as well:

  curl -X POST {url}/v1/campaigns/{DEMO}/votes -H 'Authorization: Bearer {session}' -H 'Idempotency-Key: {key}' \
         -H 'Content-Type: application/json' -d '{{\"contestant\":1,\"page_token\":\"{page}\"}}'
"
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

/// Everything has a fixed key, so that a start that was cut off half way is finished by the next.
fn set_up(url: &str, operator: &str) -> anyhow::Result<()> {
    let staff = Remote::at(url, Some(operator));
    let rules = json!({ "votes_per_person_per_day": 3, "board_refresh_seconds": 1 });
    let campaign = json!({ "id": DEMO, "kind": "votes", "name": NAME, "rules": rules });
    staff.post("/v1/campaigns", Some("demo-create"), &campaign)?;
    for (index, contestant) in CONTESTANTS.iter().enumerate() {
        let body =
            json!({ "name": contestant.name, "about": contestant.about, "picture": contestant.picture });
        staff.post(&format!("/v1/campaigns/{DEMO}/contestants"), Some(&format!("demo-{index}")), &body)?;
    }
    staff.post(&format!("/v1/campaigns/{DEMO}/open"), Some("demo-open"), &json!({}))?;
    // A board of zeros shows nothing, so some neighbours have been here before.
    let votes =
        CONTESTANTS.iter().zip(1..).flat_map(|(contestant, number)| vec![number; contestant.neighbours]);
    for (index, number) in votes.enumerate() {
        Person::enter(url, &format!("demo-neighbour-{index}"))?.vote(number)?;
    }
    Ok(())
}

/// Somebody with the page open.
struct Person {
    url: String,
    session: String,
    page: String,
}

impl Person {
    fn enter(url: &str, openid: &str) -> anyhow::Result<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let session = Remote::at(url, None).post("/v1/sessions", None, &json!({ "openid": openid }))?;
        let session = text(&session["token"]);
        let visits = format!("/v1/campaigns/{DEMO}/visits");
        let visit = Remote::at(url, Some(&session)).post(&visits, None, &json!({}))?;
        Ok(Self { url: url.to_owned(), session, page: text(&visit["page_token"]) })
    }

    fn vote(&self, contestant: usize) -> anyhow::Result<()> {
        let vote = json!({ "contestant": contestant, "page_token": self.page });
        let votes = format!("/v1/campaigns/{DEMO}/votes");
        Remote::at(&self.url, Some(&self.session)).post(&votes, Some("demo-vote"), &vote)?;
        Ok(())
    }
}

fn random_name() -> anyhow::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    Ok(hex::encode(bytes))
}
