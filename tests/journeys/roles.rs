//! Every endpoint × every role does what a table says.

use serde_json::{Value, json};
use tests::{Api, Server};

/// What each role gets: nobody, a person, an operator, an auditor, an operator of another account.
type Row = (&'static str, &'static str, fn() -> Value, [u16; 5]);

const GET: &str = "GET";
const POST: &str = "POST";

fn nothing() -> Value {
    json!({})
}

/// In an order in which each call of the rightful role succeeds.
fn table() -> Vec<Row> {
    let c = "/v1/campaigns/spring";
    let path = |rest: &str| -> &'static str { Box::leak(format!("{c}{rest}").into_boxed_str()) };
    let mut table: Vec<Row> = vec![
        (
            POST,
            "/v1/campaigns",
            || json!({ "id": "fresh", "kind": "votes", "name": "x" }),
            [401, 403, 201, 403, 409],
        ),
        (POST, path("/contestants"), || json!({ "name": "Ann" }), [401, 201, 201, 403, 404]),
        (POST, path("/contestants/1/approve"), nothing, [401, 403, 200, 403, 404]),
        (POST, path("/contestants/2/reject"), nothing, [401, 403, 409, 403, 404]),
        (POST, path("/contestants/2/withdraw"), nothing, [401, 403, 200, 403, 404]),
        (POST, path("/pause"), nothing, [401, 403, 200, 403, 404]),
        (POST, path("/open"), nothing, [401, 403, 200, 403, 404]),
        (POST, path("/followers"), || json!({ "openid": "o", "following": true }), [401, 403, 200, 403, 404]),
        (
            POST,
            path("/marks"),
            || json!({ "contestant": 1, "juror": "j", "points": 7 }),
            [401, 403, 200, 403, 404],
        ),
        (POST, path("/visits"), nothing, [401, 201, 403, 403, 403]),
        (POST, path("/votes"), || json!({ "contestant": 1, "page_token": "x" }), [401, 400, 403, 403, 403]),
        // What is public is public, to whomever.
        (GET, c, nothing, [200; 5]),
        (GET, path("/contestants"), nothing, [200; 5]),
        (GET, path("/leaderboard"), nothing, [200; 5]),
        (GET, path("/minutes"), nothing, [401, 403, 200, 200, 404]),
        (GET, "/v1/campaigns", nothing, [401, 403, 200, 200, 200]),
        (POST, "/v1/people/erase", || json!({ "openid": "none" }), [401, 403, 200, 403, 200]),
        (GET, "/v1/door", nothing, [401, 403, 200, 200, 403]),
        (GET, path("/me"), nothing, [401, 200, 403, 403, 403]),
        (POST, path("/close"), nothing, [401, 403, 200, 403, 404]),
        (POST, path("/finalize"), nothing, [401, 403, 200, 403, 404]),
        (POST, "/v1/sessions", || json!({ "openid": "somebody" }), [201; 5]),
        (GET, "/v1/journals", nothing, [401, 403, 200, 200, 200]),
        (GET, "/v1/journals/votes/0/digest", nothing, [401, 403, 200, 200, 200]),
        (GET, "/v1/journals/votes/0/verify", nothing, [401, 403, 200, 200, 200]),
        (GET, "/v1/journals/votes/0/events", nothing, [401, 403, 200, 200, 200]),
        (GET, "/v1/journals/votes/0/blocks", nothing, [401, 403, 403, 200, 403]),
        (GET, "/livez", nothing, [200; 5]),
        (GET, "/readyz", nothing, [200; 5]),
        (GET, "/metrics", nothing, [200; 5]),
        (GET, "/openapi.json", nothing, [200; 5]),
        (GET, "/nowhere", nothing, [404; 5]),
    ];
    table.extend(of_judging());
    table.extend(of_a_book());
    table.extend(of_a_draw());
    table.extend(of_an_envelope());
    table.extend(of_a_raffle());
    table.extend(of_referrals());
    table
}

/// The same for cases and acts, of the campaign that the table set up.
fn of_judging() -> Vec<Row> {
    let path =
        |rest: &str| -> &'static str { Box::leak(format!("/v1/campaigns/fresh{rest}").into_boxed_str()) };
    let by_operators = [401, 403, 200, 403, 404];
    let read = [401, 403, 200, 200, 404];
    let unknown = [401, 403, 404, 404, 404];
    let because = || json!({ "reason": "x" });
    vec![
        (POST, path("/cases"), because, [401, 403, 201, 403, 404]),
        (POST, path("/cases/1/votes"), || json!({ "votes": [1], "reason": "x" }), [401, 403, 404, 403, 404]),
        (POST, path("/cases/1/confirm"), because, by_operators),
        (POST, path("/cases/1/reopen"), because, by_operators),
        (POST, path("/cases/1/dismiss"), because, by_operators),
        (
            POST,
            path("/acts"),
            || json!({ "moves": [{ "from": "held", "to": "voided", "votes": [1] }], "reason": "x" }),
            [401, 403, 404, 403, 404],
        ),
        (GET, path("/preview?do=void&contestant=1"), nothing, read),
        (POST, path("/review"), nothing, [401, 403, 409, 403, 404]),
        (GET, path("/cases"), nothing, read),
        (GET, path("/acts"), nothing, read),
        (GET, path("/cases/7"), nothing, unknown),
        (GET, path("/acts/7"), nothing, unknown),
    ]
}

/// The same for a lucky draw.
fn of_a_draw() -> Vec<Row> {
    let draw = "/v1/campaigns/lucky";
    let path = |rest: &str| -> &'static str { Box::leak(format!("{draw}{rest}").into_boxed_str()) };
    let by_operators = [401, 403, 200, 403, 404];
    vec![
        (
            POST,
            "/v1/campaigns",
            || {
                let rules = json!({ "prizes": [{ "asset": "points", "amount": 1, "weight": 1 }] });
                json!({ "id": "lucky", "kind": "lotteries", "name": "x", "rules": rules })
            },
            [401, 403, 201, 403, 409],
        ),
        // It has no stock, so it can neither open nor be paused.
        (POST, path("/open"), nothing, [401, 403, 409, 403, 404]),
        (POST, path("/draws"), nothing, [401, 409, 403, 403, 403]),
        (POST, path("/draws/1/take-back"), || json!({ "why": "lapsed" }), [401, 403, 404, 403, 404]),
        (POST, path("/lists"), || json!({ "openid": "o", "listing": "denied" }), by_operators),
        (
            POST,
            path("/draws/1/claim"),
            || json!({ "name": "x", "phone": "13800138000", "address": "y" }),
            [401, 404, 403, 403, 403],
        ),
        (POST, path("/draws/1/code"), nothing, [401, 404, 403, 403, 403]),
        (POST, path("/draws/1/fulfil"), nothing, [401, 403, 404, 403, 404]),
        (POST, path("/redemptions"), || json!({ "code": "1-0" }), [401, 403, 404, 403, 404]),
        (GET, path("/waiting-prizes"), nothing, [401, 403, 200, 200, 404]),
        (GET, path("/winners"), nothing, [401, 403, 200, 200, 404]),
        (GET, path("/fairness"), nothing, [409; 5]),
        (GET, draw, nothing, [200; 5]),
        (GET, path("/minutes"), nothing, [401, 403, 200, 200, 404]),
        (GET, path("/me"), nothing, [401, 200, 403, 403, 403]),
        (POST, path("/pause"), nothing, [401, 403, 409, 403, 404]),
        (POST, path("/close"), nothing, by_operators),
    ]
}

/// The same for a red envelope, which cannot open without money and so takes no claim.
fn of_an_envelope() -> Vec<Row> {
    let red = "/v1/campaigns/red";
    let path = |rest: &str| -> &'static str { Box::leak(format!("{red}{rest}").into_boxed_str()) };
    vec![
        (
            POST,
            "/v1/campaigns",
            || {
                // In 2100.
                let times = json!([4_102_444_800_000_u64, 4_102_448_400_000_u64]);
                let round = json!({ "password": "x", "releases_at_ms": times[0], "ends_at_ms": times[1],
                    "fen": 2, "parts": 1, "split": "fixed" });
                json!({ "id": "red", "kind": "envelope", "name": "x", "rounds": [round] })
            },
            [401, 403, 201, 403, 409],
        ),
        (POST, path("/open"), nothing, [401, 403, 409, 403, 404]),
        (POST, path("/parts"), || json!({ "password": "x" }), [401, 409, 403, 403, 403]),
        (POST, path("/messages"), || json!({ "openid": "o", "text": "x" }), [401, 403, 200, 403, 404]),
        (POST, path("/rounds/1/rotate"), || json!({ "password": "y" }), [401, 403, 200, 403, 404]),
        (POST, path("/stop"), || json!({ "reason": "x" }), [401, 403, 409, 403, 404]),
        (GET, red, nothing, [200; 5]),
        (GET, path("/me"), nothing, [401, 200, 403, 403, 403]),
        (POST, path("/close"), nothing, [401, 403, 200, 403, 404]),
    ]
}

/// The same for a raffle, which cannot open without prizes and so is never drawn.
fn of_a_raffle() -> Vec<Row> {
    let raffle = "/v1/campaigns/raffle";
    let path = |rest: &str| -> &'static str { Box::leak(format!("{raffle}{rest}").into_boxed_str()) };
    let too_early = [401, 403, 409, 403, 404];
    let nobody = [401, 403, 404, 403, 404];
    vec![
        (
            POST,
            "/v1/campaigns",
            || {
                // In 2100.
                let mug = json!({ "asset": "unit.mug", "amount": 1, "winners": 1 });
                let rules = json!({ "closes_at_ms": 4_102_444_800_000_u64, "prizes": [mug] });
                json!({ "id": "raffle", "kind": "raffle", "name": "x", "rules": rules })
            },
            [401, 403, 201, 403, 409],
        ),
        (POST, path("/open"), nothing, too_early),
        (POST, path("/entries"), nothing, [401, 409, 403, 403, 403]),
        (
            POST,
            path("/entries/hand-in"),
            || json!({ "persons": ["01010101010101010101010101010101"] }),
            too_early,
        ),
        (POST, path("/winners"), nothing, too_early),
        (POST, path("/winners/1/confirm"), nothing, nobody),
        (POST, path("/winners/1/invalidate"), || json!({ "reason": "x" }), nobody),
        (POST, path("/winners/redraw"), || json!({ "reason": "x" }), [401, 403, 409, 403, 404]),
        (GET, raffle, nothing, [200; 5]),
        (GET, path("/me"), nothing, [401, 200, 403, 403, 403]),
        (POST, path("/close"), nothing, [401, 403, 200, 403, 404]),
    ]
}

/// The same for a campaign of referrals.
fn of_referrals() -> Vec<Row> {
    let friends = "/v1/campaigns/friends";
    let path = |rest: &str| -> &'static str { Box::leak(format!("{friends}{rest}").into_boxed_str()) };
    let by_operators = [401, 403, 200, 403, 404];
    vec![
        (
            POST,
            "/v1/campaigns",
            || json!({ "id": "friends", "kind": "referrals", "name": "x" }),
            [401, 403, 201, 403, 409],
        ),
        (POST, path("/open"), nothing, by_operators),
        (POST, path("/codes"), nothing, [401, 200, 403, 403, 403]),
        (POST, path("/invitations"), || json!({ "code": "000000000000" }), [401, 400, 403, 403, 403]),
        (POST, path("/followers"), || json!({ "openid": "o", "following": true }), by_operators),
        (GET, friends, nothing, [200; 5]),
        (GET, path("/minutes"), nothing, [401, 403, 200, 200, 404]),
        (GET, path("/me"), nothing, [401, 200, 403, 403, 403]),
        (GET, path("/me/rewards"), nothing, [401, 200, 403, 403, 403]),
        (POST, path("/pause"), nothing, by_operators),
        (POST, path("/open"), nothing, by_operators),
        (POST, path("/close"), nothing, by_operators),
    ]
}

/// The same for a book and for facts that wait.
fn of_a_book() -> Vec<Row> {
    let book = "/v1/campaigns/book-default";
    let path = |rest: &str| -> &'static str { Box::leak(format!("{book}{rest}").into_boxed_str()) };
    let by_operators = [401, 403, 200, 403, 404];
    let read = [401, 403, 200, 200, 404];
    let parked = "/v1/journals/ledger/0/parked";
    vec![
        (
            POST,
            "/v1/campaigns",
            || json!({ "id": "book-default", "kind": "ledger", "name": "x" }),
            [401, 403, 201, 403, 409],
        ),
        (POST, path("/rules"), || json!({ "campaign": "spring", "rules": { "awards": [] } }), by_operators),
        (
            POST,
            path("/allotments"),
            || json!({ "asset": "points", "campaign": "spring", "into": "budget", "amount": 9 }),
            [401, 403, 201, 403, 404],
        ),
        (
            POST,
            path("/allotments/recall"),
            || json!({ "asset": "unit.mug", "campaign": "no-draw", "amount": 1 }),
            [401, 403, 409, 403, 404],
        ),
        (POST, path("/accounts"), || json!({ "account": "points:holding:reserve" }), by_operators),
        (
            POST,
            path("/transfers"),
            || {
                let (debit, credit) = ("points:budget:spring", "points:holding:reserve");
                json!({ "transfers": [{ "debit": debit, "credit": credit, "amount": 2, "reason": "spare" }] })
            },
            [401, 403, 201, 403, 404],
        ),
        (
            POST,
            path("/accounts/close"),
            || json!({ "account": "points:holding:reserve" }),
            [401, 403, 409, 403, 404],
        ),
        (GET, book, nothing, read),
        (GET, path("/accounts"), nothing, read),
        (GET, path("/accounts/points:budget:spring"), nothing, read),
        (GET, path("/trial-balance"), nothing, read),
        (GET, path("/accounts/points:budget:spring/balance"), nothing, read),
        (GET, path("/entries"), nothing, read),
        (GET, path("/statement"), nothing, read),
        (GET, path("/entries/4/trace"), nothing, read),
        (GET, "/v1/accesses", nothing, [401, 403, 200, 403, 200]),
        (GET, path("/rules"), nothing, read),
        (GET, path("/minutes"), nothing, read),
        (GET, path("/me"), nothing, [401, 200, 403, 403, 403]),
        (GET, parked, nothing, [401, 403, 200, 200, 403]),
        (POST, "/v1/journals/ledger/0/parked/1/retry", nothing, [401, 403, 409, 403, 403]),
        (POST, "/v1/journals/ledger/0/parked/1/drop", nothing, [401, 403, 409, 403, 403]),
    ]
}

#[test]
fn every_endpoint_does_for_every_role_what_the_table_says() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({}), 2).unwrap();
    let roles: [(&str, Api); 5] = [
        ("nobody", server.anybody()),
        ("person", server.anybody().sign_in("ann").unwrap().api),
        ("operator", operator),
        ("auditor", server.staff("auditor", "default").unwrap()),
        ("stranger", server.staff("operator", "elsewhere").unwrap()),
    ];
    let mut wrong = Vec::new();
    for (method, path, body, expected) in table() {
        if path.ends_with("/spring/finalize") {
            roles[2].1.get_until("/v1/campaigns/spring", |about| about["being_reviewed"] == false).unwrap();
        }
        for ((role, api), expected) in roles.iter().zip(expected) {
            let api = api.header(
                "Idempotency-Key",
                &format!("{role}-{}", path.replace(|c: char| !c.is_ascii_alphanumeric(), "-")),
            );
            let reply = if method == GET { api.get(path) } else { api.post(path, &body()) }.unwrap();
            // A problem is always told as one.
            let told = reply.status < 400 || reply.is_problem();
            if reply.status != expected || !told {
                wrong.push(format!(
                    "{method} {path} as {role}: {} instead of {expected}: {}",
                    reply.status, reply.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    server.stop().unwrap();
}

#[test]
fn a_name_that_nobody_has_approved_is_for_operators_only() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({}), 1).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap().api;
    ann.must_post("/v1/campaigns/spring/contestants", &json!({ "name": "Ann", "about": "Votes" })).unwrap();
    let auditor = server.staff("auditor", "default").unwrap();
    let line =
        |api: &Api| api.must_get("/v1/campaigns/spring/contestants").unwrap()["contestants"][1].clone();
    assert_eq!((&line(&operator)["name"], &line(&operator)["status"]), (&json!("Ann"), &json!("pending")));
    let seen = line(&auditor);
    assert_eq!((&seen["number"], &seen["name"], &seen["about"]), (&json!(2), &Value::Null, &Value::Null));
    assert_eq!(line(&server.anybody()), Value::Null, "the public does not see that somebody signed up");
    operator.must_post("/v1/campaigns/spring/contestants/2/approve", &json!({})).unwrap();
    assert_eq!(line(&auditor)["name"], "Ann");
    server.stop().unwrap();
}

#[test]
fn nobody_acts_for_somebody_else() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({}), 2).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    let eve = server.anybody().sign_in("eve").unwrap();
    let page = ann.visit("spring").unwrap();
    let stolen = eve.vote("spring", 1, &page, "k").unwrap();
    assert!(stolen.status >= 400 && stolen.is_problem(), "another's page token: {}", stolen.body);

    let receipt = ann.vote("spring", 1, &page, "k").unwrap();
    assert_eq!(receipt.status, 201, "{}", receipt.body);
    let hers = ann.api.must_get("/v1/campaigns/spring/me").unwrap();
    let others = eve.api.must_get("/v1/campaigns/spring/me").unwrap();
    assert_eq!(hers["receipts"].as_array().unwrap().len(), 1);
    assert_eq!(others["receipts"].as_array().unwrap().len(), 0);
    // A key is bound to its sender: Eve's command with Ann's key is Eve's own.
    let page = eve.visit("spring").unwrap();
    let own = eve.vote("spring", 2, &page, "k").unwrap();
    assert_eq!(own.status, 201, "{}", own.body);
    assert_ne!(own.body["id"], receipt.body["id"]);
    server.stop().unwrap();
}

#[test]
fn a_revoked_token_is_refused_from_the_next_request_on_and_both_deeds_are_logged() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    assert_eq!(operator.get("/v1/journals").unwrap().status, 200);
    let listed = Server::run(data.path(), &["token", "list", "--json"]).unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let hash = listed["hash"].as_str().unwrap();
    let unasked = Server::run(data.path(), &["token", "revoke", &hash[..12]]).unwrap();
    assert!(!unasked.status.success(), "revoking needs --yes where nobody can be asked");
    let revoked = Server::run(data.path(), &["token", "revoke", &hash[..12], "--yes"]).unwrap();
    assert!(revoked.status.success(), "{}", String::from_utf8_lossy(&revoked.stderr));
    assert_eq!(operator.get("/v1/journals").unwrap().status, 401);
    // The server notes both within a second; an orderly restart makes sure of it.
    server.stop().unwrap();
    Server::start(data.path()).unwrap().stop().unwrap();
    let log = Server::run(data.path(), &["log", "--service", "directory", "--json"]).unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    assert!(log.contains("TokenCreated") && log.contains("TokenRevoked"), "{log}");
}
