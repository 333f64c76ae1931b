//! What can be read.

use decider::Service;
use proto::wire::{List, Listed};
use serde_json::json;

use super::support::*;
use crate::query::{ReferralMinute, View};
use crate::{Referrals, Rules, Task};

fn played() -> World {
    let mut world = World::open(hours());
    world.invited_by_ann(BOB);
    world.follow(BOB, true);
    let code = world.code_of(ANN);
    let _ = world.accept(ANN, code);
    world.wait_ms(HOUR_MS);
    world.follow(BOB, false);
    world.invited_by_ann(CAT);
    world
}

#[test]
fn counts_are_for_those_inside() {
    let world = played();
    assert_eq!(world.look(false, "campaign").unwrap()["counts"], json!(null));
    let counts = json!({ "accepted": 2, "followed": 1, "qualified": 1, "left": 1, "held": 0, "doubted": 0 });
    assert_eq!(world.look(true, "campaign").unwrap()["counts"], counts);
    assert_eq!(world.look(true, "leaderboard"), Err(404));
    assert_eq!(World::new().look(false, "campaign"), Err(404));
}

#[test]
fn a_person_sees_their_code_their_invitees_and_how_far_they_came() {
    let mut world = played();
    let code = world.code_of(ANN);
    let ann = json!({
        "code": code,
        "invitation": "nobodys",
        "stages": [],
        "invitees_accepted": 2,
        "invitees_followed": 1,
        "invitees_qualified": 0,
        "invitees_left": 1,
        "invitees_not_new": 0,
        "place": null,
        "milestones": [],
    });
    assert_eq!(world.own(ANN), ann);
    let bob = world.own(BOB);
    assert_eq!((&bob["code"], &bob["invitation"]), (&json!(null), &json!("left")));
    assert_eq!(world.own(CAT)["invitation"], "accepted");
}

#[test]
fn a_view_shares_what_did_not_change_and_names_what_moved() {
    let mut world = played();
    let first = world.view(&View::default());
    assert_eq!(Referrals::moved(&View::default(), &first), [spring()]);
    let same = world.view(&first);
    assert_eq!(Referrals::moved(&first, &same), []);
    world.follow(CAT, true);
    assert_eq!(Referrals::moved(&same, &world.view(&same)), [spring()]);
    let list = |tenant| List::Summaries { tenant, campaigns: vec![spring()] };
    let Listed::Summaries(own) = Referrals::list(&same, &list(tenant())) else { panic!("no list") };
    assert_eq!((own.len(), own[0].kind.as_str()), (1, "referrals"));
    let foreign = Referrals::list(&same, &list("other".parse().unwrap()));
    assert!(matches!(foreign, Listed::Summaries(none) if none.is_empty()));
    assert_eq!(Referrals::tenant(&same, &spring()), Some(&tenant()));
}

#[test]
fn minutes_count_how_far_invitations_came() {
    let world = played();
    let mut minute = ReferralMinute::default();
    let counted = world.log.iter().filter(|(_, event)| Referrals::tally(event, &mut minute)).count();
    assert_eq!(counted, 7);
    let expected = ReferralMinute {
        codes: 1,
        accepted: 2,
        refused: [("own_code".to_owned(), 1)].into(),
        followed: 1,
        qualified: 1,
        left: 1,
        ..ReferralMinute::default()
    };
    assert_eq!(minute, expected);
}

#[test]
fn what_the_rules_name_is_told_those_inside() {
    let task = Task::Vote { campaign: stars(), required: true };
    let world = World::open(Rules { tasks: vec![Task::Register, task], ..hours() });
    let names = json!([{ "field": "rules.tasks", "campaign": "stars", "service": "votes" }]);
    assert_eq!(world.look(true, "named"), Ok(names));
    assert_eq!(world.look(false, "named"), Err(404));
    assert_eq!(World::open(hours()).look(true, "named"), Ok(json!([])));
}
