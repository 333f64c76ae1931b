//! One process for each service, over a real nats-server with the configuration of a deployment.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use nats_fixture::Release;
use serde_json::{Value, json};
use tests::{Api, Person, Server, Signal, Stack};

use crate::ledger::{BOOK, BUDGET, POINTS, booked, open_book};

/// Threads that vote at once.
const VOTERS: u64 = 4;
/// Within this a door whose services can't be reached must say so, on a busy machine.
const QUICKLY: Duration = Duration::from_secs(2);
/// How long the door waits for an answer.
const SILENCE: Duration = Duration::from_secs(5);

/// A campaign of two contestants, and a book that gives points for each vote in it.
pub fn set_up(operator: &Api) {
    let rules = json!({ "board_refresh_seconds": 1, "votes_per_person_per_day": null });
    operator.open_campaign("spring", &rules, 2).unwrap();
    open_book(operator, "spring");
}

pub fn vote(anybody: &Api, openid: &str) {
    let person = anybody.sign_in(openid).unwrap();
    let page = person.visit("spring").unwrap();
    let voted = person.vote("spring", 1, &page, "only").unwrap();
    assert_eq!(voted.status, 201, "{}", voted.body);
}

/// The positions of acknowledged votes, from threads that vote until one is not acknowledged; `watch` hears how many were so
/// far.
fn votes_until_refused(anybody: &Api, run: &str, watch: impl Fn(u64) + Sync) -> Vec<(Person, String, Value)> {
    let (acknowledged, count) = (Mutex::new(Vec::new()), AtomicU64::new(0));
    let voter = |number: u64| -> anyhow::Result<()> {
        let person = anybody.sign_in(&format!("{run}-{number}"))?;
        let mut page = person.visit("spring")?;
        for key in 0.. {
            let key = format!("{run}-{key}");
            let voted = person.vote("spring", 1, &page, &key)?;
            if voted.status != 201 {
                assert_eq!(voted.status, 503, "{}", voted.body);
                assert!(voted.header("retry-after").is_some());
                return Ok(());
            }
            voted.body["next_page_token"].as_str().context("no next page")?.clone_into(&mut page);
            acknowledged.lock().unwrap().push((person.clone(), key, voted.body));
            watch(count.fetch_add(1, Ordering::Relaxed) + 1);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        (0..VOTERS).for_each(|number| drop(scope.spawn(move || voter(number).unwrap())));
    });
    acknowledged.into_inner().unwrap()
}

/// Positions of all votes in the log of a process that has ended.
fn cast(stack: &Stack) -> Vec<u64> {
    let log = Server::run(&stack.data("votes"), &["log", "--kind", "VoteCast", "--json"]).unwrap();
    assert!(log.status.success(), "{}", String::from_utf8_lossy(&log.stderr));
    let position = |line: &str| serde_json::from_str::<Value>(line).unwrap()["position"].as_u64().unwrap();
    String::from_utf8_lossy(&log.stdout).lines().map(position).collect()
}

fn a_vote_is_counted_shown_and_booked(release: Release) {
    let stack = Stack::start(release).unwrap();
    let (operator, auditor, anybody) =
        (stack.staff("operator").unwrap(), stack.staff("auditor").unwrap(), stack.anybody());
    set_up(&operator);
    let response = ureq::get(format!("{}/v1/campaigns/spring/live", stack.url())).call().unwrap();
    let mut boards = BufReader::new(response.into_body().into_reader())
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data:")?).ok());
    (0..3).for_each(|person| vote(&anybody, &format!("person-{person}")));
    boards.find(|board| board["total_votes"] == 3).expect("the stream goes on");
    let board = anybody
        .get_until("/v1/campaigns/spring/leaderboard", |board| {
            board["total_votes"] == 3 && board["entries"][0]["name"].is_string()
        })
        .unwrap();
    assert_eq!(board["entries"][0]["name"], "Contestant 1", "names come from the vault of the gateway");
    let (booked, at_ms) = booked(&auditor, 3);
    assert_eq!((booked.len(), booked.values().max()), (3, Some(&1)));
    let later = operator.pretending(at_ms + 10 * 60_000);
    let left = BUDGET - 3 * POINTS;
    later.get_until(&format!("{BOOK}/accounts/points:budget:spring"), |it| it["balance"] == left).unwrap();

    let services = operator.must_get("/v1/services").unwrap();
    let all = services.as_array().unwrap();
    assert!(all.iter().all(|line| line["trouble"] == ""), "{services}");
    let ledger = all.iter().find(|line| line["service"] == "ledger").unwrap();
    assert_eq!(ledger["status"]["heard"][0]["service"], "votes", "{ledger}");
    let data = stack.data("votes");
    assert!(
        !data.join("vault").exists()
            && !data.join("tokens").exists()
            && data.join("journals/votes-0").exists()
    );
    stack.stop().unwrap();
}

#[test]
fn a_vote_is_counted_shown_and_booked_over_a_current_server() {
    a_vote_is_counted_shown_and_booked(Release::Current);
}

#[test]
fn a_vote_is_counted_shown_and_booked_over_debians() {
    a_vote_is_counted_shown_and_booked(Release::Debian);
}

#[test]
fn who_is_erased_leaves_the_views_of_other_processes_and_final_campaigns_lose_their_keys() {
    let mut stack = Stack::start(Release::Current).unwrap();
    let (operator, anybody) = (stack.staff("operator").unwrap(), stack.anybody());
    operator.open_campaign("spring", &json!({}), 1).unwrap();
    let ann = anybody.sign_in("ann").unwrap();
    ann.api.must_post("/v1/campaigns/spring/contestants", &json!({ "name": "Ann Li" })).unwrap();
    operator.must_post("/v1/campaigns/spring/contestants/2/approve", &json!({})).unwrap();
    let board = "/v1/campaigns/spring/leaderboard";
    anybody.get_until(board, |board| board.to_string().contains("Ann Li")).unwrap();
    operator.must_post("/v1/people/erase", &json!({ "openid": "ann" })).unwrap();
    let shown = anybody.must_get(board).unwrap();
    assert!(!shown.to_string().contains("Ann Li"), "{shown}");

    let person = anybody.sign_in("bob").unwrap();
    let page = person.visit("spring").unwrap();
    operator.must_post("/v1/campaigns/spring/close", &json!({})).unwrap();
    operator.finalize("spring").unwrap();
    let is_told = || {
        let services = operator.must_get("/v1/services")?;
        let votes = services.as_array().unwrap().iter().find(|line| line["service"] == "votes").unwrap();
        Ok(votes["status"]["entries_position"] == votes["status"]["position"])
    };
    stack.until("the end is told", is_told).unwrap();
    // It keeps copies of keys for some seconds.
    stack.kill("gateway").unwrap();
    stack.restart("gateway").unwrap();
    stack.await_ready().unwrap();
    let late = person.vote("spring", 1, &page, "late").unwrap();
    assert_eq!((late.status, &late.body["type"]), (410, &json!("/problems/campaign-final")), "{}", late.body);
    stack.stop().unwrap();
}

#[test]
fn a_kill_of_votes_loses_no_acknowledged_vote_and_the_door_says_that_it_is_away() {
    let mut stack = Stack::start(Release::Current).unwrap();
    let (operator, auditor, anybody) =
        (stack.staff("operator").unwrap(), stack.staff("auditor").unwrap(), stack.anybody());
    set_up(&operator);
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let strike = |count| {
            if count == 40 {
                stack.signal("votes", Signal::KILL).unwrap();
            }
        };
        acknowledged.extend(votes_until_refused(&anybody, &format!("round-{round}"), strike));
        stack.kill("votes").unwrap();
        let begun = Instant::now();
        let says_so = || {
            let ready = anybody.get("/readyz")?;
            Ok(ready.status == 503 && ready.body.to_string().contains("serve votes"))
        };
        stack.until("the door says that votes is away", says_so).unwrap();
        assert!(begun.elapsed() < QUICKLY * 2, "{:?}", begun.elapsed());
        stack.restart("votes").unwrap();
        stack.await_ready().unwrap();
    }
    // Each gets its first answer again.
    for (person, key, receipt) in acknowledged.iter().step_by(20) {
        let page = person.visit("spring").unwrap();
        let again = person.vote("spring", 1, &page, key).unwrap();
        assert_eq!(again.body["position"], receipt["position"], "{}", again.body);
    }
    let board = operator.get_until("/v1/campaigns/spring/leaderboard", |board| {
        board["total_votes"].as_u64().unwrap_or(0) >= acknowledged.len() as u64
    });
    let counted = board.unwrap()["total_votes"].as_u64().unwrap();
    let (booked, _) = booked(&auditor, counted as usize);
    assert_eq!((booked.len() as u64, booked.values().max()), (counted, Some(&1)));
    stack.kill("votes").unwrap();
    let cast = cast(&stack);
    let positions: Vec<u64> = acknowledged.iter().map(|it| it.2["position"].as_u64().unwrap()).collect();
    assert!(
        positions.iter().all(|position| cast.binary_search(position).is_ok()),
        "an acknowledged vote is gone"
    );
}

#[test]
fn without_nats_the_door_says_so_at_once_and_all_goes_on_by_itself() {
    let mut stack = Stack::start(Release::Current).unwrap();
    let (operator, auditor, anybody) =
        (stack.staff("operator").unwrap(), stack.staff("auditor").unwrap(), stack.anybody());
    set_up(&operator);
    vote(&anybody, "early");
    let person = anybody.sign_in("late").unwrap();
    let page = person.visit("spring").unwrap();
    stack.nats.kill();
    stack.until("the door notices", || Ok(anybody.get("/readyz")?.status == 503)).unwrap();
    let begun = Instant::now();
    let refused = person.vote("spring", 1, &page, "key").unwrap();
    assert!(refused.is_problem() && refused.status == 503, "{}", refused.body);
    assert!(refused.header("retry-after").is_some() && begun.elapsed() < QUICKLY, "{:?}", begun.elapsed());
    for (service, path) in [("gateway", "/readyz"), ("votes", "/readyz"), ("ledger", "/readyz")] {
        let watcher = stack.watcher(service);
        stack.until("each notices", || Ok(watcher.get(path)?.status == 503)).unwrap();
        let why = watcher.get(path).unwrap().body.to_string();
        assert!(why.contains("NATS can't be reached") && why.contains("nats-server"), "{service}: {why}");
        assert_eq!(watcher.get("/livez").unwrap().status, 200);
    }
    let metrics = stack.watcher("votes").get("/metrics").unwrap().body.to_string();
    assert!(
        ["fairground_log_position", "fairground_stream_refused"].iter().all(|name| metrics.contains(name)),
        "{metrics}"
    );

    stack.nats.restart();
    stack.await_ready().unwrap();
    // A shard may answer how it is a moment before its commands are heard again; a phone tries again, and so does this.
    stack.until("the vote counts", || Ok(person.vote("spring", 1, &page, "key")?.status == 201)).unwrap();
    assert_eq!(booked(&auditor, 2).0.len(), 2);
    stack.stop().unwrap();
}

#[test]
fn what_was_taken_before_sigterm_is_answered() {
    let mut stack = Stack::start(Release::Current).unwrap();
    let (operator, anybody) = (stack.staff("operator").unwrap(), stack.anybody());
    set_up(&operator);
    let end = |count| {
        if count == 40 {
            stack.signal("votes", Signal::TERM).unwrap();
        }
    };
    let acknowledged = votes_until_refused(&anybody, "person", end);
    assert!(stack.terminate("votes").unwrap().success());
    let mut positions: Vec<u64> = acknowledged.iter().map(|it| it.2["position"].as_u64().unwrap()).collect();
    positions.sort_unstable();
    // Nothing that was decided went without its answer, so the log holds no vote that nobody was told of.
    assert_eq!(cast(&stack), positions);
    for service in ["gateway", "ledger"] {
        assert!(stack.terminate(service).unwrap().success(), "{service}");
    }
}

#[test]
fn who_waits_for_nats_ends_at_sigterm() {
    for service in ["votes", "gateway"] {
        let (data, nowhere) = (tempfile::tempdir().unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        // It takes connections, and says nothing.
        let settings = format!("[nats]\nservers = [\"nats://{}\"]\n", nowhere.local_addr().unwrap());
        let config = data.path().join("settings.toml");
        std::fs::write(&config, settings).unwrap();
        let mut command = Command::new(tests::fairground());
        command.args(["serve", service, "--development", "--config"]).arg(&config);
        command.arg("--data").arg(data.path().join("data")).env("RUST_LOG", "warn");
        if service == "gateway" {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let waits = lines.any(|line| line.contains("the start waits until the streams can be reached"));
        rustix::process::kill_process(rustix::process::Pid::from_child(&child), Signal::TERM).unwrap();
        // Should it go on waiting, so does this.
        assert!(child.wait().unwrap().success() && waits, "{service}");
    }
}

/// What nobody knows the outcome of is said to be so, and counts once however often it is sent.
fn a_vote_without_an_answer_may_be_sent_again(release: Release) {
    let mut stack = Stack::start(release).unwrap();
    let (operator, anybody) = (stack.staff("operator").unwrap(), stack.anybody());
    set_up(&operator);
    let person = anybody.sign_in("ann").unwrap();
    let page = person.visit("spring").unwrap();
    stack.signal("votes", Signal::STOP).unwrap();
    let begun = Instant::now();
    let unanswered = person.vote("spring", 1, &page, "key").unwrap();
    assert_eq!(
        (unanswered.status, &unanswered.body["type"]),
        (503, &json!("/problems/no-answer-in-time")),
        "{}",
        unanswered.body
    );
    assert!(unanswered.body["detail"].as_str().unwrap().contains("same Idempotency-Key"));
    assert!(begun.elapsed() < SILENCE + QUICKLY, "{:?}", begun.elapsed());
    stack.signal("votes", Signal::CONT).unwrap();
    let answered = person.vote("spring", 1, &page, "key").unwrap();
    assert!([200, 201].contains(&answered.status), "{}", answered.body);

    // Behind an older server also a service that has ended is known by its silence alone.
    stack.kill("votes").unwrap();
    let begun = Instant::now();
    let unheard = person.vote("spring", 1, &page, "late").unwrap();
    assert!(unheard.is_problem() && unheard.status == 503, "{}", unheard.body);
    assert!(unheard.header("retry-after").is_some() && begun.elapsed() < SILENCE + QUICKLY);
    assert_eq!(cast(&stack).len(), 1);
    stack.stop().unwrap();
}

#[test]
fn a_vote_without_an_answer_may_be_sent_again_over_a_current_server() {
    a_vote_without_an_answer_may_be_sent_again(Release::Current);
}

#[test]
fn a_vote_without_an_answer_may_be_sent_again_over_debians() {
    a_vote_without_an_answer_may_be_sent_again(Release::Debian);
}
