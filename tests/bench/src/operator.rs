//! What an operator does around a measure: sets campaigns up and reads boards.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::load::{self, Work};
use crate::request::{self, Sender};

/// Connections that contestants are added over.
const CONNECTIONS: usize = 64;

/// An operator at a server.
pub struct Operator {
    server: SocketAddr,
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

    /// Ends the voting; from then on the board shows every counted vote.
    pub fn close_campaign(&self, id: &str) -> anyhow::Result<()> {
        self.post(&format!("/v1/campaigns/{id}/close"), vec![json!({})])
    }

    /// Counted votes of each contestant, by number.
    pub fn board(&self, id: &str) -> anyhow::Result<BTreeMap<u64, u64>> {
        let board = self.get(&format!("/v1/campaigns/{id}/leaderboard"))?;
        let entries = board["entries"].as_array().context("a board has entries")?;
        let entry = |entry: &Value| Some((entry["contestant"].as_u64()?, entry["votes"].as_u64()?));
        entries.iter().map(|e| entry(e).with_context(|| format!("not an entry: {e}"))).collect()
    }

    /// Reads something.
    pub fn get(&self, path: &str) -> anyhow::Result<Value> {
        let mut asked = Asked::new(self, path, None);
        load::run(self.server, 1, &mut asked)?;
        Ok(asked.last)
    }

    fn post(&self, path: &str, bodies: Vec<Value>) -> anyhow::Result<()> {
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
    sent: usize,
    last: Value,
}

impl<'o> Asked<'o> {
    fn new(operator: &'o Operator, path: &'o str, bodies: Option<Vec<Value>>) -> Self {
        Self { operator, path, bodies, sent: 0, last: Value::Null }
    }
}

impl Work for Asked<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> Option<usize> {
        let sender = Sender { agent: "bench", address: "127.0.0.1", session: &self.operator.token };
        match &self.bodies {
            Some(bodies) => {
                request::post(request, self.path, &sender, None, &[&bodies.get(self.sent)?.to_string()]);
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
