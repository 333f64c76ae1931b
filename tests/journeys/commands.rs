//! What the commands say when things are not as they should be, in exit codes that scripts can use.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;
use tests::{Server, fairground};

#[test]
fn exit_codes_tell_wrong_use_from_missing_data_and_from_damage() {
    let data = tempfile::tempdir().unwrap();
    let code = |arguments: &[&str]| Server::run(data.path(), arguments).unwrap().status.code();
    assert_eq!(code(&["verify", "--nonsense"]), Some(2));
    assert_eq!(code(&["verify"]), Some(3), "no journal there");
    assert!(!data.path().join("journals").exists(), "looking creates nothing");

    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({}), 3).unwrap();
    let beside = Server::run(data.path(), &["verify"]).unwrap();
    assert_eq!(beside.status.code(), Some(3), "a running server has it open");
    assert!(String::from_utf8_lossy(&beside.stderr).contains("--url"), "and the way out is named");
    server.kill().unwrap();
    assert_eq!(code(&["verify"]), Some(0));
    assert_eq!(code(&["serve", "votes", "--development"]), Some(3), "the folder is that of all services");
    assert_eq!(code(&["serve", "votes", "--development", "--demo"]), Some(2), "no door, no demo");

    // One flipped bit in the middle of what was stored.
    let store = data.path().join("journals/votes-0/sled/db");
    let mut bytes = std::fs::read(&store).unwrap();
    let spot =
        bytes.windows(6).position(|window| window == b"spring").expect("the campaign's name is in the log");
    bytes[spot] ^= 0x20;
    std::fs::write(&store, bytes).unwrap();
    let before = contents(data.path());
    let damaged = Server::run(data.path(), &["verify", "--json"]).unwrap();
    assert_eq!(damaged.status.code(), Some(1), "{}", String::from_utf8_lossy(&damaged.stderr));
    let backup = tempfile::tempdir().unwrap();
    let to = backup.path().to_str().unwrap();
    for look in [&["replay"][..], &["log"], &["export", "--to", to], &["verify"]] {
        Server::run(data.path(), look).unwrap();
        assert_eq!(contents(data.path()), before, "{look:?} changed what it looked at");
    }
}

#[test]
fn a_reader_who_has_seen_enough_ends_a_command_in_peace() {
    let mut command = Command::new(fairground());
    let mut child = command.arg("openapi").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It prints far more than a pipe holds.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Every file below a folder, with its bytes.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false => drop(found.insert(path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    found
}

#[test]
fn the_log_reads_as_sentences_and_filters() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({}), 1).unwrap();
    operator.open_campaign("autumn", &json!({}), 2).unwrap();
    server.stop().unwrap();
    let lines = |filters: &[&str]| {
        let output = Server::run(data.path(), &[&["log"], filters].concat()).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    assert_eq!(lines(&["--kind", "CampaignOpened"]), 2);
    assert_eq!(lines(&["--campaign", "autumn", "--kind", "ContestantSignedUp"]), 2);
    assert_eq!(lines(&["--since", "2100-01-01T00:00:00Z"]), 0);
    assert_eq!(lines(&["--until", "2100-01-01T00:00:00Z"]), lines(&[]));
}

#[test]
fn development_mode_is_for_loopback_only() {
    let data = tempfile::tempdir().unwrap();
    let public = Command::new(fairground())
        .args(["serve", "all", "--development", "--listen", "0.0.0.0:0", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(public.status.code(), Some(1), "{}", String::from_utf8_lossy(&public.stderr));
    assert!(public.stdout.is_empty(), "it never says that it listens");
    let server = Server::start_with(data.path(), &[]).unwrap();
    let refused = server.anybody().post("/v1/sessions", &json!({ "openid": "ann" })).unwrap();
    assert!(refused.status >= 400 && refused.is_problem(), "{}", refused.body);
    let pretended = server.anybody().pretending(1).get("/v1/campaigns/spring").unwrap();
    assert_eq!((pretended.status, pretended.is_problem()), (400, true), "{}", pretended.body);
    server.stop().unwrap();
}
