//! From a vote to a prize in the books: each service does its part, and whoever is killed in between, nothing is lost, drawn
//! twice or paid from nothing.

use serde_json::{Value, json};
use tests::{Api, Person, Server};

const BOOK: &str = "/v1/campaigns/book-default";
const DRAW: &str = "/v1/campaigns/lucky";
const MUGS: u64 = 2;

/// A draw that gives mugs, whose tickets are earned by votes in `spring`.
fn set_up(operator: &Api) {
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let ticket = json!({ "name": "ticket", "on": "vote_counted", "asset": "tickets.lucky", "amount": 1 });
    let rules = json!({ "campaign": "spring", "rules": { "awards": [ticket] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules).unwrap();
    for (key, asset, campaign, into, amount) in
        [("tickets", "tickets.lucky", "spring", "budget", 100), ("mugs", "unit.mug", "lucky", "stock", MUGS)]
    {
        let allotment = json!({ "asset": asset, "campaign": campaign, "into": into, "amount": amount });
        let allotted =
            operator.header("idempotency-key", key).post(&format!("{BOOK}/allotments"), &allotment);
        assert_eq!(allotted.unwrap().status, 201);
    }
    let mug = json!({ "asset": "unit.mug", "amount": 1, "weight": 1 });
    let rules = json!({ "prizes": [mug] });
    let draw = json!({ "id": "lucky", "kind": "lotteries", "name": "Lucky", "rules": rules });
    operator.must_post("/v1/campaigns", &draw).unwrap();
    operator.must_post(&format!("{DRAW}/open"), &json!({})).unwrap();
}

fn vote(server: &Server, openid: &str) -> Person {
    let person = server.anybody().sign_in(openid).unwrap();
    let page = person.visit("spring").unwrap();
    assert_eq!(person.vote("spring", 1, &page, "only").unwrap().status, 201);
    person
}

fn draw(person: &Person, key: &str) -> (u16, Value) {
    let reply = person.api.header("Idempotency-Key", key).post(&format!("{DRAW}/draws"), &json!({})).unwrap();
    (reply.status, reply.body)
}

fn has_ticket(person: &Person) {
    person.api.get_until(&format!("{DRAW}/me"), |own| own["tickets_left"] == 1).unwrap();
}

#[test]
fn a_vote_earns_a_ticket_that_wins_a_prize_which_is_booked_once_across_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&operator);
    operator.get_until(DRAW, |draw| draw["inside"]["stock"][0]["left"] == MUGS).unwrap();
    let ann = vote(&server, "ann");
    has_ticket(&ann);
    let (status, first) = draw(&ann, "one");
    assert_eq!((status, &first["won"]["asset"]), (201, &json!("unit.mug")), "{first}");
    assert_eq!(draw(&ann, "one").1, first, "a retry gets the same draw");
    let (status, refused) = draw(&ann, "two");
    assert_eq!((status, &refused["type"]), (409, &json!("/problems/no-ticket")));
    // The ledger may not have heard of it yet.
    server.kill().unwrap();

    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    for openid in ["bob", "cat"] {
        let person = vote(&server, openid);
        has_ticket(&person);
        assert_eq!(draw(&person, "one").0, 201);
    }
    // Two mugs for three draws.
    let inside = operator.must_get(DRAW).unwrap()["inside"].clone();
    assert_eq!((&inside["wins"], &inside["stock"][0]["left"]), (&json!(MUGS), &json!(0)), "{inside}");
    let account = |name: &str| format!("{BOOK}/accounts/{name}");
    operator.get_until(&account("tickets.lucky:spent:lucky"), |found| found["balance"] == 3).unwrap();
    operator.get_until(&account("unit.mug:stock:lucky"), |found| found["balance"] == 0).unwrap();
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    let assets = trial["assets"].as_array().unwrap();
    assert!(assets.iter().all(|asset| asset["difference"] == 0), "{trial}");
    assert_eq!(operator.get(&account("unit.mug:shortfall:lucky")).unwrap().status, 404, "none was missing");

    let back = json!({ "why": "lapsed" });
    let won = first["position"].as_u64().unwrap();
    operator.must_post(&format!("{DRAW}/draws/{won}/take-back"), &back).unwrap();
    operator.get_until(&account("unit.mug:stock:lucky"), |found| found["balance"] == 1).unwrap();
    operator.must_post(&format!("{DRAW}/close"), &json!({})).unwrap();
    // What nobody won goes back to where it came from.
    operator.get_until(&account("unit.mug:stock:lucky"), |found| found["balance"] == 0).unwrap();
    let public = server.anybody().must_get(DRAW).unwrap();
    assert_eq!(public["seed"].as_str().map(str::len), Some(64), "{public}");
    server.stop().unwrap();
    for command in ["verify", "replay"] {
        let output = Server::run(data.path(), &[command]).unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
