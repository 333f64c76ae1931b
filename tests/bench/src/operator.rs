//! What an operator does around a measure: sets campaigns up and reads boards.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use proto::RulesHash;
use serde_json::{Value, json};

use crate::load::{self, Work};
use crate::request::{self, Sender};

/// Where the book of the account stands.
pub const BOOK: &str = "/v1/campaigns/book-default";
/// What stands before the balance of an account that is looked at.
pub const BALANCE: &[u8] = b"\"balance\":";
/// Connections that contestants are added over.
const CONNECTIONS: usize = 64;

/// How long what one service tells another may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks whether it has.
const PAUSE: Duration = Duration::from_millis(50);

/// Contestants on a page.
const PAGE: usize = 100;

/// Contestants by number.
pub type Board = BTreeMap<u64, Standing>;

/// What became of the votes for a contestant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Those that count.
    pub counted: u64,
    /// Those that were accepted and are held or voided, as a guard does without telling the voter.
    pub withheld: u64,
}

/// An operator at a server.
pub struct Operator {
    /// Its door.
    pub server: SocketAddr,
    token: String,
}

impl Operator {
    /// With a token.
    pub fn new(server: SocketAddr, token: String) -> Self {
        Self { server, token }
    }

    /// Sets a campaign up with so many contestants and opens it.
    pub fn open_campaign(&self, id: &str, rules: &Value, contestants: usize) -> anyhow::Result<()> {
        let campaign = json!({ "id": id, "kind": "votes", "name": format!("Campaign {id}"), "rules": rules });
        self.post("/v1/campaigns", vec![campaign])?;
        let contestant = |number| json!({ "name": format!("Contestant {number}") });
        let all = (1..=contestants).map(contestant).collect();
        self.post(&format!("/v1/campaigns/{id}/contestants"), all)?;
        self.post(&format!("/v1/campaigns/{id}/open"), vec![json!({})])
    }

    /// Has a campaign's votes weighed by rules that the release came with.
    pub fn set_ruleset(&self, id: &str, ruleset: RulesHash) -> anyhow::Result<()> {
        let body = json!({ "ruleset": ruleset, "reason": "measured" });
        self.post(&format!("/v1/campaigns/{id}/ruleset"), vec![body])
    }

    /// Has such rules tried out beside those in force.
    pub fn set_shadow(&self, id: &str, ruleset: RulesHash) -> anyhow::Result<()> {
        self.post(&format!("/v1/campaigns/{id}/shadow"), vec![json!({ "ruleset": ruleset })])
    }

    /// Stops that, if any are.
    pub fn stop_shadow(&self, id: &str) -> anyhow::Result<()> {
        self.post(&format!("/v1/campaigns/{id}/shadow/stop"), vec![json!({})])
    }

    /// Ends the voting; from then on the board shows every counted vote.
    pub fn close_campaign(&self, id: &str) -> anyhow::Result<()> {
        self.post(&format!("/v1/campaigns/{id}/close"), vec![json!({})])
    }

    /// Opens the account's book.
    pub fn open_book(&self) -> anyhow::Result<()> {
        self.post(
            "/v1/campaigns",
            vec![json!({ "id": "book-default", "kind": "ledger", "name": "The book" })],
        )
    }

    /// Has each vote that counts in a campaign earn its person a point, and gives the campaign a budget of points for it.
    pub fn reward_votes(&self, campaign: &str, budget: u64) -> anyhow::Result<()> {
        let award = json!({ "name": "points", "on": "vote_counted", "asset": "points", "amount": 1 });
        let rules = json!({ "campaign": campaign, "rules": { "awards": [award] } });
        self.post(&format!("{BOOK}/rules"), vec![rules])?;
        self.allot(campaign, budget)
    }

    /// Puts points into the budget of a campaign, once however often it is asked for.
    pub fn allot(&self, campaign: &str, budget: u64) -> anyhow::Result<()> {
        let allotment =
            json!({ "asset": "points", "campaign": campaign, "into": "budget", "amount": budget });
        let path = format!("{BOOK}/allotments");
        let key = format!("budget-{campaign}");
        load::run(
            self.server,
            1,
            &mut Asked { key: Some(&key), ..Asked::new(self, &path, Some(vec![allotment])) },
        )?;
        Ok(())
    }

    /// Allots so much of an asset, once however often it is asked for.
    pub fn allot_of(&self, asset: &str, campaign: &str, into: &str, amount: usize) -> anyhow::Result<()> {
        let allotment = json!({ "asset": asset, "campaign": campaign, "into": into, "amount": amount });
        let (path, key) = (format!("{BOOK}/allotments"), format!("{into}-{asset}-{campaign}"));
        let mut asked = Asked { key: Some(&key), ..Asked::new(self, &path, Some(vec![allotment])) };
        load::run(self.server, 1, &mut asked)?;
        Ok(())
    }

    /// Sets a campaign of lotteries up, has it stocked, and opens it once the ledger's word has come.
    pub fn open_lottery(
        &self,
        body: Value,
        stock: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let id = body["id"].as_str().context("a campaign has an id")?.to_owned();
        self.post("/v1/campaigns", vec![body])?;
        stock()?;
        let begun = Instant::now();
        while self.stocked(&id)? == 0 {
            ensure!(begun.elapsed() < PATIENCE, "{id} got no stock");
            std::thread::park_timeout(PAUSE);
        }
        self.post(&format!("/v1/campaigns/{id}/open"), vec![json!({})])
    }

    fn stocked(&self, id: &str) -> anyhow::Result<usize> {
        let inside = self.get(&format!("/v1/campaigns/{id}"))?["inside"].take();
        let stock = inside["stock"][0]["left"].as_u64().or(inside["fen_in_stock"].as_u64());
        Ok(usize::try_from(stock.unwrap_or(0))?)
    }

    /// A number that a campaign says of itself, by its JSON pointer.
    pub fn number(&self, id: &str, pointer: &str) -> anyhow::Result<usize> {
        let about = self.get(&format!("/v1/campaigns/{id}"))?;
        let number = about.pointer(pointer).and_then(Value::as_u64);
        Ok(usize::try_from(number.with_context(|| format!("{id} says no number at {pointer}"))?)?)
    }

    /// Waits until it is this one.
    pub fn wait_for(&self, id: &str, pointer: &str, wanted: usize) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.number(id, pointer)? != wanted {
            ensure!(begun.elapsed() < PATIENCE, "{pointer} of {id} did not come to {wanted}");
            std::thread::park_timeout(PAUSE);
        }
        Ok(())
    }

    /// How an operator's requests come.
    pub fn sender(&self) -> Sender<'_> {
        Sender { agent: "bench", address: "127.0.0.1", session: &self.token }
    }

    /// What became of the votes for each contestant, by number; as the board showed it last.
    pub fn board(&self, id: &str) -> anyhow::Result<Board> {
        let mut board = Board::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("/v1/campaigns/{id}/contestants?limit={PAGE}{cursor}"))?;
            for line in page["contestants"].as_array().context("a page has contestants")? {
                let said = |field: &str| line[field].as_u64().with_context(|| format!("no {field}: {line}"));
                let withheld = said("votes_held")? + said("votes_voided")?;
                board.insert(said("number")?, Standing { counted: said("votes_counted")?, withheld });
            }
            let Some(next) = page["next_cursor"].as_str() else { return Ok(board) };
            cursor = format!("&cursor={next}");
        }
    }

    /// Reads something.
    pub fn get(&self, path: &str) -> anyhow::Result<Value> {
        let mut asked = Asked::new(self, path, None);
        load::run(self.server, 1, &mut asked)?;
        Ok(asked.last)
    }

    /// Sends bodies that must all be accepted.
    pub fn post(&self, path: &str, bodies: Vec<Value>) -> anyhow::Result<()> {
        let connections = bodies.len().min(CONNECTIONS);
        load::run(self.server, connections, &mut Asked::new(self, path, Some(bodies)))?;
        Ok(())
    }
}

/// Requests that must all be granted.
struct Asked<'o> {
    operator: &'o Operator,
    path: &'o str,
    /// `None`: one GET.
    bodies: Option<Vec<Value>>,
    /// Names the one request that there is, for those that must not be done twice.
    key: Option<&'o str>,
    sent: usize,
    last: Value,
}

impl<'o> Asked<'o> {
    fn new(operator: &'o Operator, path: &'o str, bodies: Option<Vec<Value>>) -> Self {
        Self { operator, path, bodies, key: None, sent: 0, last: Value::Null }
    }
}

impl Work for Asked<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let sender = self.operator.sender();
        match &self.bodies {
            Some(bodies) => {
                request::post(request, self.path, &sender, self.key, &[&bodies.get(self.sent)?.to_string()]);
            }
            None if self.sent == 0 => request::get(request, self.path, &sender),
            None => return None,
        }
        self.sent += 1;
        Some(self.sent)
    }

    fn answered(&mut self, _: usize, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let said = || format!("{}: {status} {}", self.path, String::from_utf8_lossy(body));
        ensure!((200..300).contains(&status), said());
        self.last = serde_json::from_slice(body).with_context(said)?;
        Ok(())
    }
}
