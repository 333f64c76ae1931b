//! Prizes that must be claimed, most of which are not: they go back on a pretended clock while the server is killed, and then stock
//! and books are exact.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Api, Server, strangers};

use super::{BOOK, DRAW, Drawer, drawn, number, set_up, voted};

/// More than two ticks take back.
const STOCK: usize = 300;
/// Draws in all, unless `DRAWS` says otherwise: enough that the stock is surely won.
const DRAWS: usize = 1_000;
const DRAWS_EACH: usize = 50;
const KILLS: usize = 1;
/// Every so-manieth winner claims.
const CLAIMS_EVERY: usize = 3;
const HOURS: u64 = 1;

fn claim(drawer: &Drawer, anybody: &Api, won: u64) -> (u16, Value) {
    let home = json!({ "name": "Ann Li", "phone": "13800138000", "address": "1 Long Lane" });
    let api = drawer.at(anybody).header("Idempotency-Key", &format!("claim-{won}"));
    let reply = api.post(&format!("{DRAW}/draws/{won}/claim"), &home).unwrap();
    (reply.status, reply.body)
}

/// How many prizes there are by their stage and by why they are back.
fn fates(operator: &Api) -> BTreeMap<(String, String), usize> {
    let mut fates = BTreeMap::new();
    let mut path = format!("{DRAW}/winners?limit=100");
    loop {
        let page = operator.must_get(&path).unwrap();
        for line in page["winners"].as_array().unwrap() {
            *fates.entry((line["stage"].to_string(), line["back"].to_string())).or_default() += 1;
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("{DRAW}/winners?limit=100&cursor={cursor}"),
            None => return fates,
        }
    }
}

fn fate(stage: &str, back: &Value) -> (String, String) {
    (json!(stage).to_string(), back.to_string())
}

#[test]
fn what_nobody_claims_in_time_goes_back_and_nothing_is_pending() {
    let persons = number("DRAWS", DRAWS).div_ceil(DRAWS_EACH);
    let draws = persons * DRAWS_EACH;
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let mug = json!({ "label": "Mug", "asset": "unit.mug", "amount": 1, "weight": 1, "claim": "delivery" });
    let rules = json!({ "prizes": [mug], "blank_weight": 1, "claim_within_hours": HOURS });
    set_up(&server.operator().unwrap(), &rules, STOCK, (draws, DRAWS_EACH));
    let drawers = voted(&server, persons);
    let has_all = |draw: &Value| draw["inside"]["tickets"]["granted"] == draws;
    server.operator().unwrap().get_until(DRAW, has_all).unwrap();
    let (server, answers) = drawn(server, data.path(), &drawers, (draws, DRAWS_EACH), KILLS);
    let won: Vec<(usize, u64)> = answers
        .iter()
        .filter(|(_, answer)| !answer["won"].is_null())
        .map(|(key, answer)| (key / DRAWS_EACH, answer["position"].as_u64().unwrap()))
        .collect();
    let claimed: Vec<_> = won.iter().step_by(CLAIMS_EVERY).collect();
    for (drawer, won) in &claimed {
        let first = claim(&drawers[*drawer], &server.anybody(), *won);
        assert_eq!(first.0, 200, "{}", first.1);
        assert_eq!(claim(&drawers[*drawer], &server.anybody(), *won), first, "a retry claims nothing else");
    }

    let last_ms = answers.values().map(|answer| answer["at_ms"].as_u64().unwrap()).max().unwrap();
    let later = |api: Api| api.pretending(last_ms + HOURS * 3_600_000 + 1);
    let left = |draw: &Value| draw["inside"]["stock"][0]["left"].as_u64().unwrap() as usize;
    later(server.operator().unwrap()).get_until(DRAW, |draw| left(draw) > STOCK - won.len()).unwrap();
    // Some have gone back just then.
    server.kill().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = later(server.operator().unwrap());
    let (kept, lapsed) = (claimed.len(), won.len() - claimed.len());
    operator.get_until(DRAW, |draw| left(draw) == STOCK - kept).unwrap();
    let stock = format!("{BOOK}/accounts/unit.mug:stock:lucky");
    operator.get_until(&stock, |found| found["balance"] == STOCK - kept).unwrap();
    assert_eq!(operator.must_get(BOOK).unwrap()["pending"], 0, "nothing waits in the books");
    assert_eq!(operator.must_get(&format!("{DRAW}/waiting-prizes")).unwrap()["all"], kept);
    let expected = [(fate("claimed", &Value::Null), kept), (fate("returned", &json!("lapsed")), lapsed)];
    assert_eq!(fates(&operator), BTreeMap::from(expected));
    let (drawer, late) = won[1];
    let (status, refused) = claim(&drawers[drawer], &later(server.anybody()), late);
    assert_eq!((status, &refused["type"]), (409, &json!("/problems/claim-too-late")));

    for (_, won) in &claimed {
        operator.must_post(&format!("{DRAW}/draws/{won}/fulfil"), &json!({})).unwrap();
    }
    operator.must_post(&format!("{DRAW}/close"), &json!({})).unwrap();
    operator.get_until(&stock, |found| found["balance"] == 0).unwrap();
    assert_eq!(operator.must_get(&format!("{DRAW}/waiting-prizes")).unwrap()["all"], 0);
    let book = operator.must_get(BOOK).unwrap();
    assert_eq!(book["pending"], 0, "nor after the end: {book}");
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert!(trial["assets"].as_array().unwrap().iter().all(|asset| asset["difference"] == 0), "{trial}");
    let (_, verified) = strangers(server.url(), "lucky");
    assert_eq!(verified, format!("{draws} draws hold"));
    server.stop().unwrap();
    Server::check(data.path()).unwrap();
}
