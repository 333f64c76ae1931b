//! Votes sent three times at once from many connections count once and get one answer.

use serde_json::json;
use tests::{Person, Server, in_parallel};

/// Votes, each sent so many times.
const VOTES: usize = 10_000;
const COPIES: usize = 3;
/// Connections at once.
const CONNECTIONS: usize = 48;

#[test]
fn ten_thousand_votes_sent_three_times_each_count_once() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 10).unwrap();

    let voters: Vec<usize> = (0..VOTES).collect();
    let anybody = server.anybody();
    let ready: Vec<(usize, Person, String)> = in_parallel(CONNECTIONS, &voters, |voter| {
        let person = anybody.sign_in(&format!("voter-{voter}")).unwrap();
        let page = person.visit("spring").unwrap();
        (*voter, person, page)
    });
    // The copies of one vote lie next to each other, dealt out over different connections.
    let sends: Vec<(usize, &Person, &str)> = (0..COPIES)
        .flat_map(|_| ready.iter().map(|(voter, person, page)| (*voter, person, page.as_str())))
        .collect();
    let dealt: Vec<_> = (0..CONNECTIONS)
        .flat_map(|connection| sends.iter().skip(connection).step_by(CONNECTIONS).copied())
        .collect();
    let replies = in_parallel(CONNECTIONS, &dealt, |(voter, person, page)| {
        let reply = person.vote("spring", (voter % 10 + 1) as u64, page, "the-vote").unwrap();
        assert_eq!(reply.status, 201, "{}", reply.body);
        (*voter, reply.body)
    });

    let mut first = vec![None; VOTES];
    for (voter, body) in &replies {
        let known = first[*voter].get_or_insert_with(|| body.clone());
        assert_eq!(known, body, "every copy of a vote gets the same answer");
    }
    assert_eq!(replies.len(), VOTES * COPIES);
    operator.must_post("/v1/campaigns/spring/close", &json!({})).unwrap();
    let board = server.anybody().must_get("/v1/campaigns/spring/leaderboard").unwrap();
    assert_eq!(board["total_votes"], VOTES);
    for entry in board["entries"].as_array().unwrap() {
        assert_eq!(entry["votes"], VOTES / 10);
    }

    // The same key with another wish is no retry.
    let (_, person, page) = &ready[0];
    let other = person.vote("spring", 9, page, "the-vote").unwrap();
    assert_eq!((other.status, other.is_problem()), (409, true), "{}", other.body);
    server.stop().unwrap();
}
