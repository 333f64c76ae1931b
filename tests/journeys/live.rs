//! Those who follow a board live see it move.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};
use tests::Server;

#[test]
fn a_live_stream_begins_with_the_board_and_moves_with_it() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    let response = ureq::get(format!("{}/v1/campaigns/spring/live", server.url())).call().unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut boards = BufReader::new(response.into_body().into_reader())
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data:")?).ok());
    assert_eq!(boards.next().unwrap()["total_votes"], 0);
    let ann = server.anybody().sign_in("ann").unwrap();
    let page = ann.visit("spring").unwrap();
    assert_eq!(ann.vote("spring", 2, &page, "k").unwrap().status, 201);
    let moved = boards.find(|board| board["total_votes"] == 1).expect("the stream goes on");
    assert_eq!(moved["entries"][0]["contestant"], 2);
    server.stop().unwrap();
}
