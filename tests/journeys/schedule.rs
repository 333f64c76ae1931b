//! What comes with time alone: opening, closing, a new day, a board that stands still.

use serde_json::{Value, json};
use tests::{Api, Person, Server};

/// 2027-01-10 16:00 UTC, when 11 January begins in Shanghai.
const MIDNIGHT_MS: u64 = 1_799_596_800_000;

/// Somebody as they are at a time.
fn at(server: &Server, openid: &str, at_ms: u64) -> Person {
    server.anybody().pretending(at_ms).sign_in(openid).unwrap()
}

/// A vote at a time: its status, and the problem if there is one.
fn vote(server: &Server, openid: &str, at_ms: u64) -> (u16, Value) {
    let reply = at(server, openid, at_ms).vote_on("spring", 1, &json!({})).unwrap();
    (reply.status, reply.body["type"].clone())
}

fn problem(slug: &str) -> (u16, Value) {
    (409, json!(format!("/problems/{slug}")))
}

/// A draft with one contestant.
fn draft(operator: &Api, rules: &Value) {
    let campaign = json!({ "id": "spring", "kind": "votes", "name": "Spring", "rules": rules });
    operator.must_post("/v1/campaigns", &campaign).unwrap();
    operator.must_post("/v1/campaigns/spring/contestants", &json!({ "name": "Ann" })).unwrap();
}

#[test]
fn a_campaign_opens_and_closes_when_its_rules_say() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let (begin, open, close) = (MIDNIGHT_MS, MIDNIGHT_MS + 60_000, MIDNIGHT_MS + 120_000);
    let rules = json!({ "opens_at_ms": open, "closes_at_ms": close, "board_refresh_seconds": 1 });
    draft(&server.operator().unwrap().pretending(begin), &rules);
    let status = |at_ms: u64| {
        server.anybody().pretending(at_ms).must_get("/v1/campaigns/spring").unwrap()["status"].clone()
    };
    assert_eq!(status(begin), "draft");
    assert_eq!(vote(&server, "early", open - 1_000), problem("campaign-not-open"));
    assert_eq!(vote(&server, "ann", open).0, 201);
    assert_eq!(status(open + 1), "open");
    assert_eq!(vote(&server, "bob", close - 1_000).0, 201);
    assert_eq!(vote(&server, "late", close), problem("campaign-not-open"));
    let closed = server.anybody().pretending(close + 1);
    let about = closed.get_until("/v1/campaigns/spring", |about| about["status"] == "closed").unwrap();
    assert_eq!((&about["opened_at_ms"], &about["closed_at_ms"]), (&json!(open), &json!(close)));
    let board = closed.get_until("/v1/campaigns/spring/leaderboard", |board| board["total_votes"] == 2);
    assert_eq!(board.unwrap()["status"], "closed");
    server.stop().unwrap();
}

#[test]
fn a_day_begins_at_midnight_in_shanghai() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap().pretending(MIDNIGHT_MS - 60_000);
    draft(&operator, &json!({ "votes_per_person_per_day": 1, "time_zone": "Asia/Shanghai" }));
    operator.must_post("/v1/campaigns/spring/open", &json!({})).unwrap();
    assert_eq!(vote(&server, "ann", MIDNIGHT_MS - 50_000).0, 201);
    assert_eq!(vote(&server, "ann", MIDNIGHT_MS - 1_000), problem("quota-spent"));
    assert_eq!(vote(&server, "ann", MIDNIGHT_MS).0, 201);
    assert_eq!(
        vote(&server, "ann", MIDNIGHT_MS + 8 * 3_600_000),
        problem("quota-spent"),
        "00:00 UTC is no midnight"
    );
    server.stop().unwrap();
}

#[test]
fn a_hidden_board_is_shown_to_all_once_the_result_is_final() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let (operator, anybody) = (server.operator().unwrap(), server.anybody());
    let rules = json!({ "board": "hidden", "board_refresh_seconds": 1 });
    operator.open_campaign("spring", &rules, 1).unwrap();
    let ann = anybody.sign_in("ann").unwrap();
    assert_eq!(ann.vote_on("spring", 1, &json!({})).unwrap().status, 201);
    let board = "/v1/campaigns/spring/leaderboard";
    operator.get_until(board, |board| board["total_votes"] == 1).unwrap();
    for outsider in [&anybody, &ann.api] {
        let hidden = outsider.get(board).unwrap();
        assert_eq!((hidden.status, hidden.is_problem()), (403, true), "{}", hidden.body);
        let line = &outsider.must_get("/v1/campaigns/spring/contestants").unwrap()["contestants"][0];
        assert_eq!((&line["votes"], &line["rank"]), (&Value::Null, &Value::Null));
    }
    operator.must_post("/v1/campaigns/spring/close", &json!({})).unwrap();
    assert_eq!(anybody.get(board).unwrap().status, 403, "closed is not final");
    operator.finalize("spring").unwrap();
    assert_eq!(anybody.must_get(board).unwrap()["total_votes"], 1);
    server.stop().unwrap();
}

#[test]
fn a_frozen_board_stands_still_until_the_close() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let (begin, close) = (MIDNIGHT_MS, MIDNIGHT_MS + 600_000);
    let freeze = close - 300_000;
    let operator = server.operator().unwrap().pretending(begin);
    let rules = json!({
        "closes_at_ms": close,
        "board_frozen_before_close_seconds": 300,
        "board_refresh_seconds": 1,
    });
    draft(&operator, &rules);
    operator.must_post("/v1/campaigns/spring/open", &json!({})).unwrap();
    let board_at = |at_ms: u64, is_wanted: fn(&Value) -> bool| {
        server.anybody().pretending(at_ms).get_until("/v1/campaigns/spring/leaderboard", is_wanted).unwrap()
    };
    assert_eq!(vote(&server, "ann", begin + 1_000).0, 201);
    let before = board_at(freeze - 1_000, |board| board["total_votes"] == 1);
    assert_eq!(before["frozen"], false);
    assert_eq!(vote(&server, "bob", freeze + 1_000).0, 201);
    let frozen = board_at(close - 1_000, |board| board["frozen"] == true);
    assert_eq!((&frozen["total_votes"], &frozen["status"]), (&json!(1), &json!("open")));
    let closed = board_at(close, |board| board["status"] == "closed");
    assert_eq!(closed["total_votes"], 2);
    server.stop().unwrap();
}
