//! An operator's night: a farm votes, somebody notices, reads the evidence and voids the votes; points go back, one family
//! gets theirs again, and the log tells who did what and why.

use std::path::Path;

use serde_json::{Value, json};
use tests::{Api, Server};

use crate::ledger::{BOOK, BUDGET, POINTS, booked, open_book};

/// The farm's phones stand behind one address, and a family lives next door.
const STREET: &str = "203.0.113.7";

/// Fans live elsewhere, none of them in a data centre.
const FANS: [&str; 3] = ["192.0.2.9", "198.51.100.9", "198.51.7.9"];

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

/// Case 1 as the command shows it, once that says so: the read model follows the log.
fn case_that(server: &Server, operator: &Api, says: &str) -> String {
    let path = "/v1/campaigns/spring/cases/1";
    let is_so = |case: &Value| format!("{} votes", case["votes"]) == says || case["status"] == says;
    operator.get_until(path, is_so).unwrap();
    run(server, operator, &["show", "1"])
}

fn budget_comes_to(operator: &Api, votes: u64) {
    let budget = format!("{BOOK}/accounts/points:budget:spring");
    operator.get_until(&budget, |account| account["balance"] == BUDGET - votes * POINTS).unwrap();
}

/// What a vote shares with others, as an operator copies it from an example.
fn pseudonym(preview: &Value, of: &str, example: usize) -> String {
    preview["examples"][example][of].as_str().unwrap().to_owned()
}

fn votes_are_cast(server: &Server) {
    for (fan, address) in FANS.into_iter().enumerate() {
        vote(server, &format!("fan-{fan}"), address, &format!("own-{fan}"));
    }
    (0..4).for_each(|phone| vote(server, &format!("farm-{phone}"), STREET, "farm"));
    (0..2).for_each(|child| vote(server, &format!("family-{child}"), STREET, "family"));
}

fn a_case_shows_what_they_share(server: &Server, operator: &Api, prefix: &str) {
    let opened = run(server, operator, &["open", "--contestant", "1", "--reason", "too many at night"]);
    assert!(opened.contains("case 1 is open"), "{opened}");
    let shown = run(server, operator, &["preview", "void", "--prefix", prefix]);
    assert!(shown.starts_with("6 votes of 6 persons would change"), "{shown}");
    let add = ["add", "1", "--prefix", prefix, "--reason", "one street"];
    assert!(run(server, operator, &add).contains("case 1 has these 6 votes"));
    let case = case_that(server, operator, "6 votes");
    assert!(case.contains(prefix) && case.contains("one street"), "what they share, and why: {case}");
}

fn a_mistake_is_undone(server: &Server, operator: &Api, fan: &str) {
    let mistake = run(server, operator, &["void", "--device", fan, "--reason", "wrong phone", "--yes"]);
    budget_comes_to(operator, 4);
    let act =
        mistake.lines().find_map(|line| line.strip_prefix("act ")?.split(' ').next()).unwrap().to_owned();
    let undone = run(server, operator, &["undo", &act, "--reason", "it was a fan", "--yes"]);
    assert!(undone.contains("changed 1 votes"), "{undone}");
}

/// An auditor reads it all, decides nothing, and is on record.
fn an_auditor_reads_it_all(server: &Server, operator: &Api) {
    let auditor = server.staff("auditor", "default").unwrap();
    let acts = run(server, &auditor, &["acts"]);
    assert!(acts.contains("one rack of phones") && acts.contains("a family"), "{acts}");
    assert!(run(server, &auditor, &["list", "--status", "confirmed"]).contains("contestant 1"));
    let refused =
        server.ask(&auditor, &["cases", "reopen", "1", "--reason", "x", "--campaign", "spring"]).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let says = String::from_utf8(refused.stderr).unwrap();
    assert!(says.contains("This is for an operator"), "{says}");
    let looks = operator.must_get("/v1/accesses").unwrap();
    assert_eq!(
        (&looks["looks"][0]["question"], &looks["looks"][1]["question"]),
        (&json!("cases"), &json!("acts"))
    );
}

fn the_log_tells_it(data: &Path) {
    let log = Server::run(data, &["log"]).unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    for (kind, times) in [("ActTaken", 4), ("VerdictChanged", 10), ("CaseDecided", 1)] {
        assert_eq!(log.matches(kind).count(), times, "{kind}: {log}");
    }
    assert!(log.contains("one rack of phones"), "{log}");
    let verified = Server::run(data, &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn a_farm_is_voided_at_night_and_one_family_gets_its_votes_again() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 2).unwrap();
    open_book(&operator, "spring");
    votes_are_cast(&server);
    booked(&server.staff("auditor", "default").unwrap(), 9);
    budget_comes_to(&operator, 9);

    // A case, the evidence, and what voiding the whole street would do.
    let path = "/v1/campaigns/spring/preview?do=void&contestant=1";
    let all = operator.get_until(path, |preview| preview["votes"] == 9).unwrap();
    a_case_shows_what_they_share(&server, &operator, &pseudonym(&all, "prefix", 3));
    let void = ["void", "--case", "1", "--reason", "one rack of phones", "--code", "device_cluster", "--yes"];
    let voided = run(&server, &operator, &void);
    assert!(voided.contains("changed 6 votes"), "{voided}");
    budget_comes_to(&operator, 3);
    let board = "/v1/campaigns/spring/leaderboard";
    server.anybody().get_until(board, |board| board["entries"][0]["votes"] == 3).unwrap();

    // The family lives in the same street, on a phone of its own.
    let family = pseudonym(&all, "device", 7);
    let restore = ["restore", "--device", &family, "--case", "1", "--reason", "a family", "--yes"];
    assert!(run(&server, &operator, &restore).contains("changed 2 votes"));
    budget_comes_to(&operator, 5);
    server.anybody().get_until(board, |board| board["entries"][0]["votes"] == 5).unwrap();
    run(&server, &operator, &["confirm", "1", "--reason", "a farm"]);
    let case = case_that(&server, &operator, "confirmed");
    assert!(case.contains("now counted 2  held 0  voided 4") && case.contains("a family"), "{case}");

    // A fan is voided by mistake, which is undone.
    let fan = pseudonym(&all, "device", 0);
    a_mistake_is_undone(&server, &operator, &fan);
    budget_comes_to(&operator, 5);
    server.anybody().get_until(board, |board| board["entries"][0]["votes"] == 5).unwrap();
    let line = operator.must_get("/v1/campaigns/spring/contestants").unwrap();
    assert_eq!(line["contestants"][0]["votes_voided"], 4, "{line}");
    let trial = operator.must_get(&format!("{BOOK}/trial-balance")).unwrap();
    assert_eq!(trial["assets"][0]["difference"], 0, "{trial}");

    an_auditor_reads_it_all(&server, &operator);
    server.stop().unwrap();

    the_log_tells_it(data.path());
}
