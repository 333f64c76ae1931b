//! An invitation, a follower, a reward, and what becomes of it when the follower leaves.

use serde_json::{Value, json};
use tests::{Api, Server};

const BOOK: &str = "/v1/campaigns/book-default";
const INVITE: &str = "/v1/campaigns/friends";
const POINTS: u64 = 20;
const BUDGET: u64 = 100;

fn set_up(operator: &Api) {
    set_up_with(operator, &json!({ "stay_hours": 0 }));
}

fn set_up_with(operator: &Api, rules_of_inviting: &Value) {
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let award = json!({ "name": "invited", "on": "follower_qualified", "asset": "points", "amount": POINTS });
    let rules = json!({ "campaign": "friends", "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules).unwrap();
    let allotment = json!({ "asset": "points", "campaign": "friends", "into": "budget", "amount": BUDGET });
    let allotted =
        operator.header("idempotency-key", "budget").post(&format!("{BOOK}/allotments"), &allotment);
    assert_eq!(allotted.unwrap().status, 201);
    let name = "Bring a friend";
    let campaign = json!({ "id": "friends", "kind": "referrals", "name": name, "rules": rules_of_inviting });
    operator.must_post("/v1/campaigns", &campaign).unwrap();
    operator.must_post(&format!("{INVITE}/open"), &json!({})).unwrap();
}

/// What the trace of the newest entry tells about the follower, by the kinds of events.
fn traced(server: &Server, operator: &Api) -> Vec<String> {
    let newest = operator.must_get(&format!("{BOOK}/entries?order=newest&limit=1")).unwrap();
    let position = newest["entries"][0]["position"].to_string();
    let told = server.ask(operator, &["audit", "trace", &position]).unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout).unwrap();
    let (_, story) = told.split_once("everything about follower").unwrap();
    let told: Vec<String> =
        story.lines().filter_map(|line| line.split_whitespace().nth(4).map(str::to_owned)).collect();
    let json = server.ask(operator, &["audit", "trace", &position, "--json"]).unwrap();
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let events = json["followers"][0]["events"].as_array().unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, told, "a program is told the same story");
    assert_eq!(
        (&json["followers"][0]["campaign"], &json["followers"][0]["is_cut"]),
        (&json!("friends"), &json!(false))
    );
    told
}

fn is_of_referrals(page: &Value) -> bool {
    page["entries"][0]["source"] == "referrals"
}

#[test]
fn a_new_follower_rewards_their_inviter_and_leaving_takes_it_back() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&operator);
    let [ann, bob] = ["ann", "bob"].map(|openid| server.anybody().sign_in(openid).unwrap());
    let answer = ann.api.must_post(&format!("{INVITE}/codes"), &json!({})).unwrap();
    // The answer has a token for the next page beside the code, which is no part of an invitation.
    let code = json!({ "code": answer["code"] });
    let accept = |person: &tests::Person| person.api.post(&format!("{INVITE}/invitations"), &code).unwrap();
    let own = accept(&ann);
    assert_eq!((own.status, &own.body["type"]), (409, &json!("/problems/own-code")));
    assert_eq!(accept(&bob).status, 200);
    let budget = format!("{BOOK}/accounts/points:budget:friends");
    let follow = |following| {
        let body = json!({ "openid": "bob", "following": following });
        operator.must_post(&format!("{INVITE}/followers"), &body).unwrap();
    };
    follow(true);
    operator.get_until(&budget, |account| account["balance"] == BUDGET - POINTS).unwrap();
    operator.get_until(&format!("{BOOK}/entries?order=newest&limit=1"), is_of_referrals).unwrap();
    let earned = ["InvitationAccepted", "FollowNoted", "FollowerQualified"];
    assert_eq!(traced(&server, &operator), earned, "a reward leads back to the invitation");
    let me = ann.api.must_get(&format!("{INVITE}/me")).unwrap();
    assert_eq!((&me["invitees_qualified"], &me["place"]), (&json!(1), &json!(1)));
    let ranking = operator.must_get(&format!("{INVITE}/ranking")).unwrap();
    let person = ranking["lines"][0]["person"].as_str().unwrap().to_owned();
    let tree = operator.must_get(&format!("{INVITE}/tree?person={person}")).unwrap();
    assert_eq!(tree["edges"][0]["from"], person.as_str());
    let follower = tree["edges"][0]["to"].as_str().unwrap();
    let judge = |to: &str| {
        let body = json!({ "to": to, "why": "one phone for both" });
        operator.must_post(&format!("{INVITE}/rewards/{follower}/judge"), &body).unwrap();
    };
    judge("hold");
    operator.get_until(&budget, |account| account["balance"] == BUDGET).unwrap();
    let held = operator.get_until(&format!("{INVITE}/rewards/held"), |held| held["rewards"][0].is_object());
    assert_eq!(held.unwrap()["rewards"][0]["judgements"][0]["why"], "one phone for both");
    judge("release");
    operator.get_until(&budget, |account| account["balance"] == BUDGET - POINTS).unwrap();
    follow(false);
    operator.get_until(&budget, |account| account["balance"] == BUDGET).unwrap();
    let own = bob.api.must_get(&format!("{INVITE}/me")).unwrap();
    assert_eq!(own["invitation"], "left");
    let reversed = |page: &Value| page["entries"].as_array().is_some_and(|entries| entries.len() == 8);
    operator.get_until(&format!("{BOOK}/entries?campaign=friends&order=newest&limit=8"), reversed).unwrap();
    let taken_back = traced(&server, &operator);
    assert_eq!(
        taken_back[taken_back.len() - 2..],
        ["FollowNoted", "FollowerLeft"],
        "a clawback to the leaving"
    );
    server.stop().unwrap();
    let verified = Server::run(data.path(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn what_no_budget_covered_is_told_until_it_is_paid() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    set_up(&operator);
    let award =
        json!({ "name": "invited", "on": "follower_qualified", "asset": "points", "amount": BUDGET + 1 });
    let rules = json!({ "campaign": "friends", "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules).unwrap();
    let [ann, bob] = ["ann", "bob"].map(|openid| server.anybody().sign_in(openid).unwrap());
    let code = ann.api.must_post(&format!("{INVITE}/codes"), &json!({})).unwrap()["code"].clone();
    bob.api.must_post(&format!("{INVITE}/invitations"), &json!({ "code": code })).unwrap();
    let follow = |body: Value| operator.post(&format!("{INVITE}/followers"), &body).unwrap();
    let seconds = follow(json!({ "openid": "bob", "following": true, "at_ms": 1_790_000_000 }));
    assert_eq!(seconds.status, 422, "{}", seconds.body);
    assert!(seconds.body["detail"].as_str().unwrap().contains("multiply it by 1000"), "{}", seconds.body);
    let misnamed = follow(json!({ "open_id": "bob", "following": true }));
    assert!(misnamed.body["detail"].as_str().unwrap().contains("`openid`"), "{}", misnamed.body);
    assert_eq!(follow(json!({ "openid": "bob", "following": true })).status, 200);

    let unpaid = |awards: u64| move |book: &Value| book["unpaid"][0]["awards"] == awards;
    operator.get_until(BOOK, unpaid(1)).unwrap();
    let status = server.ask(&operator, &["status"]).unwrap();
    let told = String::from_utf8(status.stdout).unwrap();
    assert!(told.contains("could not pay 1 awards of friends") && told.contains("book-default"), "{told}");
    let declined = server.ask(&operator, &["log", "--service", "ledger", "--kind", "FactDeclined"]).unwrap();
    assert!(String::from_utf8(declined.stdout).unwrap().contains("budget-spent"));

    let rewards = || ann.api.must_get(&format!("{INVITE}/me/rewards")).unwrap();
    let told = rewards();
    assert_eq!((&told["unpaid"], &told["rewards"][0]["unpaid"]), (&json!(1), &json!("budget_spent")));
    let keyed = |key: &str, path: &str, body: &Value| {
        operator.header("idempotency-key", key).post(&format!("{BOOK}/{path}"), body).unwrap()
    };
    let more = json!({ "asset": "points", "campaign": "friends", "into": "budget", "amount": 1 });
    assert_eq!(keyed("more", "allotments", &more).status, 201);
    let ranking = operator.must_get(&format!("{INVITE}/ranking")).unwrap();
    let credit = format!("points:person:{}", ranking["lines"][0]["person"].as_str().unwrap());
    let by_hand = json!({ "debit": "points:budget:friends", "credit": credit, "amount": BUDGET + 1, "reason": "invited" });
    let paid = keyed("paid", "transfers", &json!({ "transfers": [by_hand] }));
    assert_eq!(paid.status, 201, "{}", paid.body);
    operator.get_until(BOOK, |book| book["unpaid"] == json!([])).unwrap();
    let told = rewards();
    assert_eq!((&told["unpaid"], &told["sums"][0]["left"]), (&json!(0), &json!(BUDGET + 1)));

    let of_friends = server.ask(&operator, &["log", "--campaign", "friends"]).unwrap();
    assert!(String::from_utf8(of_friends.stdout).unwrap().contains("FollowerQualified"));
    server.stop().unwrap();
    let run = |campaign: &str| Server::run(data.path(), &["log", "--campaign", campaign]).unwrap();
    assert!(String::from_utf8(run("friends").stdout).unwrap().contains("FollowerQualified"));
    assert_eq!(run("fiends").status.code(), Some(2));
}

/// What two phones show: each step in each person's own answer.
#[test]
fn two_phones_see_each_step_of_an_invitation_and_the_points_that_come_and_go() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path()).unwrap();
    let operator = server.operator().unwrap();
    operator.open_campaign("stars", &json!({}), 2).unwrap();
    let task = json!({ "vote": { "campaign": "stars", "required": true } });
    set_up_with(&operator, &json!({ "stay_hours": 0, "tasks": [task] }));
    let [ann, bob] = ["ann", "bob"].map(|openid| server.anybody().sign_in(openid).unwrap());
    let code = ann.api.must_post(&format!("{INVITE}/codes"), &json!({})).unwrap()["code"].clone();
    let code = code.as_str().unwrap();
    its_link_is_drawn(&server.anybody(), code);
    bob.api.must_post(&format!("{INVITE}/invitations"), &json!({ "code": code })).unwrap();
    let steps = |invitation: &str, done: [bool; 3]| {
        let own = bob.api.must_get(&format!("{INVITE}/me")).unwrap();
        let seen: Vec<_> = own["stages"].as_array().unwrap().iter().map(|stage| &stage["done"]).collect();
        assert_eq!(
            (&own["invitation"], seen),
            (&json!(invitation), done.map(|it| json!(it)).iter().collect())
        );
    };
    let counts = |accepted: u64, followed: u64, qualified: u64, left: u64| {
        let own = ann.api.must_get(&format!("{INVITE}/me")).unwrap();
        let names = ["accepted", "followed", "qualified", "left"];
        let seen = names.map(|name| own[format!("invitees_{name}")].as_u64().unwrap());
        assert_eq!(seen, [accepted, followed, qualified, left]);
    };
    let points = |wanted: u64| {
        let budget = format!("{BOOK}/accounts/points:budget:friends");
        operator.get_until(&budget, |account| account["balance"] == BUDGET - wanted).unwrap();
        assert_eq!([&ann, &bob].map(rewarded), [wanted, 0], "told at once, to each their own");
        // What one has shows a while after, so that nobody sees from it what became of a vote.
        let me = format!("{BOOK}/me");
        let later = ann.api.must_get(&me).unwrap()["as_of_ms"].as_u64().unwrap() + 30 * 60_000;
        let own = ann.api.pretending(later).must_get(&me).unwrap();
        let balances = own["balances"].as_array().unwrap().iter().map(|it| it["balance"].as_u64().unwrap());
        assert_eq!(balances.sum::<u64>(), wanted, "{own}");
    };
    let follow = |following: bool| {
        let body = json!({ "openid": "bob", "following": following });
        operator.must_post(&format!("{INVITE}/followers"), &body).unwrap();
    };
    steps("accepted", [false, false, false]);
    counts(1, 0, 0, 0);
    follow(true);
    steps("followed", [true, true, false]);
    counts(1, 1, 0, 0);
    points(0);
    let page = bob.visit("stars").unwrap();
    assert_eq!(bob.vote("stars", 1, &page, "only").unwrap().status, 201);
    operator.get_until(INVITE, |about| about["counts"]["qualified"] == 1).unwrap();
    steps("qualified", [true, true, true]);
    counts(1, 1, 1, 0);
    points(POINTS);

    follow(false);
    steps("left", [true, false, true]);
    counts(1, 1, 0, 1);
    points(0);
    server.stop().unwrap();
}

/// What somebody has got by inviting, as their phone is told.
fn rewarded(person: &tests::Person) -> u64 {
    let rewards = person.api.must_get(&format!("{INVITE}/me/rewards")).unwrap();
    rewards["sums"].as_array().unwrap().iter().map(|sum| sum["left"].as_u64().unwrap()).sum()
}

/// A poster and a chat show where a code leads.
fn its_link_is_drawn(anybody: &Api, code: &str) {
    let card = anybody.must_get(&format!("{INVITE}/codes/{code}/card")).unwrap();
    assert_eq!(card["title"], "Bring a friend");
    assert_eq!(card["link"], format!("/c/friends?code={code}"));
    assert_eq!(card["image"], format!("{INVITE}/codes/{code}/qr.png"));
    let picture = anybody.get(&format!("{INVITE}/codes/{code}/qr.svg")).unwrap();
    assert_eq!((picture.status, &*picture.content_type), (200, "image/svg+xml"));
    assert_eq!(picture.header("cache-control"), Some("public, max-age=86400"));
    assert!(picture.body.as_str().unwrap().starts_with("<svg "), "{}", picture.body);
    let typed = anybody.must_get(&format!("{INVITE}/codes/{}/card", code.to_uppercase())).unwrap();
    assert_eq!(typed["link"], card["link"]);
    let refused = |path: &str, status: u16, slug: &str| {
        let refused = anybody.get(&format!("{INVITE}/codes/{path}")).unwrap();
        assert_eq!((refused.status, &refused.body["type"]), (status, &json!(format!("/problems/{slug}"))));
    };
    refused("x/qr.svg", 400, "parameter-invalid");
    for nobodys in ["qr.svg", "qr.png", "card"] {
        refused(&format!("000000000000/{nobodys}"), 404, "code-unknown");
    }
}
