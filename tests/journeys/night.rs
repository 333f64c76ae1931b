//! An operator's night: a farm votes, somebody notices, reads the evidence and voids the votes; points go back, one family
//! gets theirs again, and the log tells who did what and why.

use serde_json::{Value, json};
use tests::{Api, Server};

use crate::ledger::{BOOK, BUDGET, POINTS, booked, open_book};

/// The farm's phones stand behind one address, and a family lives next door.
const STREET: &str = "203.0.113.7";

/// Somebody votes for contestant 1 from an address, on a device that looks like `canvas`.
fn vote(server: &Server, openid: &str, address: &str, canvas: &str) {
    let anybody = server.anybody().header("X-Forwarded-For", address);
    let device = json!({
        "platform": "Linux armv8l", "screen": "360x800@3", "touch_points": 5, "canvas": canvas, "audio": canvas,
    });
    let voted = anybody.sign_in(openid).unwrap().vote_on("spring", 1, &device).unwrap();
    assert_eq!(voted.status, 201, "{}", voted.body);
}

/// Runs the command as an operator does; gives what it prints.
fn run(server: &Server, asker: &Api, arguments: &[&str]) -> String {
    let at = ["--campaign", "spring"];
    let output = server.ask(asker, &[&["cases"], arguments, &at].concat()).unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn budget_comes_to(operator: &Api, votes: u64) {
    let budget = format!("{BOOK}/accounts/points:budget:spring");
    operator.get_until(&budget, |account| account["balance"] == BUDGET - votes * POINTS).unwrap();
}

/// What a vote shares with others, as an operator copies it from an example.
fn pseudonym(preview: &Value, of: &str, example: usize) -> String {
    preview["examples"][example][of].as_str().unwrap().to_owned()
}

#[test]
fn a_farm_is_voided_at_night_and_one_family_gets_its_votes_again() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    open_book(&operator, "spring");
    (0..3).for_each(|fan| {
        vote(&server, &format!("fan-{fan}"), &format!("198.51.{fan}.9"), &format!("own-{fan}"))
    });
    (0..4).for_each(|phone| vote(&server, &format!("farm-{phone}"), STREET, "farm"));
    (0..2).for_each(|child| vote(&server, &format!("family-{child}"), STREET, "family"));
    booked(&server.staff("auditor", "default").unwrap(), 9);
    budget_comes_to(&operator, 9);

    // A case, the evidence, and what voiding the whole street would do.
    let opened = run(&server, &operator, &["open", "--contestant", "1", "--reason", "too many at night"]);
    assert!(opened.contains("case 1 is open"), "{opened}");
    let path = "/v1/campaigns/spring/preview?do=void&contestant=1";
    let all = operator.get_until(path, |preview| preview["votes"] == 9).unwrap();
    let prefix = pseudonym(&all, "prefix", 3);
    let shown = run(&server, &operator, &["preview", "void", "--prefix", &prefix]);
    assert!(shown.starts_with("6 votes of 6 persons would change"), "{shown}");
    let void =
        ["void", "--prefix", &prefix, "--reason", "one rack of phones", "--code", "device_cluster", "--yes"];
    let voided = run(&server, &operator, &void);
    assert!(voided.contains("changed 6 votes"), "{voided}");
    budget_comes_to(&operator, 3);
    let board = "/v1/campaigns/spring/leaderboard";
    server.anybody().get_until(board, |board| board["entries"][0]["votes"] == 3).unwrap();

    // The family lives in the same street, on a phone of its own.
    let family = pseudonym(&all, "device", 7);
    let restore = ["restore", "--device", &family, "--reason", "a family", "--yes"];
    assert!(run(&server, &operator, &restore).contains("changed 2 votes"));
    budget_comes_to(&operator, 5);
    server.anybody().get_until(board, |board| board["entries"][0]["votes"] == 5).unwrap();
    run(&server, &operator, &["confirm", "1", "--reason", "a farm"]);
    let line = operator.must_get("/v1/campaigns/spring/contestants").unwrap();
    assert_eq!(line["contestants"][0]["votes_voided"], 4, "{line}");
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert_eq!(trial["assets"][0]["difference"], 0, "{trial}");

    // An auditor reads it all, decides nothing, and is on record.
    let auditor = server.staff("auditor", "default").unwrap();
    let acts = run(&server, &auditor, &["acts"]);
    assert!(acts.contains("one rack of phones") && acts.contains("a family"), "{acts}");
    assert!(run(&server, &auditor, &["list", "--status", "confirmed"]).contains("contestant 1"));
    let refused =
        server.ask(&auditor, &["cases", "reopen", "1", "--reason", "x", "--campaign", "spring"]).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let looks = operator.must_get("/v1/accesses").unwrap();
    assert_eq!(
        (&looks["looks"][0]["question"], &looks["looks"][1]["question"]),
        (&json!("cases"), &json!("acts"))
    );
    server.stop().unwrap();

    let log = Server::run(data.path(), &["log"]).unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    for (kind, times) in [("CaseOpened", 1), ("ActTaken", 2), ("VerdictChanged", 8), ("CaseDecided", 1)] {
        assert_eq!(log.matches(kind).count(), times, "{kind}: {log}");
    }
    assert!(log.contains("one rack of phones"), "{log}");
    let verified = Server::run(data.path(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
