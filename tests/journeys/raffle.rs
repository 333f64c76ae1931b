//! A raffle from a list that was handed in: drawn once across a kill, settled place by place, booked, and checked from its bundle.

use proto::PersonId;
use serde_json::{Value, json};
use tests::{Api, Reply, Server, strangers};

const BOOK: &str = "/v1/campaigns/book-default";
const RAFFLE: &str = "/v1/campaigns/spring";
/// 2027-01-10 16:00 UTC.
const CLOSE_MS: u64 = 1_799_596_800_000;
const MUGS: u64 = 3;
/// In two lists.
const ENTRIES: u64 = 150;

fn set_up(operator: &Api) {
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let mugs = json!({ "asset": "unit.mug", "amount": 1, "winners": MUGS });
    let rules = json!({ "closes_at_ms": CLOSE_MS, "prizes": [mugs], "alternates": 1 });
    let raffle = json!({ "id": "spring", "kind": "raffle", "name": "Spring", "rules": rules });
    operator.must_post("/v1/campaigns", &raffle).unwrap();
    let allotment = json!({ "asset": "unit.mug", "campaign": "spring", "into": "stock", "amount": MUGS });
    let allotted = operator.header("idempotency-key", "mugs").post(&format!("{BOOK}/allotments"), &allotment);
    assert_eq!(allotted.unwrap().status, 201);
    operator.get_until(RAFFLE, |about| about["inside"]["stock"][0]["left"] == MUGS).unwrap();
    operator.must_post(&format!("{RAFFLE}/open"), &json!({})).unwrap();
}

/// So many persons, the first of whom has this number.
fn persons(server: &Server, first: u64) -> Vec<PersonId> {
    let known = |number: u64| server.anybody().sign_in(&format!("o-{number}")).unwrap().id().unwrap();
    (first..first + ENTRIES / 2).map(known).collect()
}

fn hand_in(operator: &Api, key: &str, persons: &[PersonId]) -> Reply {
    let list = operator.header("Idempotency-Key", key);
    list.post(&format!("{RAFFLE}/entries/hand-in"), &json!({ "persons": persons })).unwrap()
}

/// A list with made-up ids among these is refused as a whole, and its key is free still.
fn refuses_nobody(operator: &Api, key: &str, known: &[PersonId]) {
    let made_up = (1..=5).map(|number| PersonId([number; 16]));
    let list: Vec<_> = made_up.chain(known.iter().copied()).collect();
    let refused = hand_in(operator, key, &list);
    assert_eq!((refused.status, &refused.body["type"]), (409, &json!("/problems/person-unknown")));
    let detail = refused.body["detail"].as_str().unwrap();
    assert!(detail.contains(&list[0].to_string()) && detail.contains("and 2 more"), "{detail}");
}

/// The books are even, and the winners are those who were confirmed.
fn at_the_end(operator: &Api) {
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert!(trial["assets"].as_array().unwrap().iter().all(|asset| asset["difference"] == 0), "{trial}");
    let winners = operator.must_get(&format!("{RAFFLE}/winners")).unwrap()["winners"].clone();
    assert_eq!(winners.as_array().map(Vec::len), Some(2), "{winners}");
}

#[test]
fn a_list_that_was_handed_in_is_drawn_once_and_every_prize_is_booked_or_goes_back() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap().pretending(CLOSE_MS - 60_000);
    set_up(&operator);
    let (first, second) = (persons(&server, 1), persons(&server, 1_000));
    refuses_nobody(&operator, "first", &first);
    let all = json!({ "entered": ENTRIES / 2, "passed_over": 0 });
    for (key, list) in [("first", &first), ("first", &first), ("second", &second)] {
        let answer = hand_in(&operator, key, list);
        assert_eq!((answer.status, &answer.body), (200, &all), "a retry adds none");
    }
    let early = operator.post(&format!("{RAFFLE}/winners"), &json!({})).unwrap();
    assert_eq!((early.status, &early.body["type"]), (409, &json!("/problems/entries-open")));
    let closed = server.operator().unwrap().pretending(CLOSE_MS);
    let drawn = closed.must_post(&format!("{RAFFLE}/winners"), &json!({})).unwrap();
    assert_eq!(drawn, json!({ "places": MUGS + 1, "entries": ENTRIES }));
    let places =
        server.anybody().get_until(RAFFLE, |about| about["places"] != Value::Null).unwrap()["places"].clone();
    server.kill().unwrap();

    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    assert_eq!(operator.must_post(&format!("{RAFFLE}/winners"), &json!({})).unwrap(), drawn);
    assert_eq!(server.anybody().must_get(RAFFLE).unwrap()["places"], places, "nobody is drawn again");
    let settle = |place: u64, how: &str, body: Value| {
        operator.must_post(&format!("{RAFFLE}/winners/{place}/{how}"), &body).unwrap()
    };
    let called = settle(2, "invalidate", json!({ "reason": "works for us" }));
    let expected =
        json!({ "place": 2, "standing": "invalidated", "called": MUGS + 1, "being_checked": null });
    assert_eq!(called, expected);
    settle(1, "confirm", json!({}));
    settle(MUGS + 1, "confirm", json!({}));
    settle(3, "invalidate", json!({ "reason": "can't be reached" }));
    // No alternate is left, and one mug has no winner: the order goes on, and that one can't be reached either.
    let redraw = operator.header("Idempotency-Key", "again");
    let redrawn = |path: &str| redraw.must_post(path, &json!({ "reason": "can't be reached" })).unwrap();
    let path = format!("{RAFFLE}/winners/redraw");
    let next = json!({ "first": MUGS + 2, "places": 1 });
    assert_eq!((redrawn(&path), redrawn(&path)), (next.clone(), next), "a retry draws nobody else");
    let vacant = operator.post(&path, &json!({ "reason": "once more" })).unwrap();
    assert_eq!((vacant.status, &vacant.body["type"]), (409, &json!("/problems/nothing-vacant")));
    settle(MUGS + 2, "invalidate", json!({ "reason": "can't be reached" }));
    operator.must_post(&format!("{RAFFLE}/close"), &json!({})).unwrap();
    // Two mugs are won and one goes back.
    let stock = format!("{BOOK}/accounts/unit.mug:stock:spring");
    operator.get_until(&stock, |found| found["balance"] == 0).unwrap();
    at_the_end(&operator);
    // One of the list leaves: that they were drawn, or were not, stands without them.
    let order = json!({ "openid": "o-1" });
    assert_eq!(operator.must_post("/v1/people/erase", &order).unwrap(), json!({ "erased": true }));
    let (checked, verified) = strangers(server.url(), "spring");
    assert!(checked.contains(&format!(": {ENTRIES} entries hold; 5 places drawn, 2 winners")), "{checked}");
    assert_eq!(verified, format!("{ENTRIES} entries and 5 places hold"));
    server.stop().unwrap();
    Server::check(data.path()).unwrap();
}
