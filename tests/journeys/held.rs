//! Whoever cheats learns nothing: a held vote looks like a counted one, and is out of the board.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Person, Reply, Server};

/// Names of what came back: headers and fields, without their values.
fn shape(reply: &Reply) -> (BTreeSet<&str>, BTreeSet<&String>) {
    let headers = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
    (headers, reply.body.as_object().unwrap().keys().collect())
}

/// An address of a hosting company, whose pages are asked for a proof of work.
const HOSTED: &str = "43.136.0.9";

#[test]
fn whoever_proves_work_learns_as_little_as_anybody() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({}), 1).unwrap();
    let hosted = server.anybody().header("X-Forwarded-For", HOSTED);
    let (ann, bot) = (hosted.sign_in("ann").unwrap(), hosted.sign_in("bot").unwrap());
    let visit = bot.api.must_post("/v1/campaigns/spring/visits", &json!({})).unwrap();
    let page = visit["page_token"].as_str().unwrap();
    let refused = bot.vote("spring", 1, page, "without").unwrap();
    assert_eq!((refused.status, &refused.body["type"]), (403, &json!("/problems/proof-needed")));
    assert!(refused.is_problem());
    let [person, driven] =
        [false, true].map(|webdriver| json!({ "platform": "iPhone", "webdriver": webdriver }));
    let replies = [ann.vote_on("spring", 1, &person).unwrap(), bot.vote_on("spring", 1, &driven).unwrap()];
    assert!(replies.iter().all(|reply| reply.status == 201), "{replies:?}");
    assert_eq!(shape(&replies[0]), shape(&replies[1]));
    server.stop().unwrap();
    // The vote without a proof left no event, only a count.
    let log =
        |arguments: &[&str]| String::from_utf8(Server::run(data.path(), arguments).unwrap().stdout).unwrap();
    assert_eq!(log(&["log", "--kind", "VoteCast"]).lines().count(), 2);
    assert!(log(&["log", "--kind", "VoteRefused"]).is_empty());
    assert!(log(&["log", "--kind", "DoorSummed"]).contains("proof_missing"));
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
