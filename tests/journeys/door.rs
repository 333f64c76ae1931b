//! What the door turns away is counted: in the log for auditors, and in the metrics for operators.

use serde_json::{Value, json};
use tests::Server;

fn log(data: &std::path::Path, service: &str) -> Vec<Value> {
    let output = Server::run(data, &["log", "--service", service, "--kind", "DoorSummed", "--json"]).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Sum of one class of refusals over all minutes.
fn refusals(events: &[Value], class: &str) -> u64 {
    events.iter().filter_map(|event| event["body"]["refusals"][class].as_u64()).sum()
}

#[test]
fn what_the_door_refused_stands_in_the_log_after_a_stop_and_in_the_metrics_at_once() {
    let data = tempfile::tempdir().unwrap();
    let settings = data.path().join("settings.toml");
    std::fs::write(&settings, "[limits]\nperson = { burst = 6, per_second = 1 }\n").unwrap();
    let arguments = ["--development", "--config", settings.to_str().unwrap()];
    let server = Server::start_with(&data.path().join("data"), &arguments).unwrap();
    server.operator().unwrap().open_campaign("spring", &json!({}), 1).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    assert_eq!(ann.vote_on("spring", 1, &json!({})).unwrap().status, 201);
    // More than the burst, so that some are too many however slowly they come.
    let me = "/v1/campaigns/spring/me";
    let replies: Vec<_> = (0..40).map(|_| ann.api.get(me).unwrap()).collect();
    let limited: Vec<_> = replies.iter().filter(|reply| reply.status == 429).collect();
    assert!(!limited.is_empty(), "a person has 6 requests and one more a second");
    assert!(limited.iter().all(|reply| reply.is_problem() && reply.header("retry-after").is_some()));
    let stranger = server.anybody().with("fg-operator-00");
    assert_eq!(stranger.get(me).unwrap().status, 401);
    assert_eq!(stranger.get("/v1/journals").unwrap().status, 401);

    let metrics = server.anybody().get("/metrics").unwrap();
    let metrics = metrics.body.as_str().unwrap().to_owned();
    for name in [
        "fairground_http_requests_total{",
        "fairground_http_problems_total{status=\"429\",problem=\"too-many-requests\"}",
        "fairground_door_refusals_total{class=\"person_rate\"}",
        "fairground_door_refusals_total{class=\"unauthorised\"} 2",
    ] {
        assert!(metrics.contains(name), "{name} is not in\n{metrics}");
    }
    let limited = limited.len() as u64;
    server.stop().unwrap();
    let (votes, directory) =
        (log(&data.path().join("data"), "votes"), log(&data.path().join("data"), "directory"));
    assert_eq!(refusals(&votes, "person_rate"), limited, "{votes:?}");
    assert_eq!(refusals(&votes, "unauthorised"), 1);
    assert_eq!(votes.iter().filter_map(|event| event["body"]["visits"].as_u64()).sum::<u64>(), 1);
    assert!(votes.iter().all(|event| event["campaign"] == "spring"));
    assert_eq!(refusals(&directory, "unauthorised"), 1, "{directory:?}");
}
