//! Votes that keep coming until the server is gone, and the acknowledgements that arrived.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use powercut::now_ns;
use serde_json::{Value, json};
use tests::{Api, Person, Server};

/// Campaign that the votes are for.
pub const CAMPAIGN: &str = "spring";
/// Contestants in it.
pub const CONTESTANTS: u64 = 5;

/// A vote that was acknowledged: it must be there for ever.
#[derive(Clone)]
pub struct Acknowledged {
    /// When the answer had arrived, CLOCK_MONOTONIC.
    pub at_ns: u64,
    /// Who voted, with which page token and key, for whom.
    pub person: Person,
    pub page: String,
    pub key: String,
    pub contestant: u64,
    /// The answer.
    pub receipt: Value,
}

impl Acknowledged {
    /// Sends the same vote again, to a server at another address.
    pub fn again(&self, anybody: &Api) -> Value {
        let token = self.person.api.authorization().expect("persons carry a token");
        let person = Person { api: anybody.with(token.strip_prefix("Bearer ").unwrap_or(&token)) };
        person.vote(CAMPAIGN, self.contestant, &self.page, &self.key).unwrap().body
    }
}

/// Opens the campaign.
pub fn set_up(operator: &Api) {
    let rules = json!({ "votes_per_person_per_day": null, "board_refresh_seconds": 1 });
    operator.open_campaign(CAMPAIGN, &rules, CONTESTANTS as usize).unwrap();
}

/// Votes from so many connections, `votes` in all or until the server is gone; `watch` hears how many were
/// acknowledged so far.
pub fn votes(
    anybody: &Api,
    run: &str,
    connections: u64,
    votes: u64,
    watch: impl Fn(u64) + Sync,
) -> Vec<Acknowledged> {
    let (acknowledged, next) = (Mutex::new(Vec::new()), AtomicU64::new(0));
    let voter = |connection: u64| -> anyhow::Result<()> {
        // New persons go through the vault in every run, so that it is cut as well.
        let person = anybody.sign_in(&format!("{run}-{connection}"))?;
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= votes {
                return Ok(());
            }
            let (contestant, key) = (index % CONTESTANTS + 1, format!("{run}-{index}"));
            let page = person.visit(CAMPAIGN)?;
            let reply = person.vote(CAMPAIGN, contestant, &page, &key)?;
            let at_ns = now_ns();
            assert_eq!(reply.status, 201, "{}", reply.body);
            let person = person.clone();
            let ack = Acknowledged { at_ns, person, page, key, contestant, receipt: reply.body };
            let count = {
                let mut all = acknowledged.lock().unwrap();
                all.push(ack);
                all.len() as u64
            };
            watch(count);
        }
    };
    std::thread::scope(|scope| {
        for connection in 0..connections {
            let voter = &voter;
            // An error means that the server is gone, which is what these tests are about.
            scope.spawn(move || drop(voter(connection)));
        }
    });
    acknowledged.into_inner().unwrap()
}

/// Looks for acknowledged votes in the log of a stopped folder; names those that are missing.
pub fn missing<'a>(data: &Path, acknowledged: impl Iterator<Item = &'a Acknowledged>) -> Vec<u64> {
    let log = Server::run(data, &["log", "--kind", "VoteCast", "--json"]).unwrap();
    assert!(log.status.success(), "{}", String::from_utf8_lossy(&log.stderr));
    let events: Vec<Value> = String::from_utf8_lossy(&log.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let is_missing = |ack: &&Acknowledged| {
        let position = ack.receipt["position"].as_u64().unwrap();
        let found = events.binary_search_by_key(&position, |event| event["position"].as_u64().unwrap());
        !found.is_ok_and(|at| events[at]["body"]["contestants"] == json!([ack.contestant]))
    };
    acknowledged.filter(is_missing).map(|ack| ack.receipt["position"].as_u64().unwrap()).collect()
}
