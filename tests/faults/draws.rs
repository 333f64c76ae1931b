//! Many draw at once, with retries, and the server is killed again and again: exactly what is in stock is won, nothing twice, and
//! a stranger finds that all of it was fair.

mod lapses;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tests::{Api, Person, Server, checked, exported};

const BOOK: &str = "/v1/campaigns/book-default";
const DRAW: &str = "/v1/campaigns/lucky";
/// Prizes; half of the draws come upon one as long as there are any.
const STOCK: usize = 1_000;
/// Draws in all, unless `DRAWS` says otherwise: enough that the stock is surely won.
const DRAWS: usize = 3_000;
/// Draws of one person, unless `DRAWS_EACH` says otherwise: one makes a crowd of as many persons as draws.
const DRAWS_EACH: usize = 100;
/// Kills.
const KILLS: usize = 4;
/// Draws that are under way at once.
const CONNECTIONS: usize = 64;

/// Somebody who draws, wherever the server listens.
struct Drawer {
    token: String,
    /// So that the door's limits, which are by address, take them for the crowd that they are.
    address: String,
}

impl Drawer {
    fn at(&self, anybody: &Api) -> Api {
        anybody.with(&self.token).header("X-Forwarded-For", &self.address)
    }
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// A draw by these rules, whose tickets are earned by votes, with so many mugs in stock.
fn set_up(operator: &Api, rules: &Value, stock: usize, (tickets, each): (usize, usize)) {
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 1).unwrap();
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let award = json!({ "name": "ticket", "on": "vote_counted", "asset": "tickets.lucky", "amount": each });
    let awards = json!({ "campaign": "spring", "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &awards).unwrap();
    for (key, asset, campaign, into, amount) in [
        ("tickets", "tickets.lucky", "spring", "budget", tickets),
        ("mugs", "unit.mug", "lucky", "stock", stock),
    ] {
        let allotment = json!({ "asset": asset, "campaign": campaign, "into": into, "amount": amount });
        let allotted =
            operator.header("idempotency-key", key).post(&format!("{BOOK}/allotments"), &allotment);
        assert_eq!(allotted.unwrap().status, 201);
    }
    let draw = json!({ "id": "lucky", "kind": "lotteries", "name": "Lucky", "rules": rules });
    operator.must_post("/v1/campaigns", &draw).unwrap();
    operator.get_until(DRAW, |draw| draw["inside"]["stock"][0]["left"] == stock).unwrap();
    // One program draws for all of them, which is no secret to the guard.
    operator.must_post(&format!("{DRAW}/prizes/bar"), &json!({ "bar": null })).unwrap();
    operator.must_post(&format!("{DRAW}/open"), &json!({})).unwrap();
}

/// Whoever votes gets tickets.
fn vote(server: &Server, index: usize) -> Drawer {
    let address = format!("100.64.{}.{}", index / 250, index % 250 + 1);
    let anybody = server.anybody().header("X-Forwarded-For", &address);
    let person: Person = anybody.sign_in(&format!("drawer-{index}")).unwrap();
    let page = person.visit("spring").unwrap();
    assert_eq!(person.vote("spring", 1, &page, "only").unwrap().status, 201);
    let token = person.api.authorization().unwrap();
    let token = token.strip_prefix("Bearer ").unwrap().to_owned();
    Drawer { token, address }
}

/// As many persons with tickets, who come at once.
fn voted(server: &Server, persons: usize) -> Vec<Drawer> {
    let (drawers, next) = (Mutex::new(BTreeMap::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let indices = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
                for index in indices.take_while(|&index| index < persons) {
                    let drawer = vote(server, index);
                    drawers.lock().unwrap().insert(index, drawer);
                }
            });
        }
    });
    drawers.into_inner().unwrap().into_values().collect()
}

/// Draws under these keys until all are answered or the server is gone, which it is once `kill_after` are.
fn draw(
    server: &Server,
    drawers: &[Drawer],
    keys: &[usize],
    each: usize,
    kill_after: Option<usize>,
) -> BTreeMap<usize, Value> {
    let (answered, next) = (Mutex::new(BTreeMap::new()), AtomicUsize::new(0));
    let anybody = server.anybody();
    let draw = || -> anyhow::Result<()> {
        while let Some(&key) = keys.get(next.fetch_add(1, Ordering::Relaxed)) {
            let api = drawers[key / each].at(&anybody).header("Idempotency-Key", &format!("key-{key}"));
            let reply = api.post(&format!("{DRAW}/draws"), &json!({}))?;
            assert_eq!(reply.status, 201, "{}", reply.body);
            let mut answered = answered.lock().unwrap();
            answered.insert(key, reply.body);
            if Some(answered.len()) == kill_after {
                // Others are in the middle of their draws just then.
                server.strike()?;
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            // An error means that the server is gone, which is what this is about.
            scope.spawn(|| drop(draw()));
        }
    });
    answered.into_inner().unwrap()
}

/// All draws, each answered; the server, which is at this folder, is killed and started again so often meanwhile.
fn drawn(
    mut server: Server,
    data: &Path,
    drawers: &[Drawer],
    (draws, each): (usize, usize),
    kills: usize,
) -> (Server, BTreeMap<usize, Value>) {
    let mut answers: BTreeMap<usize, Value> = BTreeMap::new();
    for round in 0..=kills {
        // What was answered is asked again now and then: retries that come late get the first answer.
        let is_asked = |key: &usize| !answers.contains_key(key) || key.is_multiple_of(7);
        let keys: Vec<usize> = (0..draws).filter(is_asked).collect();
        let kill_after = (round < kills).then_some(draws / (kills + 2));
        for (key, answer) in draw(&server, drawers, &keys, each, kill_after) {
            let first = answers.entry(key).or_insert_with(|| answer.clone());
            assert_eq!(*first, answer, "key {key} was answered twice");
        }
        if kill_after.is_some() {
            server.kill().unwrap();
            server = Server::start(data).unwrap();
        }
    }
    assert_eq!(answers.len(), draws);
    (server, answers)
}

/// The exported bundle holds for both checkers, and for neither once a draw in it was altered.
fn strangers_agree(url: &str, draws: usize) {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle.jsonl");
    let text = String::from_utf8(exported(url, "lucky")).unwrap();
    fs::write(&bundle, &text).unwrap();
    let [(_, by_product), (_, by_python)] = checked(&bundle);
    assert!(by_product.contains(&format!(": {draws} draws of")), "{by_product}");
    assert_eq!(by_python, format!("{draws} draws hold"));
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = lines.iter_mut().filter(|line| line["kind"] == "drawn").nth(draws / 2).unwrap();
    line["outcome"]["won"] = json!({ "asset": "unit.mug", "amount": 2 });
    let place = format!("position {}: ", line["position"]);
    fs::write(&bundle, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    for (holds, said) in checked(&bundle) {
        assert!(!holds && said.contains(&place), "{place}{said}");
    }
}

#[test]
fn exactly_what_is_in_stock_is_won_whatever_is_retried_and_killed() {
    let each = number("DRAWS_EACH", DRAWS_EACH);
    let persons = number("DRAWS", DRAWS).div_ceil(each);
    let draws = persons * each;
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    let mug = json!({ "asset": "unit.mug", "amount": 1, "weight": 1 });
    set_up(&operator, &json!({ "prizes": [mug], "blank_weight": 1 }), STOCK, (draws, each));
    let drawers = voted(&server, persons);
    operator.get_until(DRAW, |draw| draw["inside"]["tickets"]["granted"] == draws).unwrap();
    let (server, answers) = drawn(server, data.path(), &drawers, (draws, each), KILLS);
    let numbers: BTreeSet<u64> = answers.values().map(|answer| answer["draw"].as_u64().unwrap()).collect();
    assert_eq!((numbers.len(), numbers.last()), (draws, Some(&(draws as u64))), "each draw is one");
    let won = answers.values().filter(|answer| !answer["won"].is_null()).count();
    assert_eq!(won, STOCK);
    let operator = server.operator().unwrap();
    let inside = operator.must_get(DRAW).unwrap()["inside"].clone();
    assert_eq!((&inside["wins"], &inside["stock"][0]["left"]), (&json!(STOCK), &json!(0)), "{inside}");
    let account = |name: &str| format!("{BOOK}/accounts/{name}");
    operator.get_until(&account("tickets.lucky:spent:lucky"), |found| found["balance"] == draws).unwrap();
    operator.get_until(&account("unit.mug:stock:lucky"), |found| found["balance"] == 0).unwrap();
    assert_eq!(operator.get(&account("unit.mug:shortfall:lucky")).unwrap().status, 404, "none was missing");
    operator.must_post(&format!("{DRAW}/close"), &json!({})).unwrap();
    let book = operator.must_get(BOOK).unwrap();
    assert_eq!(book["pending"], 0, "nothing waits in the books: {book}");
    let waiting = operator.must_get(&format!("{DRAW}/waiting-prizes")).unwrap();
    assert_eq!(waiting["all"], 0, "nor to be sent: {waiting}");
    strangers_agree(server.url(), draws);
    server.stop().unwrap();
    Server::check(data.path()).unwrap();
}
