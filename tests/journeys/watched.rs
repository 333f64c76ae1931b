//! Detectors behind the log of a real server: a rack of phones is found and comes before a person, and what the same attempts in a
//! file are said to be is what they were said to be over HTTP.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::{Server, fairground};

/// One vote, as the phone and the file tell it.
pub struct Attempt {
    voter: String,
    contestant: u64,
    address: String,
    canvas: String,
    opened_ms: u64,
    pub at_ms: u64,
}

/// A crowd that votes for all, with a rack of three phones in one place among it that votes for one.
pub fn attempts(from_ms: u64) -> Vec<Attempt> {
    let fan = |number: u64| Attempt {
        voter: format!("fan-{number}"),
        contestant: 1 + number % 3,
        address: format!("117.{}.{}.9", 130 + number % 7, number % 200),
        canvas: format!("own-{number}"),
        opened_ms: from_ms + number * 20_000,
        at_ms: from_ms + number * 20_000 + 9_000 + number * 37 % 11_000,
    };
    let racked = |number: u64| Attempt {
        voter: format!("rack-{number}"),
        contestant: 1,
        address: "36.98.7.6".to_owned(),
        canvas: format!("rack-{}", number % 3),
        opened_ms: from_ms + 600_000 + number * 4_000,
        at_ms: from_ms + 602_500 + number * 4_000,
    };
    let mut attempts: Vec<Attempt> = (0..90).map(fan).chain((0..45).map(racked)).collect();
    attempts.sort_by_key(|attempt| attempt.at_ms);
    attempts
}

const AGENT: &str = "Mozilla/5.0 (Linux; Android 14; V2304A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0 \
                     Mobile Safari/537.36 MicroMessenger/8.0.49.2600(0x28003137) NetType/WIFI Language/zh_CN";

impl Attempt {
    fn device(&self) -> Value {
        json!({ "platform": "Linux armv8l", "screen": "360x800@3", "touch_points": 5, "canvas": self.canvas, "audio": "1.5" })
    }

    /// Over HTTP, at the time that it says.
    pub fn send(&self, server: &Server) {
        let phone = server.anybody().header("X-Forwarded-For", &self.address).header("User-Agent", AGENT);
        let person = phone.sign_in(&self.voter).unwrap().api;
        let spring = "/v1/campaigns/spring";
        let device = self.device();
        let opened = person.pretending(self.opened_ms);
        let visit = opened.must_post(&format!("{spring}/visits"), &json!({ "device": device })).unwrap();
        let body =
            json!({ "contestant": self.contestant, "page_token": visit["page_token"], "device": device });
        let voting = person.pretending(self.at_ms).header("Idempotency-Key", "only");
        let voted = voting.post(&format!("{spring}/votes"), &body).unwrap();
        assert_eq!(voted.status, 201, "{}", voted.body);
    }

    /// As a line of a file.
    fn line(&self) -> Value {
        json!({
            "at_ms": self.at_ms,
            "campaign": "spring",
            "voter": self.voter,
            "candidate": self.contestant.to_string(),
            "ip": self.address,
            "user_agent": AGENT,
            "device": self.device(),
            "page": { "token": self.voter, "opened_ms": self.opened_ms, "opened_ip": self.address },
            "nonce": "only",
        })
    }
}

/// What a judge over files says of each attempt in the end.
fn by_judge(attempts: &[Attempt]) -> Vec<String> {
    let mut judge = Command::new(fairground());
    judge.arg("judge").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut judge = judge.spawn().unwrap();
    let lines: String = attempts.iter().map(|attempt| format!("{}\n", attempt.line())).collect();
    judge.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let said = judge.wait_with_output().unwrap();
    assert!(said.status.success());
    let said = String::from_utf8(said.stdout).unwrap();
    let verdict =
        |line: &str| serde_json::from_str::<Value>(line).unwrap()["verdict"].as_str().unwrap().to_owned();
    said.lines().map(verdict).collect()
}

/// What the log says of each vote in the end, in the order in which they were cast.
fn by_log(log: &str) -> Vec<String> {
    let mut votes = BTreeMap::new();
    for line in log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let body = &line["body"];
        match line["kind"].as_str().unwrap() {
            "VoteCast" => {
                let outcome = body["verdict"]["outcome"].as_str().unwrap().to_owned();
                votes.insert(line["position"].as_u64().unwrap(), outcome);
            }
            "VerdictChanged" => {
                votes.insert(body["cast"].as_u64().unwrap(), body["to"].as_str().unwrap().to_owned());
            }
            _ => {}
        }
    }
    votes.into_values().collect()
}

#[test]
fn a_rack_of_phones_is_found_behind_the_log_as_in_a_file() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({ "board_refresh_seconds": 1 }), 3).unwrap();
    let about = operator.must_get("/v1/campaigns/spring").unwrap();
    let attempts = attempts(about["opened_at_ms"].as_u64().unwrap() + 60_000);
    attempts.iter().for_each(|attempt| attempt.send(&server));

    // It comes before a person by itself, with its reasons.
    let cases = "/v1/campaigns/spring/cases";
    let cases = operator.get_until(cases, |page| page["cases"][0]["votes"].as_u64() > Some(20)).unwrap();
    assert_eq!(cases["cases"][0]["subject"]["contestant"], 1, "{cases}");
    let last_ms = attempts.last().unwrap().at_ms;
    operator.pretending(last_ms + 5_000).must_post("/v1/campaigns/spring/close", &json!({})).unwrap();
    operator.pretending(last_ms + 6_000).finalize("spring").unwrap();
    let board = server.anybody().must_get("/v1/campaigns/spring/leaderboard").unwrap();
    assert_eq!(board["total_votes"], 90, "the crowd's votes count and no other: {board}");
    server.stop().unwrap();

    let log = Server::run(data.path(), &["log", "--campaign", "spring", "--json"]).unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    assert_eq!(by_log(&log), by_judge(&attempts));
    for kind in ["CaseOpened", "ActTaken", "CampaignReviewed", "CampaignFinalized"] {
        assert!(log.contains(kind), "{kind}: {log}");
    }

    // Under the campaign's own ruleset nothing differs; under the first one, which has no detectors, more would count.
    let whatif = |more: &[&str]| {
        let asked = [&["whatif", "--campaign", "spring", "--json"], more].concat();
        let said = Server::run(data.path(), &asked).unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice::<Value>(&said.stdout).unwrap()
    };
    let same = whatif(&[]);
    assert_eq!((&same["votes"], &same["changed"]), (&json!(135), &json!(0)), "{same}");
    let first =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/guard/golden/ruleset.hash"));
    let first = first.unwrap().lines().next().unwrap().to_owned();
    let other = whatif(&["--ruleset", &first]);
    assert_eq!(other["other"], json!(first));
    assert_eq!(other, whatif(&["--ruleset", &first]), "the same each time");
    let unknown = Server::run(data.path(), &["whatif", "--campaign", "autumn"]).unwrap();
    assert_eq!(unknown.status.code(), Some(2), "{}", String::from_utf8_lossy(&unknown.stderr));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("autumn"));
}
