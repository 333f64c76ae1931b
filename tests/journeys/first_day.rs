//! An operator opens a campaign, people vote, the machine is killed, and nothing is lost.

use serde_json::{Value, json};
use tests::{Api, Server};

/// Refreshes within a second, so that a look at the board right after need not wait long.
fn quick_rules() -> Value {
    json!({ "board_refresh_seconds": 1 })
}

/// The board once it shows so many votes. The public board moves on a grid of log time, so this follows it live.
fn board_with(api: &Api, campaign: &str, votes: u64) -> Value {
    for _ in 0..10_000 {
        let board = api.must_get(&format!("/v1/campaigns/{campaign}/leaderboard")).unwrap();
        if board["total_votes"] == votes {
            return board;
        }
    }
    panic!("the board never came to {votes} votes");
}

fn journals(json_lines: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(json_lines);
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_replays_to_the_same_digest() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &quick_rules(), 3).unwrap();
    for (openid, contestant) in [("ann", 1), ("bob", 1), ("eve", 2)] {
        let person = server.anybody().sign_in(openid).unwrap();
        let page = person.visit("spring").unwrap();
        let receipt = person.vote("spring", contestant, &page, "first").unwrap();
        assert_eq!(receipt.status, 201, "{}", receipt.body);
        assert_eq!(receipt.body["votes_left"], 0);
    }
    let board = board_with(&server.anybody(), "spring", 3);
    let auditor = server.staff("auditor", "default").unwrap();
    let before = auditor.must_get("/v1/journals").unwrap();
    let running = auditor.must_get("/v1/journals/votes/0/digest").unwrap();
    server.kill().unwrap();

    let server = Server::start(data.path()).unwrap();
    let again = board_with(&server.anybody(), "spring", 3);
    assert_eq!(again["entries"], board["entries"]);
    let auditor = server.staff("auditor", "default").unwrap();
    let after = auditor.must_get("/v1/journals").unwrap();
    assert_eq!(after[1]["head"], before[1]["head"], "no block was lost or added");
    assert_eq!(auditor.must_get("/v1/journals/votes/0/digest").unwrap(), running);
    assert_eq!(auditor.must_get("/v1/journals/votes/0/verify").unwrap(), running);
    server.stop().unwrap();

    for command in ["verify", "replay"] {
        let output = Server::run(data.path(), &[command, "--json"]).unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let votes =
            journals(&output.stdout).into_iter().find(|journal| journal["service"] == "votes").unwrap();
        assert_eq!(votes, running, "{command} reports the running state's digest at its position");
    }
}

#[test]
fn an_export_rebuilds_the_logs_with_the_same_digest() {
    let (data, exports, restored) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &quick_rules(), 2).unwrap();
    server.stop().unwrap();
    let to = exports.path().join("logs");
    let to = to.to_str().unwrap();
    let exported = Server::run(data.path(), &["export", "--to", to]).unwrap();
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let imported = Server::run(restored.path(), &["import", "--from", to]).unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));

    let digests = |folder: &std::path::Path| {
        let output = Server::run(folder, &["verify", "--json"]).unwrap();
        let of = |journal: &Value| {
            (journal["position"].clone(), journal["head"].clone(), journal["digest"].clone())
        };
        journals(&output.stdout).iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(digests(restored.path()), digests(data.path()));
    let twice = Server::run(restored.path(), &["import", "--from", to]).unwrap();
    assert!(!twice.status.success(), "an import never writes over a log");

    // The restored server goes on where the old one ended; the vault is restored apart.
    let server = Server::start(restored.path()).unwrap();
    let campaign = server.anybody().must_get("/v1/campaigns/spring").unwrap();
    assert_eq!(campaign["status"], "open");
    server.stop().unwrap();
}

#[test]
fn a_final_campaign_is_gone_for_commands_and_its_board_stays() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &quick_rules(), 2).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    let page = ann.visit("spring").unwrap();
    assert_eq!(ann.vote("spring", 2, &page, "first").unwrap().status, 201);
    operator.must_post("/v1/campaigns/spring/close", &json!({})).unwrap();
    assert_eq!(
        ann.vote("spring", 2, &page, "first").unwrap().status,
        201,
        "a retry gets its answer until the end"
    );
    operator.finalize("spring").unwrap();
    for key in ["first", "second"] {
        let late = ann.vote("spring", 2, &page, key).unwrap();
        assert_eq!((late.status, late.is_problem()), (410, true), "{}", late.body);
    }
    server.stop().unwrap();
    let server = Server::start(data.path()).unwrap();
    let board = server.anybody().must_get("/v1/campaigns/spring/leaderboard").unwrap();
    assert_eq!((&board["status"], &board["total_votes"]), (&json!("final"), &json!(1)));
    assert_eq!(board["entries"][0]["name"], "Contestant 2", "names outlive the keys");
    server.stop().unwrap();
}
