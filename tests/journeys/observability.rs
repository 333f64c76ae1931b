//! What operators see at night: metrics that the dashboard and the alerts name, and a line for every request that failed.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tests::Server;

/// Names of metrics in a text: whatever begins as ours do, without the endings of histograms' series.
fn names(text: &str) -> BTreeSet<String> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let words = text.split(|character| !is_part(character));
    let ours = words.filter(|word| word.starts_with("fairground_") || word.starts_with("process_"));
    let endings = ["_bucket", "_sum", "_count"];
    ours.map(|name| endings.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned())
        .collect()
}

/// Names of the metrics that a server shows, with the kind of each.
fn shown(rendered: &str) -> Vec<(String, String)> {
    let kinds = rendered.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    kinds.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect()
}

fn deployed(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join("deploy").join(path)).unwrap()
}

/// What the queries of a dashboard's panels say.
fn queries(dashboard: &str) -> String {
    let dashboard: Value = serde_json::from_str(dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    targets.map(|target| target["expr"].as_str().unwrap().to_owned() + "\n").collect()
}

/// A value of the rendered text, by the beginning of its line.
fn value(rendered: &str, series: &str) -> Option<f64> {
    let line = rendered.lines().find(|line| line.starts_with(series))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[test]
fn dashboard_and_alerts_name_what_a_server_shows_and_leave_nothing_out() {
    let data = tempfile::tempdir().unwrap();
    let settings = data.path().join("settings.toml");
    std::fs::write(&settings, "[limits]\nperson = { burst = 5, per_second = 1 }\n").unwrap();
    let arguments = ["--development", "--config", settings.to_str().unwrap()];
    let server = Server::start_with(&data.path().join("data"), &arguments).unwrap();
    let rules = json!({ "votes_per_person_per_day": 1 });
    server.operator().unwrap().open_campaign("spring", &rules, 1).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    let page = ann.visit("spring").unwrap();
    let statuses = ["a", "a", "b"].map(|key| ann.vote("spring", 1, &page, key).unwrap().status);
    assert!(statuses[0] == 201 && statuses[1] < 300 && statuses[2] >= 400, "{statuses:?}");
    while ann.api.get("/v1/campaigns/spring/me").unwrap().status != 429 {}
    // A hosting company's address: its pages are asked for a proof of work.
    let hosted = server.anybody().header("X-Forwarded-For", "43.136.0.9");
    hosted.sign_in("bob").unwrap().visit("spring").unwrap();

    let anybody = server.anybody();
    let counted = "fairground_activity_total{service=\"votes\",shard=\"0\",kind=\"counted\",reason=\"\"}";
    let mut rendered = String::new();
    // The follower that counts is a moment behind the answer.
    for _ in 0..10_000 {
        rendered = anybody.get("/metrics").unwrap().body.as_str().unwrap().to_owned();
        if value(&rendered, counted) == Some(1.0) && rendered.contains("kind=\"refused\"") {
            break;
        }
    }
    assert_eq!(value(&rendered, counted), Some(1.0), "a vote that is sent again counts once\n{rendered}");
    assert!(rendered.contains("kind=\"refused\",reason=\""), "{rendered}");

    let shown = shown(&rendered);
    assert!(shown.iter().all(|(_, kind)| kind != "summary"), "histograms need buckets: {shown:?}");
    let shown: BTreeSet<String> = shown.into_iter().map(|(name, _)| name).collect();
    let dashboard = queries(&deployed("grafana/fairground.json"));
    let named: BTreeSet<String> =
        names(&dashboard).union(&names(&deployed("prometheus/alerts.yml"))).cloned().collect();
    // Only a fault makes the first, a machine without a bound of memory has no line of the second, and NATS is for services in
    // processes of their own.
    let rare = [
        "fairground_snapshot_failures_total",
        "process_virtual_memory_max_bytes",
        "fairground_nats_connected",
        "fairground_nats_connections_total",
        "fairground_stream_lost_ends_total",
        "fairground_stream_position",
        "fairground_stream_refused",
    ];
    let missing: Vec<_> = named.difference(&shown).filter(|name| !rare.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "a server shows none of {missing:?}");
    let unseen: Vec<_> = shown.difference(&named).collect();
    assert!(unseen.is_empty(), "nobody would look at {unseen:?}");
}

#[test]
fn counters_begin_anew_with_the_process() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({}), 1).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    assert_eq!(ann.vote_on("spring", 1, &json!({})).unwrap().status, 201);
    server.stop().unwrap();

    let server = Server::start(data.path()).unwrap();
    let bob = server.anybody().sign_in("bob").unwrap();
    assert_eq!(bob.vote_on("spring", 1, &json!({})).unwrap().status, 201);
    let counted = "fairground_activity_total{service=\"votes\",shard=\"0\",kind=\"counted\",reason=\"\"}";
    let mut seen = BTreeSet::new();
    for _ in 0..10_000 {
        let rendered = server.anybody().get("/metrics").unwrap().body.as_str().unwrap().to_owned();
        seen.insert(value(&rendered, counted).unwrap() as u64);
        if seen.contains(&1)
            && value(&rendered, "fairground_follower_lag_events{service=\"votes\"") == Some(0.0)
        {
            break;
        }
    }
    assert!(seen.contains(&1) && !seen.contains(&2), "the vote before the start is history: {seen:?}");
}

#[test]
fn a_request_that_fails_leaves_a_line_with_the_id_that_its_caller_got() {
    let data = tempfile::tempdir().unwrap();
    // Nothing may be in flight, so every request but those about health fails.
    let settings = data.path().join("settings.toml");
    std::fs::write(&settings, "[door]\nconcurrency_max = 0\n").unwrap();
    let mut command =
        Server::command(&data.path().join("data"), &["--development", "--log-format", "json", "--config"]);
    command.arg(&settings).env("RUST_LOG", "info").stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let server = Server::attach(child, &data.path().join("data")).unwrap();
    let reply = server.anybody().get("/v1/campaigns/spring/leaderboard").unwrap();
    assert!(reply.status == 503 && reply.is_problem(), "{reply:?}");
    let id = reply.body["request_id"].as_str().unwrap().to_owned();
    assert_eq!(reply.header("x-request-id"), Some(&*id));

    let mut lines = lines.map(|line| {
        let line = line.unwrap();
        serde_json::from_str::<Value>(&line).unwrap_or_else(|error| panic!("{line}: {error}"))
    });
    let line = lines.find(|line| line["request_id"] == *id).unwrap();
    assert!(line.as_object().unwrap().values().all(|value| !value.is_object()), "flat: {line}");
    assert_eq!((&line["level"], &line["status"]), (&json!("WARN"), &json!(503)), "{line}");
    assert_eq!((&line["problem"], &line["campaign"]), (&json!("server-busy"), &json!("spring")), "{line}");
    assert_eq!(line["method"], "GET");
    for name in ["timestamp", "message", "route", "detail", "latency_ms"] {
        assert!(!line[name].is_null(), "{name} is missing: {line}");
    }
}

#[test]
fn watchers_have_an_address_of_their_own() {
    let data = tempfile::tempdir().unwrap();
    let settings = data.path().join("settings.toml");
    std::fs::write(&settings, "metrics_listen = [\"127.0.0.1:0\"]\n").unwrap();
    let mut command = Server::command(&data.path().join("data"), &["--log-format", "json", "--config"]);
    command.arg(&settings).env("RUST_LOG", "info").stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let server = Server::attach(child, &data.path().join("data")).unwrap();
    let line = lines.find_map(|line| {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        line["message"].as_str().unwrap().starts_with("metrics without").then_some(line)
    });
    let watchers = tests::Api::at(&format!("http://{}", line.unwrap()["address"].as_str().unwrap()));
    assert_eq!(watchers.get("/metrics").unwrap().status, 200);
    assert_eq!(watchers.get("/readyz").unwrap().status, 200);
    assert_eq!(watchers.get("/v1/journals").unwrap().status, 404, "nothing else is there");
    // In public, metrics would tell cheaters which of their votes were held.
    assert_eq!(server.anybody().get("/metrics").unwrap().status, 401);
    assert_eq!(server.operator().unwrap().get("/metrics").unwrap().status, 200);
    assert_eq!(server.staff("operator", "elsewhere").unwrap().get("/metrics").unwrap().status, 403);
}
