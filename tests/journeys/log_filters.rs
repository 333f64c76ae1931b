//! Every filter of `log` means the same for a running server and for the folder that it leaves.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};
use tests::{Api, Server};

/// 2027-01-10T16:00:00Z.
const BEGIN_MS: u64 = 1_799_596_800_000;

fn vote(server: &Server, campaign: &str, openid: &str, at_ms: u64) {
    let person = server.anybody().pretending(at_ms).sign_in(openid).unwrap();
    assert_eq!(person.vote_on(campaign, 1, &json!({})).unwrap().status, 201);
}

fn set_up(server: &Server, operator: &Api) {
    let before = operator.pretending(BEGIN_MS);
    before.open_campaign("spring", &json!({ "board_refresh_seconds": 3_600 }), 1).unwrap();
    before.open_campaign("autumn", &json!({ "board_refresh_seconds": 3_600 }), 1).unwrap();
    vote(server, "spring", "ann", BEGIN_MS + 60_000);
    vote(server, "spring", "bob", BEGIN_MS + 120_000);
    vote(server, "autumn", "ann", BEGIN_MS + 180_000);
}

fn events(output: &std::process::Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_filter_works_over_the_network_as_on_the_folder() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&server, &operator);
    let ask = |filters: &[&str]| server.ask(&operator, &[&["log", "--json"], filters].concat()).unwrap();
    let votes = events(&ask(&["--kind", "VoteCast"]));
    let (ann, third) = (votes[0]["person"].as_str().unwrap(), votes[2]["position"].to_string());
    let table: [(&[&str], usize); 7] = [
        (&["--kind", "VoteCast"], 3),
        (&["--kind", "VoteCast", "--campaign", "spring"], 2),
        (&["--kind", "VoteCast", "--person", ann], 2),
        (&["--kind", "VoteCast", "--from", &third], 1),
        (&["--kind", "VoteCast", "--since", "2027-01-11T00:02:00+08:00"], 2),
        (&["--kind", "VoteCast", "--until", "2027-01-10T16:02:00Z"], 1),
        (&["--kind", "VoteCast", "--since", "2027-01-10T16:01:00Z", "--until", "2027-01-10T16:03:00Z"], 2),
    ];
    let over_network: Vec<Vec<Value>> = table.iter().map(|(filters, _)| events(&ask(filters))).collect();
    for ((filters, count), found) in table.iter().zip(&over_network) {
        assert_eq!(found.len(), *count, "{filters:?}: {found:?}");
    }
    let typo = ask(&["--kind", "Vote-Cast"]);
    assert_eq!(typo.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&typo.stderr).contains("VoteCast, "), "it lists what there is");
    server.stop().unwrap();
    for ((filters, _), expected) in table.iter().zip(&over_network) {
        let output = Server::run(data.path(), &[&["log", "--json"], *filters].concat()).unwrap();
        assert_eq!(events(&output), *expected, "{filters:?}");
    }
    // A stopped server can't be followed, and there is no such kind or service.
    for misused in [&["--follow"][..], &["--kind", "votecast"], &["--service", "lottery"]] {
        let output = Server::run(data.path(), &[&["log"], misused].concat()).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{misused:?}");
    }
}

#[test]
fn a_follower_sees_events_as_they_come_in_words() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&server, &operator);
    let arguments = ["log", "--follow", "--kind", "VoteCast"];
    let mut follower = Server::command_asking(server.url(), &operator, &arguments).spawn().unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert_eq!(lines.by_ref().take(3).count(), 3);
    vote(&server, "autumn", "bob", BEGIN_MS + 240_000);
    let line = lines.next().expect("it goes on");
    assert!(line.contains("2027-01-10 16:04:00.000 UTC") && line.contains("autumn"), "{line}");
    assert!(line.contains("contestants=1 ") && line.contains("verdict=counted"), "{line}");
    follower.kill().unwrap();
    follower.wait().unwrap();
    server.stop().unwrap();
}
