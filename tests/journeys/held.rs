//! Whoever cheats learns nothing: a held vote looks like a counted one, and is out of the board.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Person, Reply, Server};

/// Names of what came back: headers and fields, without their values.
fn shape(reply: &Reply) -> (BTreeSet<&str>, BTreeSet<&String>) {
    let headers = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
    (headers, reply.body.as_object().unwrap().keys().collect())
}

#[test]
fn a_held_vote_looks_like_a_counted_one_and_is_out_of_the_board() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    let rules = json!({ "board_refresh_seconds": 1, "votes_per_person_per_day": 2 });
    operator.open_campaign("spring", &rules, 2).unwrap();
    let (ann, bot) = (server.anybody().sign_in("ann").unwrap(), server.anybody().sign_in("bot").unwrap());
    let phone = json!({ "platform": "iPhone", "screen": "390x844@3", "touch_points": 5, "webdriver": false });
    let driven = json!({ "platform": "iPhone", "screen": "390x844@3", "touch_points": 5, "webdriver": true });
    let counted = ann.vote_on("spring", 1, &phone).unwrap();
    let held = bot.vote_on("spring", 1, &driven).unwrap();
    for reply in [&counted, &held] {
        assert_eq!((reply.status, &reply.body["votes_left"]), (201, &json!(1)), "{}", reply.body);
    }
    assert_eq!(shape(&counted), shape(&held));
    let own = |person: &Person| person.api.must_get("/v1/campaigns/spring/me").unwrap();
    for field in ["votes_left", "votes_today", "votes_in_all"] {
        assert_eq!(own(&ann)[field], own(&bot)[field], "{field}");
    }
    let receipt_fields =
        |person: &Person| own(person)["receipts"][0].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(receipt_fields(&ann), receipt_fields(&bot));
    // Both run into the same rule at the same vote.
    for person in [&ann, &bot] {
        let device = if std::ptr::eq(person, &ann) { &phone } else { &driven };
        assert_eq!(person.vote_on("spring", 2, device).unwrap().status, 201);
        let spent = person.vote_on("spring", 2, device).unwrap();
        assert_eq!((spent.status, &spent.body["type"]), (409, &json!("/problems/quota-spent")));
    }

    let anybody = server.anybody();
    let board =
        anybody.get_until("/v1/campaigns/spring/leaderboard", |board| board["total_votes"] == 2).unwrap();
    let votes: Vec<&Value> =
        board["entries"].as_array().unwrap().iter().map(|entry| &entry["votes"]).collect();
    assert_eq!(votes, [1, 1], "one for each from Ann, none from the bot");
    let lines = operator.must_get("/v1/campaigns/spring/contestants").unwrap();
    let line = &lines["contestants"][0];
    assert_eq!((&line["votes_counted"], &line["votes_held"]), (&json!(1), &json!(1)));
    let seen = anybody.must_get("/v1/campaigns/spring/contestants").unwrap();
    assert!(!seen.to_string().contains("held"), "nobody else sees that anything was held: {seen}");
    server.stop().unwrap();

    let log = Server::run(data.path(), &["log", "--kind", "VoteCast"]).unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    assert_eq!(log.matches("verdict=counted").count(), 2, "{log}");
    assert_eq!(log.matches("verdict=held").count(), 2, "{log}");
    assert!(log.lines().filter(|line| line.contains("verdict=held")).all(|line| line.contains("webdriver")));
}
