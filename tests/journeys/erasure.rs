//! A person who is erased on an operator's order is gone from every page at once, and doesn't vote twice by it.

use serde_json::{Value, json};
use tests::Server;

#[test]
fn an_erased_name_leaves_the_board_at_once_and_the_person_votes_once() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "votes_per_person": 1 }), 1).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    let signed_up =
        ann.api.must_post("/v1/campaigns/spring/contestants", &json!({ "name": "Ann Li" })).unwrap();
    assert_eq!(signed_up["number"], 2);
    operator.must_post("/v1/campaigns/spring/contestants/2/approve", &json!({})).unwrap();
    assert_eq!(ann.vote_on("spring", 1, &json!({})).unwrap().status, 201);
    let anybody = server.anybody();
    let found = |name: &str| {
        let page = anybody.must_get(&format!("/v1/campaigns/spring/contestants?search={name}")).unwrap();
        page["contestants"].as_array().unwrap().len()
    };
    assert_eq!(found("Li"), 1);

    let order = json!({ "openid": "ann" });
    assert_eq!(operator.must_post("/v1/people/erase", &order).unwrap(), json!({ "erased": true }));
    let board = anybody.must_get("/v1/campaigns/spring/leaderboard").unwrap();
    assert!(!board.to_string().contains("Ann Li"), "{board}");
    assert_eq!(found("Li"), 0);
    assert_eq!(ann.api.get("/v1/campaigns/spring/me").unwrap().status, 401);
    assert_eq!(operator.must_post("/v1/people/erase", &order).unwrap(), json!({ "erased": false }));
    let back = server.anybody().sign_in("ann").unwrap();
    let again = back.vote_on("spring", 1, &json!({})).unwrap();
    assert_eq!((again.status, &again.body["type"]), (409, &json!("/problems/quota-spent")));
    server.stop().unwrap();

    let arguments = ["log", "--service", "directory", "--kind", "ErasureOrdered", "--json"];
    let log = Server::run(data.path(), &arguments).unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    assert_eq!(log.lines().count(), 1, "{log}");
    let event: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(event["body"]["tenant"], "default");
    assert!(event["person"].is_string() && !log.contains("ann"), "{log}");
    Server::check(data.path()).unwrap();
}
