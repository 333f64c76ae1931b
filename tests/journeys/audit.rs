//! Auditors ask the books, see what stands behind each entry, and are on record themselves.

use serde_json::{Value, json};
use tests::{Api, Server};

const BOOK: &str = "/v1/campaigns/book-default";

/// A campaign whose votes give points, with one vote that is booked.
fn voted(server: &Server) -> Api {
    let operator = server.operator().unwrap();
    operator.open_campaign("spring", &json!({}), 2).unwrap();
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let award = json!({ "name": "points", "on": "vote_counted", "asset": "points", "amount": 5 });
    let rules = json!({ "campaign": "spring", "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules).unwrap();
    let allotment = json!({ "asset": "points", "campaign": "spring", "into": "budget", "amount": 100 });
    let allot = operator.header("idempotency-key", "budget");
    assert_eq!(allot.post(&format!("{BOOK}/allotments"), &allotment).unwrap().status, 201);
    let ann = server.anybody().sign_in("ann").unwrap();
    let page = ann.visit("spring").unwrap();
    assert_eq!(ann.vote("spring", 1, &page, "only").unwrap().status, 201);
    let given = |page: &Value| page["entries"].as_array().unwrap().len() == 2;
    operator
        .get_until(&format!("{BOOK}/entries?campaign=spring&order=newest&limit=2"), |page| {
            given(page) && page["entries"][0]["source"] == "votes"
        })
        .unwrap();
    operator
}

#[test]
fn an_entry_leads_back_to_the_vote_its_evidence_and_the_request() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    voted(&server);
    let auditor = server.staff("auditor", "default").unwrap();
    let page = auditor.must_get(&format!("{BOOK}/entries?campaign=spring&order=newest&limit=1")).unwrap();
    let entry = &page["entries"][0];
    assert_eq!((&entry["amount"], &entry["unit"]), (&json!(5), &json!("point")), "{entry}");
    let trace = auditor.must_get(&format!("{BOOK}/entries/{}/trace", entry["position"])).unwrap();
    let [cited] = &trace["cited"].as_array().unwrap()[..] else { panic!("{trace}") };
    let event = &cited["event"];
    assert_eq!((&event["kind"], &cited["doubt"]), (&json!("VoteCast"), &Value::Null), "{trace}");
    assert_eq!((&event["position"], &event["person"]), (&entry["evidence_position"], &entry["person"]));
    assert!(event["body"]["evidence"].is_object(), "{event}");
    assert!(!trace["trace"].as_str().unwrap().is_empty(), "the request is known: {trace}");
    assert_eq!(trace["command"], entry["command"]);
    server.stop().unwrap();
}

#[test]
fn answers_are_the_same_after_the_read_model_was_lost() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = voted(&server);
    let person = operator.must_get(&format!("{BOOK}/entries?order=newest&limit=1")).unwrap();
    let person = person["entries"][0]["person"].as_str().unwrap().to_owned();
    let questions = [
        "entries".to_owned(),
        "entries?account=points:budget:spring&format=csv".to_owned(),
        format!("statement?person={person}"),
        "statement?campaign=spring".to_owned(),
        "accounts/points:budget:spring/balance?position=5".to_owned(),
    ];
    let ask = |api: &Api| questions.each_ref().map(|it| api.must_get(&format!("{BOOK}/{it}")).unwrap());
    let live = ask(&operator);
    server.stop().unwrap();
    std::fs::remove_dir_all(data.path().join("entries")).unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator
        .get_until("/v1/journals", |all| {
            all.as_array().unwrap().iter().all(|it| it["position"] == it["entries_position"])
        })
        .unwrap();
    assert_eq!(ask(&operator), live);
    server.stop().unwrap();
}

#[test]
fn each_look_of_an_auditor_is_on_record_for_operators() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = voted(&server);
    let auditor = server.staff("auditor", "default").unwrap();
    let questions = ["entries?campaign=spring", "statement?campaign=spring", "trial-balance"];
    for question in questions {
        auditor.must_get(&format!("{BOOK}/{question}")).unwrap();
    }
    let looks = operator.must_get("/v1/accesses").unwrap();
    let asked: Vec<(&str, &str)> = looks["looks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|look| (look["question"].as_str().unwrap(), look["parameters"].as_str().unwrap()))
        .collect();
    let expected = [("trial_balance", ""), ("statement", "campaign=spring"), ("entries", "campaign=spring")];
    assert_eq!(asked, expected, "newest first, and none of the operator's own");
    let newest = &looks["looks"][0];
    assert!(newest["stood_at"].as_u64().unwrap() > 0 && newest["campaign"] == "book-default", "{newest}");
    let elsewhere = server.staff("operator", "elsewhere").unwrap().must_get("/v1/accesses").unwrap();
    assert_eq!(elsewhere["looks"], json!([]));
    server.stop().unwrap();
    let verified = Server::run(data.path(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn the_books_are_asked_from_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = voted(&server);
    let auditor = server.staff("auditor", "default").unwrap();
    let ask = |arguments: &[&str]| {
        let output = server.ask(&auditor, arguments).unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    };
    let csv = ask(&["audit", "entries", "--campaign", "spring", "--csv"]);
    assert_eq!((csv.lines().count(), csv.starts_with("position,index")), (4, true), "{csv}");
    let newest = ask(&["audit", "entries", "--newest", "--limit", "1", "--json"]);
    let newest: Value = serde_json::from_str(&newest).unwrap();
    let trace = ask(&["audit", "trace", &newest["position"].to_string()]);
    assert!(trace.contains("VoteCast") && trace.contains("votes.0 at"), "{trace}");
    assert!(ask(&["audit", "trial-balance"]).contains("even"));
    assert!(ask(&["audit", "accounts", "--kind", "budget"]).contains("points:budget:spring"));
    assert!(ask(&["audit", "balance", "points:budget:spring"]).contains("95 points"));
    assert!(ask(&["audit", "statement", "--account", "points:budget:spring"]).contains("closing"));
    let refused = server.ask(&auditor, &["audit", "trace", "1"]).unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && said.contains("nothing was booked at position 1"), "{said}");
    let looks = server.ask(&operator, &["audit", "accesses", "--limit", "3"]).unwrap();
    assert_eq!(String::from_utf8(looks.stdout).unwrap().lines().count(), 3);
    server.stop().unwrap();
}
