//! A data folder that has lost something is never taken for a new one.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::json;
use tests::Server;

/// A start that must not come to listening; gives its end.
fn refused_start(data: &Path, arguments: &[&str]) -> Output {
    let output = Server::command(data, arguments).stderr(std::process::Stdio::piped()).output().unwrap();
    assert!(output.stdout.is_empty(), "it never says that it listens");
    output
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_was_lost_is_named_and_nothing_starts_without_it_unless_told_to() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({}), 1).unwrap();
    server.stop().unwrap();
    let aside = tempfile::tempdir().unwrap();
    for (lost, named) in
        [("vault", "vault"), ("journals/votes-0", "votes-0"), ("journals/directory-0", "directory-0")]
    {
        let away = aside.path().join(named);
        fs::rename(data.path().join(lost), &away).unwrap();
        let refused = refused_start(data.path(), &["--development"]);
        assert_eq!(refused.status.code(), Some(3), "{lost}: {}", said(&refused));
        assert!(said(&refused).contains(named) && said(&refused).contains("backup"), "{}", said(&refused));
        assert!(!data.path().join(lost).exists(), "nothing was made in its place");
        fs::rename(&away, data.path().join(lost)).unwrap();
    }
    let manifest = fs::read(data.path().join("fairground.json")).unwrap();
    fs::remove_file(data.path().join("fairground.json")).unwrap();
    assert_eq!(refused_start(data.path(), &["--development"]).status.code(), Some(3));
    fs::write(data.path().join("fairground.json"), manifest).unwrap();

    let server = Server::start(data.path()).unwrap();
    assert_eq!(server.anybody().must_get("/v1/campaigns/spring").unwrap()["status"], "open");
    server.stop().unwrap();
    // Who knows better says so, once.
    fs::remove_dir_all(data.path().join("vault")).unwrap();
    Server::start_with(data.path(), &["--development", "--accept-missing"]).unwrap().stop().unwrap();
    Server::start(data.path()).unwrap().stop().unwrap();
}

#[test]
fn a_folder_stays_in_the_mode_of_its_first_start() {
    let (development, production) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Server::start(development.path()).unwrap().stop().unwrap();
    Server::start_with(production.path(), &[]).unwrap().stop().unwrap();
    let refused = refused_start(development.path(), &[]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("first started with --development"), "{}", said(&refused));
    let refused = refused_start(production.path(), &["--development"]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
}

#[test]
fn a_place_that_cannot_be_a_folder_is_told_by_its_exit_code() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    for place in [file.clone(), file.join("below")] {
        let refused = refused_start(&place, &["--development"]);
        assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
        let created = Server::run(&place, &["token", "create", "--role", "auditor"]).unwrap();
        assert_eq!(created.status.code(), Some(3), "{}", said(&created));
    }
}

#[test]
fn tokens_are_looked_at_where_they_are_and_taken_back_by_a_real_beginning() {
    let data = tempfile::tempdir().unwrap();
    let wrong = data.path().join("wrong");
    for command in [&["token", "list"][..], &["token", "revoke", "00112233", "--yes"]] {
        assert_eq!(Server::run(&wrong, command).unwrap().status.code(), Some(3));
    }
    assert!(!wrong.exists(), "looking makes nothing");
    let create = ["token", "create", "--role", "operator", "--json"];
    assert!(Server::run(data.path(), &create).unwrap().status.success());
    for too_little in ["", "0", "0011223", "nonsense"] {
        let refused = Server::run(data.path(), &["token", "revoke", too_little, "--yes"]).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{too_little:?}");
        assert!(said(&refused).contains("8 hex digits"), "{}", said(&refused));
    }
    // A file that is no token's is told of, and hides no other.
    fs::write(data.path().join("tokens/stray.json"), "{").unwrap();
    let listed = Server::run(data.path(), &["token", "list", "--json"]).unwrap();
    assert!(listed.status.success());
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), 1);
    assert_eq!(said(&listed).matches("stray.json").count(), 1, "{}", said(&listed));
}
