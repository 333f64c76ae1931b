//! What a raffle gave, on its way to the winners: sent to an address that can be erased, handed out against a code, or back in stock.

use std::path::Path;

use serde_json::{Value, json};
use tests::{Api, Person, Server, strangers};

use crate::commands::contents;
use crate::lotteries::vote;

const BOOK: &str = "/v1/campaigns/book-default";
const GALA: &str = "/v1/campaigns/gala";
/// 2027-01-10 16:00 UTC.
const CLOSE_MS: u64 = 1_799_596_800_000;
const HOURS: u64 = 48;
const OPENIDS: [&str; 3] = ["ann", "bob", "cat"];
const HOUR_MS: u64 = 3_600_000;

/// A television that is sent, and two mugs that are picked up; votes in `spring` enter persons.
fn set_up(operator: &Api) {
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let line = |asset: &str, winners: u64, claim: &str| json!({ "label": "", "asset": asset, "amount": 1, "winners": winners, "claim": claim });
    let rules = json!({
        "closes_at_ms": CLOSE_MS, "prizes": [line("unit.tv", 1, "delivery"), line("unit.mug", 2, "pick_up")],
        "votes_of": "spring", "claim_within_hours": HOURS,
    });
    let raffle = json!({ "id": "gala", "kind": "raffle", "name": "Gala", "rules": rules });
    operator.must_post("/v1/campaigns", &raffle).unwrap();
    for (asset, amount) in [("unit.tv", 1), ("unit.mug", 2)] {
        let allotment = json!({ "asset": asset, "campaign": "gala", "into": "stock", "amount": amount });
        let keyed = operator.header("idempotency-key", asset);
        assert_eq!(keyed.post(&format!("{BOOK}/allotments"), &allotment).unwrap().status, 201);
    }
    let is_there = |about: &Value| about["inside"]["stock"].as_array().map(Vec::len) == Some(2);
    operator.get_until(GALA, is_there).unwrap();
    operator.must_post(&format!("{GALA}/open"), &json!({})).unwrap();
}

/// Where what was won at a place stands, and whose it is.
fn winner(persons: &[Person], place: u64) -> (&Person, u64) {
    let found = persons.iter().find_map(|person| {
        let own = person.api.must_get(&format!("{GALA}/me")).unwrap();
        (own["place"]["place"] == place).then(|| (person, own["prizes"][0]["position"].as_u64().unwrap()))
    });
    found.expect("everybody who entered was drawn")
}

/// Nobody asked for the other mug in time: it is the ledger's again, and strangers can follow all of it.
fn books_are_even(server: &Server, operator: &Api) {
    let late = operator.pretending(CLOSE_MS + (HOURS + 1) * HOUR_MS);
    late.must_post(&format!("{GALA}/close"), &json!({})).unwrap();
    let listed = server.ask(operator, &["winners", "--campaign", "gala", "--json"]).unwrap();
    let lines = String::from_utf8(listed.stdout).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let fates: Vec<_> = lines.iter().map(|line| [&line["stage"], &line["note"], &line["back"]]).collect();
    let fate = |stage: &str, note: &str, back: Value| [json!(stage), json!(note), back];
    let expected = [
        fate("returned", "", json!("lapsed")),
        fate("fulfilled", "", Value::Null),
        fate("fulfilled", "parcel 7", Value::Null),
    ];
    assert_eq!(fates, expected.each_ref().map(|fate| fate.each_ref()));
    for asset in ["unit.tv", "unit.mug"] {
        operator
            .get_until(&format!("{BOOK}/accounts/{asset}:stock:gala"), |found| found["balance"] == 0)
            .unwrap();
    }
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert!(trial["assets"].as_array().unwrap().iter().all(|asset| asset["difference"] == 0), "{trial}");
    let (checked, verified) = strangers(server.url(), "gala");
    assert!(checked.contains(": 3 entries hold; 3 places drawn, 2 winners"), "{checked}");
    assert_eq!(verified, "3 entries and 3 places hold");
}

/// No file has any of what a winner wrote.
fn is_nowhere(data: &Path) {
    for (path, bytes) in contents(data) {
        for text in ["Ann Li", "138 0000 0000", "Long Lane"] {
            let is_there = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!is_there, "{text} stands in {}", path.display());
        }
    }
}

#[test]
fn what_was_raffled_is_sent_or_picked_up_or_goes_back_and_addresses_can_be_erased() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&operator);
    for openid in OPENIDS {
        vote(&server, openid);
    }
    operator.get_until(GALA, |about| about["entries"] == 3).unwrap();
    let closed = operator.pretending(CLOSE_MS);
    closed.must_post(&format!("{GALA}/winners"), &json!({})).unwrap();
    for place in 1..=3 {
        closed.must_post(&format!("{GALA}/winners/{place}/confirm"), &json!({})).unwrap();
    }

    // A session ends long before the raffle does.
    let persons = OPENIDS.map(|openid| server.anybody().pretending(CLOSE_MS).sign_in(openid).unwrap());
    let (winner_of_tv, tv) = winner(&persons, 1);
    let home = json!({ "name": "Ann Li", "phone": "+86 138 0000 0000", "address": "1 Long Lane\nHangzhou" });
    let claim = |person: &Person| {
        let api = person.api.header("Idempotency-Key", "claim");
        api.post(&format!("{GALA}/draws/{tv}/claim"), &home).unwrap()
    };
    let (winner_of_mug, mug) = winner(&persons, 2);
    assert_eq!(claim(winner_of_mug).status, 404, "it is somebody else's");
    let first = claim(winner_of_tv);
    assert_eq!((first.status, claim(winner_of_tv).body), (200, first.body), "a retry gets the first answer");
    let waiting = operator.must_get(&format!("{GALA}/waiting-prizes")).unwrap();
    assert_eq!((&waiting["all"], &waiting["prizes"][0]["delivery"]), (&json!(1), &home));
    operator.must_post(&format!("{GALA}/draws/{tv}/fulfil"), &json!({ "note": "parcel 7" })).unwrap();

    let code = winner_of_mug.api.must_post(&format!("{GALA}/draws/{mug}/code"), &json!({})).unwrap();
    // Known again after a kill, since it follows from the secret and the prize.
    server.kill().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    let redeem = || operator.post(&format!("{GALA}/redemptions"), &json!({ "code": code["code"] })).unwrap();
    assert_eq!((redeem().status, redeem().status), (200, 409), "it is good once");

    books_are_even(&server, &operator);
    for openid in OPENIDS {
        assert!(server.ask(&operator, &["people", "erase", openid, "--yes"]).unwrap().status.success());
    }
    server.stop().unwrap();
    is_nowhere(data.path());
    for command in ["verify", "replay"] {
        let output = Server::run(data.path(), &[command]).unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
