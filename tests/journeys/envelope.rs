//! A red envelope in a hurry: everybody says the password at once, the server is killed meanwhile, and still exactly so many get
//! a part each, all parts come to the fen, and the books and the bundle show it.

use std::collections::BTreeMap;
use std::{env, thread};

use serde_json::{Value, json};
use tests::{Api, Person, Server, strangers};

const BOOK: &str = "/v1/campaigns/book-default";
const ENVELOPE: &str = "/v1/campaigns/spring";
/// 2027-01-10 16:00 UTC.
const BEGIN_MS: u64 = 1_799_596_800_000;
const END_MS: u64 = BEGIN_MS + 60_000;
/// Persons who say the password, unless `CLAIMERS` says otherwise; one of three gets a part.
const CLAIMERS: usize = 90;
const THREADS: usize = 6;

/// How much is given to how many of how many.
#[derive(Clone, Copy)]
struct Crowd {
    persons: usize,
    parts: u64,
    fen: u64,
}

fn crowd() -> Crowd {
    let persons: usize =
        env::var("CLAIMERS").map_or(CLAIMERS, |claimers| claimers.parse().expect("CLAIMERS is a number"));
    let parts = persons as u64 / 3;
    Crowd { persons, parts, fen: 296 * parts + 8 }
}

fn set_up(operator: &Api, Crowd { parts, fen, .. }: Crowd) {
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let round = json!({
        "password": "Happy 2027", "releases_at_ms": BEGIN_MS, "ends_at_ms": END_MS, "fen": fen, "parts": parts,
        "split": "random", "shows_password": true,
    });
    let envelope = json!({ "id": "spring", "kind": "envelope", "name": "Spring", "rounds": [round] });
    operator.must_post("/v1/campaigns", &envelope).unwrap();
    let early = operator.post(&format!("{ENVELOPE}/open"), &json!({})).unwrap();
    assert_eq!((early.status, &early.body["type"]), (409, &json!("/problems/money-missing")));
    let allotment = json!({ "asset": "cny", "campaign": "spring", "into": "stock", "amount": fen });
    let allotted = operator.header("idempotency-key", "fen").post(&format!("{BOOK}/allotments"), &allotment);
    assert_eq!(allotted.unwrap().status, 201);
    operator.get_until(ENVELOPE, |about| about["inside"]["fen_in_stock"] == fen).unwrap();
    // One program takes for all of them, which is no secret to the guard.
    operator.must_post(&format!("{ENVELOPE}/prizes/bar"), &json!({ "bar": null })).unwrap();
    operator.must_post(&format!("{ENVELOPE}/open"), &json!({})).unwrap();
}

/// Status and body of saying the password; `None`: nobody answered.
fn say(person: &Person) -> Option<(u16, Value)> {
    let said = person
        .api
        .pretending(BEGIN_MS + 1_000)
        .header("Idempotency-Key", "the-one")
        .post(&format!("{ENVELOPE}/parts"), &json!({ "password": "ｈａｐｐｙ2027" }));
    said.ok().map(|reply| (reply.status, reply.body))
}

/// Everybody says the password at once, and then `meanwhile` happens. Gives what they were told, by their place.
fn everybody(persons: &[Person], meanwhile: impl FnOnce()) -> BTreeMap<usize, (u16, Value)> {
    let chunk = persons.len().div_ceil(THREADS);
    thread::scope(|scope| {
        let threads: Vec<_> = persons
            .chunks(chunk)
            .enumerate()
            .map(|(thread, some)| {
                scope.spawn(move || {
                    let told = some.iter().enumerate().map(|(at, person)| (thread * chunk + at, say(person)));
                    told.filter_map(|(at, told)| Some((at, told?))).collect::<Vec<_>>()
                })
            })
            .collect();
        meanwhile();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// Each from an address of their own few, so that the door's limits take them for the crowd that they are.
fn sign_in(server: &Server, persons: usize) -> Vec<Person> {
    let api = server.anybody().pretending(BEGIN_MS);
    let sign_in = |number: usize| {
        let address = format!("100.{}.{}.{}", 64 + number / 62_500, number / 250 % 250, number % 250 + 1);
        api.header("X-Forwarded-For", &address).sign_in(&format!("person-{number}")).unwrap()
    };
    (0..persons).map(sign_in).collect()
}

#[test]
fn a_hurry_with_a_kill_in_it_gives_each_part_once_and_all_of_the_fen() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let crowd = crowd();
    set_up(&server.operator().unwrap().pretending(BEGIN_MS - 60_000), crowd);
    let persons = sign_in(&server, crowd.persons);
    // As soon as one part is taken.
    let watcher = server.operator().unwrap();
    let told = everybody(&persons, || {
        watcher.get_until(ENVELOPE, |about| about["rounds"][0]["parts_taken"] != 0).unwrap();
        server.strike().unwrap();
    });
    drop(persons);
    server.kill().unwrap();

    let server = Server::start(data.path()).unwrap();
    let persons = sign_in(&server, crowd.persons);
    let after = everybody(&persons, || {});
    assert_eq!(after.len(), crowd.persons);
    for (at, before) in &told {
        assert_eq!(after[at], *before, "who was answered before the kill gets the same answer again");
    }
    let parts: Vec<u64> =
        after.values().filter(|told| told.0 == 201).filter_map(|told| told.1["fen"].as_u64()).collect();
    assert_eq!((parts.len() as u64, parts.iter().sum::<u64>()), (crowd.parts, crowd.fen));
    assert!(parts.iter().all(|fen| *fen >= 1));
    let refused = |told: &&(u16, Value)| told.1["type"] == "/problems/all-parts-taken";
    assert_eq!(after.values().filter(refused).count(), crowd.persons - crowd.parts as usize);

    let message = json!({ "openid": "somebody-else", "text": "happy 2027" });
    let operator = server.operator().unwrap();
    let reply = operator.pretending(BEGIN_MS + 2_000).header("Idempotency-Key", "m-1");
    let reply = reply.post(&format!("{ENVELOPE}/messages"), &message).unwrap();
    let gone = json!({ "outcome": "all-parts-taken", "reply": "本轮红包已领完。", "claim": null });
    assert_eq!((reply.status, &reply.body), (200, &gone));
    let send = |key: &str, text: &str| {
        let relay = operator.pretending(BEGIN_MS + 2_000).header("Idempotency-Key", key);
        let message = json!({ "openid": "somebody-else", "text": text });
        relay.header("Accept-Language", "en").post(&format!("{ENVELOPE}/messages"), &message).unwrap()
    };
    let again = send("m-1", " ＨＡＰＰＹ　2027 ");
    assert_eq!((again.status, &again.body["reply"]), (200, &json!("all parts of this round are taken")));
    assert_eq!(send("m-1", "happy 2028").status, 409, "that is another wish");
    let silent = json!({ "outcome": "silent", "reply": null, "claim": null });
    assert_eq!((send("m-2", "hello").status, send("m-2", "hello").body), (200, silent));
    // Whoever took a part, or came too late, may leave: what they did stands without them.
    for number in [after.iter().find(|(_, told)| told.0 == 201), after.iter().find(|(_, told)| told.0 != 201)]
    {
        let order = json!({ "openid": format!("person-{}", number.unwrap().0) });
        assert_eq!(operator.must_post("/v1/people/erase", &order).unwrap(), json!({ "erased": true }));
    }
    at_the_end(&operator.pretending(END_MS), server.url(), crowd);
    server.stop().unwrap();
    Server::check(data.path()).unwrap();
}

/// It closes by itself; the books are even, and the exported bundle proves the parts.
fn at_the_end(operator: &Api, url: &str, Crowd { parts, fen, .. }: Crowd) {
    // Whatever comes at that time lets it pass.
    let late = operator.header("Idempotency-Key", "m-2");
    late.post(&format!("{ENVELOPE}/messages"), &json!({ "openid": "late", "text": "happy2027" })).unwrap();
    operator.get_until(ENVELOPE, |about| about["status"] == "closed").unwrap();
    let account = |name: &str| format!("{BOOK}/accounts/{name}");
    operator.get_until(&account("cny:stock:spring"), |found| found["balance"] == 0).unwrap();
    assert_eq!(operator.get(&account("cny:shortfall:spring")).unwrap().status, 404, "none was missing");
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert!(trial["assets"].as_array().unwrap().iter().all(|asset| asset["difference"] == 0), "{trial}");

    let (checked, verified) = strangers(url, "spring");
    assert!(
        checked.contains(&format!(": {parts} parts of {parts} persons hold; {fen} fen taken")),
        "{checked}"
    );
    assert_eq!(verified, format!("{parts} parts of {fen} fen hold"));
}
