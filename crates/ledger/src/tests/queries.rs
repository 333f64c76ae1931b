//! What the view and the state say.

use decider::{Decider, Service};
use proto::wire::{Audience, List, Listed, Look, LookReply, Own, Stage};
use proto::{CampaignId, PersonId, Timestamp};
use serde_json::{Value, json};

use super::support::*;
use crate::command::Command;
use crate::query::{LedgerMinute, View};
use crate::{Ledger, State};

fn world() -> World {
    let mut world = World::with(five_points(), 100);
    world.stock("unit.mug", 2);
    world.hear(counted(41, ANN));
    world.hear(counted(42, BOB));
    let pending = reserved(new(1, "points:budget:spring", "points:fulfilment", 7), None);
    world.transfer(&[pending]).unwrap();
    world
}

#[test]
fn the_book_and_its_accounts() {
    let mut world = world();
    let about = world.look("campaign", &[]).unwrap();
    let counts = ["persons", "transfers", "pending"].map(|name| about[name].as_u64().unwrap());
    assert_eq!((counts, &about["assets"]), ([2, 5, 1], &json!(["points", "unit.mug"])));
    let page = world.look("accounts", &[]).unwrap();
    let names: Vec<&str> =
        page["accounts"].as_array().unwrap().iter().filter_map(|it| it["account"].as_str()).collect();
    assert_eq!(
        names,
        [
            "points:issue",
            "points:budget:spring",
            "points:fulfilment",
            "unit.mug:issue",
            "unit.mug:stock:lucky"
        ]
    );
    let budget = world.look("account", &[("account", "points:budget:spring")]).unwrap();
    assert_eq!(
        budget,
        json!({ "account": "points:budget:spring", "open": true, "balance": 90, "available": 83, "debits": 10,
            "credits": 100, "debits_reserved": 7, "credits_reserved": 0,
            "terms": { "overdraft_max": 0, "balance_max": null, "spender": null } })
    );
    for unknown in ["points:budget:autumn", "unit.hat:issue", &format!("points:person:{ANN}")] {
        assert_eq!(world.look("account", &[("account", unknown)]), Err(404), "{unknown}");
    }
    assert_eq!(world.look("account", &[("account", "nonsense")]), Err(400));
    assert_eq!(world.look("secrets", &[]), Err(404));
}

#[test]
fn accounts_come_in_pages() {
    let mut world = world();
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut asked = vec![("limit", "2"), ("asset", "points")];
        asked.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = world.look("accounts", &asked).unwrap();
        found.extend(page["accounts"].as_array().unwrap().iter().map(|it| it["balance"].as_i64().unwrap()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(found, [100, 90, 0]);
    let stocks = world.look("accounts", &[("kind", "stock")]).unwrap();
    assert_eq!(stocks["accounts"].as_array().unwrap().len(), 1);
    for bad in [("kind", "bank"), ("limit", "0"), ("limit", "501"), ("cursor", "?"), ("asset", "?")] {
        assert_eq!(world.look("accounts", &[bad]), Err(400), "{bad:?}");
    }
}

#[test]
fn persons_who_owe_something_are_cases_to_see_to() {
    let mut world = world();
    assert_eq!(world.look("accounts", &[("kind", "owed")]).unwrap()["accounts"], json!([]));
    world.transfer(&[new(2, "points:person:ann", "points:expiry", 4)]).unwrap();
    world.hear(voided(43, 41, ANN));
    let page = world.look("accounts", &[("kind", "owed")]).unwrap();
    let [case] = page["accounts"].as_array().unwrap().as_slice() else { panic!("{page}") };
    assert_eq!((&case["account"], &case["balance"]), (&json!(account("points:owed:ann")), &json!(4)));
    assert_eq!(world.look("campaign", &[]).unwrap()["owing"], json!(1));
    world.hear(counted(44, ANN));
    assert_eq!(world.look("campaign", &[]).unwrap()["owing"], json!(0), "settled from what came next");
}

#[test]
fn the_trial_balance_is_zero() {
    let mut world = world();
    let trial = world.look("trial_balance", &[("asset", "points")]).unwrap();
    let points = &trial["assets"][0];
    assert_eq!(
        (&points["debits"], &points["credits"], &points["difference"]),
        (&json!(110), &json!(110), &json!(0))
    );
    let kinds: Vec<(&str, u64, u64, u64)> = points["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| {
            let number = |name: &str| kind[name].as_u64().unwrap();
            (kind["kind"].as_str().unwrap(), number("accounts"), number("debits"), number("credits"))
        })
        .collect();
    let expected =
        [("issue", 1, 100, 0), ("budget", 1, 10, 100), ("person", 2, 0, 10), ("fulfilment", 0, 0, 0)];
    assert_eq!(kinds, expected);
    assert_eq!(points["reserved"], json!(7));
}

#[test]
fn rules_are_shown_as_they_were_set() {
    let mut world = world();
    world.order(Command::SetRules { campaign: lucky(), rules: rules("{}") });
    let page = world.look("rules", &[("limit", "1")]).unwrap();
    assert_eq!(page["campaigns"][0]["campaign"], json!("lucky"));
    let page = world.look("rules", &[("cursor", page["next_cursor"].as_str().unwrap())]).unwrap();
    assert_eq!(page["campaigns"][0]["rules"]["awards"][0]["amount"], json!(5));
    assert_eq!(page["next_cursor"], Value::Null);
}

#[test]
fn a_view_shares_what_did_not_change_and_is_closed_to_the_public() {
    let world = world();
    let first = Ledger::view(&world.state, &View::default(), &NoVault);
    assert_eq!(Ledger::moved(&View::default(), &first), [book()]);
    let same = Ledger::view(&world.state, &first, &NoVault);
    assert_eq!(Ledger::moved(&first, &same), [] as [CampaignId; 0]);
    assert_eq!(Ledger::tenant(&same, &book()), Some(&tenant()));
    assert_eq!(Ledger::tenant(&same, &spring()), None);
    let look = Look {
        campaign: book(),
        question: "campaign".to_owned(),
        parameters: Vec::new(),
        audience: Audience::Public,
    };
    assert!(matches!(Ledger::look(&same, &look), LookReply::Problem(problem) if problem.status == 403));
    let listed = |tenant: &str| {
        let campaigns = vec![book(), spring()];
        Ledger::list(&same, &List::Summaries { tenant: tenant.parse().unwrap(), campaigns })
    };
    let Listed::Summaries(own) = listed("default") else { panic!("summaries") };
    assert_eq!((own.len(), own[0].status, own[0].kind.as_str()), (1, Stage::Open, "ledger"));
    assert_eq!(listed("stranger"), Listed::Summaries(Vec::new()));
}

/// What Ann sees of points, at this time.
fn seen(state: &State, person: PersonId, now: Timestamp) -> Vec<(u64, u64)> {
    let own = Own { campaign: book(), person, pretended_at: None };
    let answer = Ledger::own(state, &own, now).unwrap();
    let number = |line: &Value, name: &str| line[name].as_u64().unwrap();
    let lines = answer["balances"].as_array().unwrap();
    lines.iter().map(|line| (number(line, "balance"), number(line, "owed"))).collect()
}

#[test]
fn persons_see_what_they_have_but_not_what_a_vote_of_just_now_gave() {
    let mut world = World::with(five_points(), 100);
    // Noon is the beginning of an interval of ten minutes.
    let after = |minutes: u64| NOON.plus_ms(minutes * 60_000);
    world.now = after(1);
    world.hear(counted(41, ANN));
    assert_eq!(seen(&world.state, ANN, after(1)), [], "as if it were held");
    assert_eq!(seen(&world.state, ANN, after(9)), []);
    assert_eq!(seen(&world.state, ANN, after(10)), [(5, 0)]);
    world.now = after(12);
    world.transfer(&[new(1, "points:person:ann", "points:fulfilment", 4)]).unwrap();
    world.hear(voided(42, 41, ANN));
    assert_eq!(world.balances(["points:person:ann", "points:owed:ann"]), [0, 4]);
    assert_eq!(seen(&world.state, ANN, after(19)), [(5, 0)]);
    assert_eq!(seen(&world.state, ANN, after(20)), [(0, 4)]);
    assert_eq!(seen(&world.state, BOB, after(20)), [], "others see theirs");
}

#[test]
fn minutes_count_what_happened() {
    let mut world = world();
    world.hear(counted(41, ANN));
    world.hear(voided(43, 41, ANN));
    world.hear(restored(44, 41, ANN));
    world.order(Command::Void { transfer: id(1) });
    drop(world.transfer(&[new(2, "points:person:ann", "points:expiry", 900)]));
    let mut minute = LedgerMinute::default();
    world.log.iter().for_each(|(_, event)| _ = Ledger::tally(event, &mut minute));
    let expected = json!({ "posted": 4, "pending": 1, "reversed": 1, "restored": 1, "given_up": 1,
        "declined": { "booked-before": 1 }, "refused": { "insufficient": 1 }, "parked": 0 });
    assert_eq!(serde_json::to_value(minute).unwrap(), expected);
    assert!(Ledger::next_deadline(&world.state).is_none());
}

struct NoVault;

impl decider::Readable for NoVault {
    fn personal(&self, _: &proto::PersonalRef) -> Option<std::collections::BTreeMap<String, String>> {
        None
    }
}
