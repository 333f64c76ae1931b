//! One request leaves one trace, from the door to the ledger's entry; and where it is sent holds nothing up.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use nats_fixture::Release;
use serde_json::{Value, json};
use tests::{Collector, Person, Recorded, Reply, Server, Setup, Stack};

use crate::ledger::{BOOK, open_book};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";
/// Within this a process must end although its collector is away.
const QUICKLY: Duration = Duration::from_secs(20);

fn vote(person: &Person, key: &str) -> Reply {
    let page = person.visit("spring").unwrap();
    let traced = Person { api: person.api.header("traceparent", &format!("00-{TRACE}-{CALLER}-01")) };
    traced.vote("spring", 1, &page, key).unwrap()
}

fn named<'r>(spans: &'r [Recorded], name: &str) -> &'r Recorded {
    spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no {name:?} in {spans:#?}"))
}

/// Whether the ledger hears a fact; others hear of votes as well.
fn is_the_ledgers_ear(span: &Recorded) -> bool {
    span.name == "hear fact" && span.service == "fairground-ledger"
}

fn ledgers_ear(spans: &[Recorded]) -> &Recorded {
    spans.iter().find(|span| is_the_ledgers_ear(span)).unwrap_or_else(|| panic!("not heard in {spans:#?}"))
}

#[test]
fn one_trace_runs_from_the_request_to_the_ledgers_entry() {
    let collector = Collector::start().unwrap();
    let settings = format!("[tracing]\notlp_endpoint = {:?}\nsample_ratio = 1.0\n", collector.url());
    let stack = Stack::start_with(Setup { settings: &settings, ..Setup::usual(Release::Current) }).unwrap();
    let (operator, anybody) = (stack.staff("operator").unwrap(), stack.anybody());
    operator.open_campaign("spring", &json!({}), 1).unwrap();
    open_book(&operator, "spring");
    let voted = vote(&anybody.sign_in("ann").unwrap(), "only");
    assert_eq!((voted.status, voted.header("x-request-id")), (201, Some(TRACE)), "{}", voted.body);

    let hears = |spans: &[Recorded]| spans.iter().any(is_the_ledgers_ear);
    collector.until(TRACE, hears).unwrap();
    // What waits to be sent goes out before a process ends.
    let auditor = stack.staff("auditor").unwrap();
    let entry = ledgers_ear(&collector.of(TRACE)).attributes["fairground.position"].clone();
    let way = auditor.must_get(&format!("{BOOK}/entries/{entry}/trace")).unwrap();
    assert_eq!(way["trace"], TRACE, "{way}");
    stack.stop().unwrap();

    let spans = collector.of(TRACE);
    let request = named(&spans, "POST /v1/campaigns/{campaign}/votes");
    let (sent, handled) = (named(&spans, "send command"), named(&spans, "handle command"));
    let (told, heard) = (named(&spans, "tell fact"), ledgers_ear(&spans));
    let parents = [request, sent, handled, told, heard].map(|span| &*span.parent);
    assert_eq!(parents, [CALLER, &*request.id, &*sent.id, &*handled.id, &*handled.id]);
    let services = [request, sent, handled, told, heard].map(|span| &*span.service);
    let [door, votes, ledger] = ["fairground-gateway", "fairground-votes", "fairground-ledger"];
    assert_eq!(services, [door, door, votes, votes, ledger]);
    for part in ["decide", "commit"] {
        assert_eq!(named(&spans, part).parent, handled.id, "{part}");
    }
    assert_eq!(request.attributes["http.response.status_code"], "201");
    assert_eq!(handled.attributes["fairground.position"], voted.body["position"].to_string());
    assert!(spans.iter().all(|span| span.attributes.values().all(|value| !value.contains("ann"))));
}

#[test]
fn votes_go_on_while_the_collector_is_away_and_one_line_says_so() {
    let data = tempfile::tempdir().unwrap();
    // Nobody listens there any more.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = data.path().join("settings.toml");
    let settings = format!("[tracing]\notlp_endpoint = \"http://{nobody}\"\nsample_ratio = 1.0\n");
    std::fs::write(&config, settings).unwrap();
    let mut command =
        Server::command(&data.path().join("data"), &["--development", "--log-format", "json", "--config"]);
    command.arg(&config).env("RUST_LOG", "info").stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let server = Server::attach(child, &data.path().join("data")).unwrap();
    let mut lines = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let is_about_it =
        |line: &Value| line["message"].as_str().unwrap().contains("the collector takes no spans");

    server.operator().unwrap().open_campaign("spring", &json!({}), 1).unwrap();
    let line = lines.find(is_about_it).unwrap();
    assert!(line["level"] == "WARN" && line["url"].as_str().unwrap().contains(&nobody.to_string()), "{line}");
    for person in 0..20 {
        let person = server.anybody().sign_in(&format!("person-{person}")).unwrap();
        assert_eq!(vote(&person, "only").status, 201);
    }
    let begun = Instant::now();
    server.stop().unwrap();
    assert!(begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    // What waited at the end could not be sent either, and needs no line of its own.
    assert!(!lines.any(|line| is_about_it(&line)));
}
