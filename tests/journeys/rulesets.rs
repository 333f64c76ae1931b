//! An operator gives a campaign other anti-cheat rules and tries some out beside them; what they said, what others would have
//! said, and that nothing else changed is read from a server that runs and from its folder.

use serde_json::{Value, json};
use tests::{Api, Server, fairground};

use crate::watched::attempts;

/// Runs a command as staff does; gives what it prints.
fn run(server: &Server, asker: &Api, arguments: &[&str]) -> String {
    let output = server.ask(asker, &[arguments, &["--campaign", "spring"]].concat()).unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The hash of the first released ruleset, which has no detectors.
fn without_detectors() -> String {
    let listed = std::process::Command::new(fairground()).args(["ruleset", "list"]).output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    let line = listed.lines().find(|line| line.contains("additive")).unwrap();
    line.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn rules_are_set_and_tried_out_and_what_others_would_have_said_is_asked_of_a_server_that_runs() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 3).unwrap();
    let spring = "/v1/campaigns/spring";
    let about = operator.must_get(spring).unwrap();

    // Other rules from a file are in force, and those without detectors are tried out.
    let strict = data.path().join("strict.toml");
    std::fs::write(&strict, "name = \"strict\"\n[numbers]\nprior = -3900\n").unwrap();
    let strict = strict.to_str().unwrap();
    run(&server, &operator, &["ruleset", "set", strict, "--reason", "a rack of phones is about"]);
    run(&server, &operator, &["ruleset", "shadow", &without_detectors()]);
    let shown = run(&server, &operator, &["ruleset", "show"]);
    assert!(shown.contains("strict") && shown.contains("a rack of phones is about"), "{shown}");
    let wrong = json!({ "name": "wrong", "numbers": { "lookalikes_one_in": 0 }, "reason": "x" });
    let wrong = operator.post(&format!("{spring}/ruleset"), &wrong).unwrap();
    let says = wrong.body["detail"].as_str().unwrap();
    assert!(
        wrong.status == 400 && says.contains("lookalikes_one_in must be between 1 and"),
        "{}",
        wrong.body
    );

    let attempts = attempts(about["opened_at_ms"].as_u64().unwrap() + 60_000);
    attempts.iter().for_each(|attempt| attempt.send(&server));
    let last_ms = attempts.last().unwrap().at_ms;
    operator.pretending(last_ms + 5_000).must_post(&format!("{spring}/close"), &json!({})).unwrap();
    operator.pretending(last_ms + 6_000).finalize("spring").unwrap();
    let board = server.anybody().must_get(&format!("{spring}/leaderboard")).unwrap();
    assert_eq!(board["total_votes"], 90, "the rack is out: {board}");

    // What is tried out would have let the rack through.
    let ended = |report: &Value| report["ended"].is_number();
    let report = operator.get_until(&format!("{spring}/shadow"), ended).unwrap();
    assert_eq!((&report["votes"], &report["changed"]), (&json!(135), &json!(45)), "{report}");
    assert!(run(&server, &operator, &["ruleset", "compare"]).contains("45 of 135 votes"));

    // Under its own rules nothing differs, whoever folds the log; an operator may not have that of all accounts.
    let own = ["whatif", "--ruleset", "own", "--json"];
    let other = ["whatif", "--ruleset", &without_detectors(), "--json"];
    let auditor = server.staff("auditor", "default").unwrap();
    let told = json_of(&run(&server, &auditor, &own));
    assert_eq!(
        (&told["votes"], &told["changed"], told["rulesets"].as_array().unwrap().len()),
        (&json!(135), &json!(0), 2)
    );
    let whatif = run(&server, &auditor, &other);
    assert_eq!(json_of(&whatif)["changed"], 45, "as the shadow said: {whatif}");
    let refused = server.ask(&operator, &[&own[..], &["--campaign", "spring"]].concat()).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stderr));
    server.stop().unwrap();
    let offline = Server::run(data.path(), &[&other[..], &["--campaign", "spring"]].concat()).unwrap();
    assert_eq!(
        json_of(&String::from_utf8(offline.stdout).unwrap())["contestants"],
        json_of(&whatif)["contestants"]
    );
}
