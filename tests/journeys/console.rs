//! What those who run campaigns see: their campaigns, and what happened in each minute.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use tests::{Api, Person, Server};

/// Some morning, on the minute.
const MORNING_MS: u64 = 1_790_000_040_000;
const MINUTE_MS: u64 = 60_000;

/// Minutes by their start, without it.
fn by_minute(answer: &Value) -> BTreeMap<u64, Value> {
    let minutes = answer["minutes"].as_array().unwrap().iter().cloned();
    minutes
        .map(|mut minute| {
            let start = minute.as_object_mut().unwrap().remove("minute_ms").unwrap();
            (start.as_u64().unwrap(), minute)
        })
        .collect()
}

/// The minutes of the log, counted from its readable events.
fn counted_from_log(data: &Path) -> BTreeMap<u64, Value> {
    let log = Server::run(data, &["log", "--json", "--campaign", "spring"]).unwrap();
    let mut minutes: BTreeMap<u64, Value> = BTreeMap::new();
    for line in String::from_utf8(log.stdout).unwrap().lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let empty = json!({
            "counted": 0, "held": 0, "refused": {}, "shadow_differs": 0, "visits": 0, "door": {},
        });
        let start = event["at_ms"].as_u64().unwrap() / MINUTE_MS * MINUTE_MS;
        let (kind, body) = (event["kind"].as_str().unwrap(), &event["body"]);
        let path = match (kind, &body["verdict"]["outcome"]) {
            ("VoteCast", Value::String(outcome)) => format!("/{outcome}"),
            ("VoteRefused", _) => {
                format!("/refused/{}", body["broken"].as_object().unwrap().keys().next().unwrap())
            }
            ("DoorSummed", _) => {
                let minute = minutes.entry(start).or_insert(empty);
                minute["visits"] =
                    json!(minute["visits"].as_u64().unwrap() + body["visits"].as_u64().unwrap());
                for (class, count) in body["refusals"].as_object().unwrap() {
                    let before = minute["door"][class].as_u64().unwrap_or(0);
                    minute["door"][class] = json!(before + count.as_u64().unwrap());
                }
                continue;
            }
            _ => continue,
        };
        let minute = minutes.entry(start).or_insert(empty);
        let before = minute.pointer(&path).and_then(Value::as_u64).unwrap_or(0);
        match path.strip_prefix("/refused/") {
            Some(reason) => minute["refused"][reason] = json!(before + 1),
            None => *minute.pointer_mut(&path).unwrap() = json!(before + 1),
        }
    }
    minutes
}

fn vote(person: &Person, at_ms: u64, driven: bool) -> u16 {
    let at = Person { api: person.api.pretending(at_ms) };
    let device =
        json!({ "platform": "iPhone", "screen": "390x844@3", "touch_points": 5, "webdriver": driven });
    at.vote_on("spring", 1, &device).unwrap().status
}

fn minutes(operator: &Api, query: &str) -> Value {
    operator.must_get(&format!("/v1/campaigns/spring/minutes{query}")).unwrap()
}

#[test]
fn minutes_hold_what_the_log_holds_also_after_their_store_was_lost() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap().pretending(MORNING_MS);
    operator.open_campaign("spring", &json!({ "votes_per_person_per_day": 1 }), 2).unwrap();
    for minute in 0..3 {
        let at_ms = MORNING_MS + minute * MINUTE_MS;
        let sign_in =
            |name: &str| server.anybody().pretending(at_ms).sign_in(&format!("{name}{minute}")).unwrap();
        let (ann, bot) = (sign_in("ann"), sign_in("bot"));
        assert_eq!(
            [vote(&ann, at_ms, false), vote(&ann, at_ms, false), vote(&bot, at_ms, true)],
            [201, 409, 201]
        );
    }
    assert_eq!(server.anybody().get("/v1/campaigns/spring/minutes").unwrap().status, 401);
    assert_eq!(server.anybody().get("/v1/journals").unwrap().status, 401);
    let whole = |answer: &Value| by_minute(answer).values().filter(|minute| minute["held"] == 1).count() == 3;
    let path = "/v1/campaigns/spring/minutes";
    let running = operator.get_until(path, whole).unwrap();
    let first = json!({
        "counted": 1, "held": 1, "refused": { "day_quota": 1 }, "shadow_differs": 0, "visits": 0, "door": {},
    });
    assert_eq!(by_minute(&running)[&MORNING_MS], first);
    // The end hands in what the door has counted.
    server.stop().unwrap();

    let expected = counted_from_log(data.path());
    assert_eq!(expected.values().map(|minute| minute["visits"].as_u64().unwrap()).sum::<u64>(), 9);
    std::fs::remove_dir_all(data.path().join("entries/votes-0")).unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    let again = operator.get_until(path, |answer| by_minute(answer) == expected).unwrap();
    assert_eq!((&again["campaign"], &again["next_from_ms"]), (&json!("spring"), &Value::Null));
    assert!(again["position"].as_u64() >= running["position"].as_u64());
    let page = minutes(&operator, &format!("?from_ms={}&limit=1", MORNING_MS + MINUTE_MS + 5));
    assert_eq!(by_minute(&page).into_keys().collect::<Vec<_>>(), [MORNING_MS + MINUTE_MS]);
    assert_eq!(page["next_from_ms"], MORNING_MS + 2 * MINUTE_MS);
    let door = operator.must_get("/v1/door").unwrap();
    let unauthorised = |minute: &Value| minute["refusals"]["unauthorised"].as_u64().unwrap_or(0);
    assert!(by_minute(&door).values().map(unauthorised).sum::<u64>() >= 1, "{door}");
    server.stop().unwrap();
}

#[test]
fn an_account_lists_its_own_campaigns_newest_first_also_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let (operator, stranger) = (server.operator().unwrap(), server.staff("operator", "elsewhere").unwrap());
    for id in ["spring", "autumn", "summer"] {
        operator.open_campaign(id, &json!({}), 1).unwrap();
    }
    operator.must_post("/v1/campaigns/autumn/close", &json!({})).unwrap();
    stranger.open_campaign("theirs", &json!({}), 1).unwrap();
    server.stop().unwrap();

    let server = Server::start(data.path()).unwrap();
    let operator = server.staff("auditor", "default").unwrap();
    let ids = |page: &Value| {
        let id = |line: &Value| line["campaign"].as_str().unwrap().to_owned();
        page["campaigns"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
    };
    let first = operator.must_get("/v1/campaigns?limit=2").unwrap();
    assert_eq!(ids(&first), ["summer", "autumn"]);
    let next = first["next_cursor"].as_str().unwrap();
    let last = operator.must_get(&format!("/v1/campaigns?limit=2&cursor={next}")).unwrap();
    assert_eq!((ids(&last), &last["next_cursor"]), (vec!["spring".to_owned()], &Value::Null));
    let closed = operator.must_get("/v1/campaigns?status=closed").unwrap();
    assert_eq!(ids(&closed), ["autumn"]);
    let line = &closed["campaigns"][0];
    assert_eq!(
        (&line["kind"], &line["name"], &line["status"]),
        (&json!("votes"), &json!("Campaign autumn"), &json!("closed"))
    );
    assert!(line["created_at_ms"].as_u64() <= line["closed_at_ms"].as_u64() && line["opened_at_ms"].is_u64());
    server.stop().unwrap();
}

#[test]
fn a_person_pages_back_to_their_first_receipt() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let rules = json!({ "votes_per_person_per_day": 7 });
    server.operator().unwrap().open_campaign("spring", &rules, 1).unwrap();
    let ann = server.anybody().sign_in("ann").unwrap();
    let mut cast: Vec<u64> = (0..7)
        .map(|_| ann.vote_on("spring", 1, &json!({})).unwrap().body["position"].as_u64().unwrap())
        .collect();
    cast.reverse();
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let own = ann.api.must_get(&format!("/v1/campaigns/spring/me{query}")).unwrap();
        seen.extend(own["receipts"].as_array().unwrap().iter().map(|it| it["position"].as_u64().unwrap()));
        match own["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, cast);
    server.stop().unwrap();
}
