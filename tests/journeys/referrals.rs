//! An invitation, a follower, a reward, and what becomes of it when the follower leaves.

use serde_json::json;
use tests::{Api, Server};

const BOOK: &str = "/v1/campaigns/book-default";
const INVITE: &str = "/v1/campaigns/friends";
const POINTS: u64 = 20;
const BUDGET: u64 = 100;

fn set_up(operator: &Api) {
    let book = json!({ "id": "book-default", "kind": "ledger", "name": "The book" });
    operator.must_post("/v1/campaigns", &book).unwrap();
    let award = json!({ "name": "invited", "on": "follower_qualified", "asset": "points", "amount": POINTS });
    let rules = json!({ "campaign": "friends", "rules": { "awards": [award] } });
    operator.must_post(&format!("{BOOK}/rules"), &rules).unwrap();
    let allotment = json!({ "asset": "points", "campaign": "friends", "into": "budget", "amount": BUDGET });
    let allotted =
        operator.header("idempotency-key", "budget").post(&format!("{BOOK}/allotments"), &allotment);
    assert_eq!(allotted.unwrap().status, 201);
    let rules = json!({ "stay_hours": 0 });
    let campaign = json!({ "id": "friends", "kind": "referrals", "name": "Bring a friend", "rules": rules });
    operator.must_post("/v1/campaigns", &campaign).unwrap();
    operator.must_post(&format!("{INVITE}/open"), &json!({})).unwrap();
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
    server.stop().unwrap();
    let verified = Server::run(data.path(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
