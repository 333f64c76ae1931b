//! Votes earn points: each counted vote is booked once, whatever is killed in between, and everybody can see theirs.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Api, Server};

pub const BUDGET: u64 = 1_000;
pub const POINTS: u64 = 5;
pub const BOOK: &str = "/v1/campaigns/book-default";

/// A book that gives points for each vote in the campaign.
pub fn open_book(operator: &Api, campaign: &str) {
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let award = json!({ "name": "points", "on": "vote_counted", "asset": "points", "amount": POINTS });
    let rules = json!({ "campaign": campaign, "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules).unwrap();
    let allotment = json!({ "asset": "points", "campaign": campaign, "into": "budget", "amount": BUDGET });
    let allot = operator.header("idempotency-key", "budget");
    assert_eq!(allot.post(&format!("{BOOK}/allotments"), &allotment).unwrap().status, 201);
}

fn vote(server: &Server, openid: &str) {
    let person = server.anybody().sign_in(openid).unwrap();
    let page = person.visit("spring").unwrap();
    assert_eq!(person.vote("spring", 1, &page, "only").unwrap().status, 201);
}

/// The votes that were booked, with how often each was, once there are so many; and when the last one was.
pub fn booked(auditor: &Api, votes: usize) -> (BTreeMap<u64, u32>, u64) {
    for _ in 0..10_000 {
        let lines = auditor.get("/v1/journals/ledger/0/events?from=1&kind=TransfersBooked").unwrap().body;
        // A single line reads as an object.
        let lines = lines.as_str().map_or_else(|| lines.to_string(), str::to_owned);
        let (mut booked, mut at_ms) = (BTreeMap::new(), 0);
        for line in lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
            if let Some(cast) = line["body"]["cause"]["fact"]["deed"].as_u64() {
                *booked.entry(cast).or_default() += 1;
                at_ms = line["at_ms"].as_u64().unwrap();
            }
        }
        if booked.len() >= votes {
            return (booked, at_ms);
        }
    }
    panic!("{votes} votes were never booked");
}

#[test]
fn each_counted_vote_is_booked_once_across_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    open_book(&operator, "spring");
    (0..10).for_each(|person| vote(&server, &format!("early-{person}")));
    let auditor = |server: &Server| server.staff("auditor", "default").unwrap();
    booked(&auditor(&server), 5);
    // Some of the ten may not be booked yet.
    server.kill().unwrap();

    let server = Server::start(data.path()).unwrap();
    (0..10).for_each(|person| vote(&server, &format!("late-{person}")));
    let (booked, at_ms) = booked(&auditor(&server), 20);
    assert_eq!((booked.len(), booked.values().max()), (20, Some(&1)), "one entry for each vote");

    // What one has shows a while after, so that nobody sees from it what became of a vote.
    let later = at_ms + 10 * 60_000;
    let operator = server.operator().unwrap().pretending(later);
    let budget = format!("{BOOK}/accounts/points:budget:spring");
    let left = BUDGET - 20 * POINTS;
    operator.get_until(&budget, |account| account["balance"] == left).unwrap();
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert_eq!(trial["assets"][0]["difference"], 0, "{trial}");
    let person = server.anybody().sign_in("late-3").unwrap();
    let own = person.api.pretending(later).must_get(&format!("{BOOK}/me")).unwrap();
    assert!(own["balances"].to_string().contains("\"points\""), "{own}");
    server.stop().unwrap();
    for command in ["verify", "replay"] {
        let output = Server::run(data.path(), &[command]).unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
