//! From a vote to a prize in the books: each service does its part, and whoever is killed in between, nothing is lost, drawn
//! twice or paid from nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use tests::{Api, Person, Server, strangers};

use crate::commands::contents;

const BOOK: &str = "/v1/campaigns/book-default";
const DRAW: &str = "/v1/campaigns/lucky";
const MUGS: u64 = 2;

/// Files with their bytes.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A draw that gives mugs, whose tickets are earned by votes in `spring`.
fn set_up(operator: &Api) {
    set_up_with(operator, &json!({ "prizes": [{ "asset": "unit.mug", "amount": 1, "weight": 1 }] }));
}

fn set_up_with(operator: &Api, rules: &Value) {
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let ticket = json!({ "name": "ticket", "on": "vote_counted", "asset": "tickets.lucky", "amount": 1 });
    let awards = json!({ "campaign": "spring", "rules": { "awards": [ticket] } });
    operator.must_post(&format!("{BOOK}/rules"), &awards).unwrap();
    for (key, asset, campaign, into, amount) in
        [("tickets", "tickets.lucky", "spring", "budget", 100), ("mugs", "unit.mug", "lucky", "stock", MUGS)]
    {
        let allotment = json!({ "asset": asset, "campaign": campaign, "into": into, "amount": amount });
        let allotted =
            operator.header("idempotency-key", key).post(&format!("{BOOK}/allotments"), &allotment);
        assert_eq!(allotted.unwrap().status, 201);
    }
    let draw = json!({ "id": "lucky", "kind": "lotteries", "name": "Lucky", "rules": rules });
    operator.must_post("/v1/campaigns", &draw).unwrap();
    operator.get_until(DRAW, |draw| draw["inside"]["stock"][0]["left"] == MUGS).unwrap();
    operator.must_post(&format!("{DRAW}/open"), &json!({})).unwrap();
}

/// Signs a person in who votes in `spring`.
pub fn vote(server: &Server, openid: &str) -> Person {
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

    let back = json!({ "why": "invalidated" });
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

/// What stood in files of the vault and was overwritten: at least a person's sealed key, openid and delivery.
fn overwritten(before: &Files, after: &Files) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    for (path, was) in before {
        let is = after.get(path).unwrap_or_else(|| panic!("{} has gone", path.display()));
        let changed: Vec<usize> = (0..was.len()).filter(|at| is.get(*at) != was.get(*at)).collect();
        // Some bytes of a piece are by chance what they are overwritten with.
        for piece in changed.chunk_by(|one, next| next - one <= 8) {
            let piece = &was[piece[0]..=piece[piece.len() - 1]];
            pieces.extend((piece.len() >= 32 && piece.iter().any(|byte| *byte != 0)).then(|| piece.to_vec()));
        }
    }
    pieces
}

/// Neither a text of the person nor what was overwritten, such as the key to them, stands in any file.
fn is_gone(files: &Files, texts: &[&str], overwritten: &[Vec<u8>]) {
    assert!(overwritten.len() >= 3, "key, openid and delivery: {overwritten:?}");
    let ends = overwritten.iter().flat_map(|piece| [&piece[..24], &piece[piece.len() - 24..]]);
    let wanted: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).chain(ends).collect();
    for (path, bytes) in files {
        for piece in &wanted {
            let is_there = bytes.windows(piece.len()).any(|window| window == *piece);
            assert!(!is_there, "{} stands in {}", String::from_utf8_lossy(piece), path.display());
        }
    }
}

/// Mugs that are to be claimed in this way.
fn claimed(claim: &str) -> Value {
    let mug = json!({ "label": "Mug", "asset": "unit.mug", "amount": 1, "weight": 1, "claim": claim });
    json!({ "prizes": [mug], "skin": "golden_egg", "claim_within_hours": 72 })
}

/// Where the prizes of all winners are and what was noted, newest first, as the command lists them.
fn fates(server: &Server, auditor: &Api) -> Vec<[String; 2]> {
    let listed = server.ask(auditor, &["winners", "--campaign", "lucky", "--json"]).unwrap();
    let lines = String::from_utf8(listed.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|line| ["stage", "note"].map(|field| line[field].as_str().unwrap().to_owned())).collect()
}

#[test]
fn a_prize_is_claimed_with_an_address_that_leaves_with_its_winner_and_the_log_still_verifies() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let (operator, auditor) = (server.operator().unwrap(), server.staff("auditor", "default").unwrap());
    set_up_with(&operator, &claimed("delivery"));
    let people = ["ann", "bob"].map(|openid| vote(&server, openid));
    let won = people.each_ref().map(|person| {
        has_ticket(person);
        let (status, drawn) = draw(person, "one");
        assert_eq!((status, &drawn["cell"]), (201, &json!(0)), "{drawn}");
        drawn["position"].as_u64().unwrap()
    });
    let claim = |person: &Person, won: u64, body: &Value| {
        let api = person.api.header("Idempotency-Key", "claim");
        api.post(&format!("{DRAW}/draws/{won}/claim"), body).unwrap()
    };
    let home = json!({ "name": "Ann Li", "phone": "+86 138 0000 0000", "address": "1 Long Lane\nHangzhou" });
    let [ann, bob] = &people;
    assert_eq!(claim(ann, won[0], &json!({ "name": "Ann Li" })).status, 400, "where to?");
    let nowhere = claim(ann, won[0], &json!({ "name": "Ann Li", "phone": "abc", "address": "1 Long Lane" }));
    assert_eq!(nowhere.status, 400, "whom would the carrier call?");
    assert_eq!(claim(bob, won[0], &home).status, 404, "it is Ann's");
    let first = claim(ann, won[0], &home);
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(claim(ann, won[0], &home).body, first.body, "a retry gets the first answer");
    assert_eq!(
        claim(bob, won[1], &json!({ "name": "Bob", "phone": "13900139000", "address": "2" })).status,
        200
    );

    let waiting = |api: &Api| api.must_get(&format!("{DRAW}/waiting-prizes")).unwrap();
    assert_eq!(waiting(&operator)["prizes"][0]["delivery"], home);
    assert_eq!(waiting(&auditor)["prizes"][0]["delivery"], Value::Null);
    let me = ann.api.must_get(&format!("{DRAW}/me")).unwrap();
    assert_eq!(me["prizes"][0]["stage"], "claimed", "{me}");
    let vault = data.path().join("vault");
    let before = contents(&vault);
    let unasked = server.ask(&operator, &["people", "erase", "ann"]).unwrap();
    assert_eq!(unasked.status.code(), Some(1), "nobody can be asked");
    let erase = ["people", "erase", "ann", "--yes", "--json"];
    for erased in ["{\"erased\":true}\n", "{\"erased\":false}\n"] {
        assert_eq!(String::from_utf8(server.ask(&operator, &erase).unwrap().stdout).unwrap(), erased);
    }
    let overwritten = overwritten(&before, &contents(&vault));
    assert_eq!(waiting(&operator)["prizes"][0]["delivery"], Value::Null, "nobody knows any more");
    let fulfil = format!("{DRAW}/draws/{}/fulfil", won[1]);
    operator.must_post(&fulfil, &json!({ "note": "parcel 7" })).unwrap();
    assert_eq!(operator.post(&fulfil, &json!({})).unwrap().status, 409, "once");
    assert_eq!(waiting(&operator)["all"], 1);
    assert_eq!(fates(&server, &auditor), [["fulfilled", "parcel 7"], ["claimed", ""]]);
    operator.must_post(&format!("{DRAW}/close"), &json!({})).unwrap();
    assert_eq!(strangers(server.url(), "lucky").1, "2 draws hold", "her draw stands without her");
    server.stop().unwrap();
    is_gone(&contents(data.path()), &["Ann Li", "138 0000 0000", "Long Lane"], &overwritten);
    let log = Server::run(data.path(), &["log", "--service", "lotteries", "--json"]).unwrap();
    assert!(!String::from_utf8(log.stdout).unwrap().contains("Long Lane"));
    Server::check(data.path()).unwrap();
}

#[test]
fn a_code_is_good_for_one_prize_once_and_whoever_is_denied_does_not_draw() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up_with(&operator, &claimed("pick_up"));
    let ann = vote(&server, "ann");
    has_ticket(&ann);
    let deny = |listing: &str| json!({ "openid": "ann", "listing": listing });
    operator.must_post(&format!("{DRAW}/lists"), &deny("denied")).unwrap();
    let (status, refused) = draw(&ann, "early");
    assert_eq!((status, &refused["type"]), (403, &json!("/problems/denied")));
    operator.must_post(&format!("{DRAW}/lists"), &deny("none")).unwrap();
    let (_, drawn) = draw(&ann, "one");
    let code = ann.api.must_post(&format!("{DRAW}/draws/{}/code", drawn["position"]), &json!({})).unwrap();
    let redeem =
        |code: &str| operator.post(&format!("{DRAW}/redemptions"), &json!({ "code": code })).unwrap();
    assert_eq!(redeem("7-0000000000").status, 404);
    let code = code["code"].as_str().unwrap();
    let handed_out = redeem(&code.to_lowercase());
    assert_eq!((handed_out.status, &handed_out.body["position"]), (200, &drawn["position"]));
    assert_eq!(redeem(code).status, 409);
    server.stop().unwrap();
}
