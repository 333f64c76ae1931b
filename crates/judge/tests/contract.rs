//! The contract of the judge: which fields come in, which go out, and what never makes a difference.
#![allow(clippy::unwrap_used, reason = "tests")]

use guard::Ruleset;
use judge::{Answer, Judge, Word};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOON_MS: u64 = 1_763_697_600_000;
const DAY_MS: u64 = 24 * 3_600_000;

fn judge(lines: &[String]) -> (Vec<Answer>, Vec<String>) {
    let mut judge = Judge::new(Ruleset::current());
    let read = |(number, line): (u32, &String)| judge.read(number, line.as_bytes()).err();
    let broken: Vec<String> = (1..).zip(lines).filter_map(read).map(|broken| broken.to_string()).collect();
    (judge.finish().answers().collect(), broken)
}

fn vote(at_ms: u64, voter: &str, candidate: &str) -> Value {
    json!({"at_ms": at_ms, "campaign": "spring", "voter": voter, "candidate": candidate, "ip": "117.136.8.12"})
}

fn with(mut line: Value, field: &str, value: Value) -> Value {
    line[field] = value;
    line
}

fn words(lines: &[Value]) -> Vec<Word> {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    judge(&lines).0.into_iter().map(|answer| answer.verdict).collect()
}

#[test]
fn the_golden_file_is_judged_as_it_was() {
    let lines: Vec<String> = include_str!("golden/attempts.jsonl").lines().map(str::to_owned).collect();
    let (answers, broken) = judge(&lines);
    let written: Vec<String> = answers.iter().map(|answer| serde_json::to_string(answer).unwrap()).collect();
    let golden: Vec<&str> = include_str!("golden/verdicts.jsonl").lines().collect();
    assert_eq!(written, golden);
    assert_eq!(broken.len(), 1, "{broken:?}");

    let mut judge = Judge::new(Ruleset::current());
    for (number, line) in (1..).zip(&lines) {
        let _ = judge.read(number, line.as_bytes());
    }
    let summary = serde_json::to_string(&judge.finish().summary()).unwrap();
    assert_eq!(summary, include_str!("golden/summary.json").trim_end());
}

#[test]
fn one_vote_a_day_in_china() {
    // Noon in Shanghai is 4:00 UTC; the day ends 12 hours later.
    let midnight_ms = NOON_MS + DAY_MS / 2;
    let lines = [
        vote(NOON_MS, "a", "1"),
        vote(midnight_ms - 1, "a", "2"),
        vote(midnight_ms, "a", "2"),
        with(vote(NOON_MS + 5, "a", "1"), "campaign", json!("autumn")),
        vote(NOON_MS + 6, "b", "1"),
    ];
    use Word::*;
    assert_eq!(words(&lines), [Counted, Refused, Counted, Counted, Counted]);
}

#[test]
fn a_retry_adds_nothing_whatever_the_first_got() {
    let keyed = |at_ms, candidate| with(vote(at_ms, "a", candidate), "nonce", json!("n1"));
    let lines = [
        keyed(NOON_MS + 10, "1"),
        // Earlier in time, later in the file: this one is first.
        keyed(NOON_MS, "1"),
        keyed(NOON_MS + 20, "2"),
        keyed(NOON_MS + 30, "2"),
    ];
    use Word::*;
    assert_eq!(words(&lines), [Duplicate, Counted, Refused, Duplicate]);
}

#[test]
fn a_held_vote_uses_the_quota_as_a_counted_one() {
    let driven = with(vote(NOON_MS, "a", "1"), "device", json!({"webdriver": true}));
    assert_eq!(words(&[driven, vote(NOON_MS + 1, "a", "1")]), [Word::Held, Word::Refused]);
}

#[test]
fn other_acts_have_no_quota() {
    let draw = |at_ms| with(vote(at_ms, "a", "prize"), "act", json!("draw"));
    assert_eq!(words(&[draw(NOON_MS), draw(NOON_MS + 1)]), [Word::Counted, Word::Counted]);
}

#[test]
fn a_page_of_another_person_is_a_replay() {
    let page = json!({"token": "t1", "opened_ms": NOON_MS - 5_000, "opened_ip": "117.136.8.12"});
    let lines: Vec<Value> =
        ["a", "b"].iter().map(|voter| with(vote(NOON_MS, voter, "1"), "page", page.clone())).collect();
    assert_eq!(words(&lines), [Word::Counted, Word::Held]);
}

#[test]
fn tokens_belong_to_a_campaign_and_an_act() {
    let page = |line: Value| {
        with(line, "page", json!({"token": "t1", "opened_ms": NOON_MS - 5_000, "opened_ip": "117.136.8.12"}))
    };
    let lines = [
        page(vote(NOON_MS, "a", "1")),
        page(with(vote(NOON_MS + 1, "b", "1"), "campaign", json!("autumn"))),
        page(with(vote(NOON_MS + 2, "a", "prize"), "act", json!("draw"))),
        page(vote(NOON_MS + 3, "c", "1")),
    ];
    use Word::*;
    assert_eq!(words(&lines), [Counted, Counted, Counted, Held]);
}

#[test]
fn a_page_used_again_is_a_replay_though_nobody_says_when_it_was_opened() {
    let day = |day: u64| with(vote(NOON_MS + day * 3_600_000, "a", "1"), "page", json!({"token": "t1"}));
    // Ten at night, and after midnight.
    let lines = [day(11), with(day(12), "candidate", json!("2"))];
    assert_eq!(words(&lines), [Word::Counted, Word::Held]);
}

/// A loop on one phone that stands out only once all is known, and a campaign of the week after.
#[test]
fn a_campaign_is_closed_a_day_after_its_last_line() {
    let mut lines = Vec::new();
    for voter in 0..400_u64 {
        let line = vote(NOON_MS + voter * 61_000, &format!("v{voter}"), &(voter % 9).to_string());
        lines.push(with(line, "ip", json!(format!("117.{}.{}.1", 100 + voter % 50, voter % 200))));
    }
    for voter in 0..60_u64 {
        let line = vote(NOON_MS + voter * 47_000, &format!("f{voter}"), "3");
        let device = json!({"platform": "Linux armv8l", "gpu": "Mali-G78", "canvas": "c1", "fonts": "f1", "touch_points": 5});
        lines.push(with(with(line, "device", device), "ip", json!("120.1.1.1")));
    }
    let last_ms = NOON_MS + 399 * 61_000;
    lines.push(with(vote(NOON_MS + 7 * DAY_MS, "w", "1"), "campaign", json!("later")));
    let texts: Vec<String> = lines.iter().map(Value::to_string).collect();
    let answers = judge(&texts).0;
    let changed: Vec<u64> = answers.iter().filter_map(|answer| answer.changed_at_ms).collect();
    assert!(changed.len() >= 50, "{} of 60 changed", changed.len());
    assert!(
        changed.iter().all(|at_ms| *at_ms <= last_ms + DAY_MS),
        "none waits for the file's end: {changed:?}"
    );
    for answer in answers.iter().filter(|answer| matches!(answer.verdict, Word::Held | Word::Voided)) {
        let sum: i32 = answer.reasons.iter().map(|reason| reason.weight).sum();
        assert_eq!(answer.score, sum - 4_000, "weights make the score: {answer:?}");
    }
}

fn any_line() -> impl Strategy<Value = Value> {
    let whole = json!({
        "at_ms": NOON_MS, "campaign": "spring", "voter": "v1", "candidate": "17", "ip": "117.136.8.12",
        "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49 NetType/4G",
        "device": {"platform":"iPhone","screen":"390x844@3","gpu":"Apple GPU","cores":6,"memory_gb":null,
            "touch_points":5,"languages":["zh-CN"],"timezone":"Asia/Shanghai","canvas":"a1b2","audio":"124.04",
            "fonts":"x","webdriver":false},
        "ja4": "t13d1516h2", "page": {"token":"t1","opened_ms":NOON_MS - 10_000,"opened_ip":"117.136.8.12","moves":12},
        "sharer": "s1", "followed_at_ms": 1_755_000_000_000_u64, "nonce": "n1", "act": "vote",
        "inviter": "v0", "payee": "p1",
    });
    let required = ["at_ms", "campaign", "voter", "candidate", "ip"];
    let acts = ["vote", "draw", "claim", "invite", "follow", "unfollow"];
    let ips = ["117.136.8.12", "166.111.4.100", "52.94.1.1", "2409:8900::1", "::", "0.0.0.0"];
    let fields = prop::collection::vec(0_u8..3, 32);
    (fields, 0..acts.len(), 0..ips.len(), 0_u64..4, 0_u8..6).prop_map(move |(fates, act, ip, at, voter)| {
        let mut line = whole.clone();
        let mut fates = fates.into_iter();
        for part in ["/device", "/page", ""] {
            let object = line.pointer_mut(part).unwrap().as_object_mut().unwrap();
            for name in object.keys().cloned().collect::<Vec<_>>() {
                match fates.next().unwrap_or(0) {
                    _ if part.is_empty() && required.contains(&name.as_str()) => {}
                    1 => object[&name] = Value::Null,
                    2 => drop(object.remove(&name)),
                    _ => {}
                }
            }
        }
        if !line["act"].is_null() {
            line["act"] = json!(acts[act]);
        }
        line["ip"] = json!(ips[ip]);
        line["at_ms"] = json!(NOON_MS + at * 700);
        line["voter"] = json!(format!("v{voter}"));
        line
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_missing_every_line_gets_an_answer(lines in prop::collection::vec(any_line(), 0..12)) {
        let texts: Vec<String> = lines.iter().map(Value::to_string).collect();
        let (answers, broken) = judge(&texts);
        prop_assert_eq!(broken, Vec::<String>::new());
        let numbers: Vec<u32> = answers.iter().map(|answer| answer.line).collect();
        prop_assert_eq!(numbers, (1..).take(texts.len()).collect::<Vec<u32>>());
        let again = judge(&texts).0;
        prop_assert_eq!(&again, &answers);
    }

    #[test]
    fn a_broken_line_changes_nothing_else(
        lines in prop::collection::vec(any_line(), 1..10),
        at in any::<prop::sample::Index>(),
    ) {
        let mut texts: Vec<String> = lines.iter().map(Value::to_string).collect();
        let at = at.index(texts.len() + 1);
        let mut whole = judge(&texts).0;
        texts.insert(at, r#"{"at_ms":1,"campaign":"spring","voter":"v1"}"#.to_owned());
        let (answers, broken) = judge(&texts);
        prop_assert_eq!(broken.len(), 1);
        // Only numbers of lines move, also where evidence names them.
        let bare = |answer: &Answer| (answer.verdict, answer.at_decision, answer.changed_at_ms, answer.score);
        whole.iter_mut().skip(at).for_each(|answer| answer.line += 1);
        prop_assert_eq!(answers.iter().map(bare).collect::<Vec<_>>(), whole.iter().map(bare).collect::<Vec<_>>());
        prop_assert!(answers.iter().zip(&whole).all(|(one, other)| one.line == other.line));
    }

    #[test]
    fn lines_of_different_times_may_stand_in_any_order(
        lines in prop::collection::vec(any_line(), 1..10),
        turn in 0_usize..10,
    ) {
        let timed = lines.into_iter().zip(0_u64..).map(|(line, at)| with(line, "at_ms", json!(NOON_MS + at * 300)));
        let mut texts: Vec<String> = timed.map(|line| line.to_string()).collect();
        let bare = |answer: Answer| (answer.verdict, answer.at_decision, answer.changed_at_ms, answer.score);
        let mut before: Vec<_> = judge(&texts).0.into_iter().map(bare).collect();
        let turn = turn % texts.len();
        texts.rotate_left(turn);
        before.rotate_left(turn);
        prop_assert_eq!(judge(&texts).0.into_iter().map(bare).collect::<Vec<_>>(), before);
    }
}
