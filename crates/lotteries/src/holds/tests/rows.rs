//! What those see who decide about prizes.

use decider::Service;
use decider::kept::Kept;
use proto::wire::{Format, Queried, Query};
use serde_json::{Value, json};

use super::support::*;
use crate::Lotteries;
use crate::holds::event::Decision::{Refuse, Release};

fn query(world: &World, question: &str, parameters: &[(&str, &str)]) -> Result<Value, u16> {
    let parameter = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let query = Query {
        tenant: tenant(),
        campaign: Some(lucky()),
        question: question.to_owned(),
        parameters: parameters.iter().map(parameter).collect(),
        format: Format::Json,
    };
    match Lotteries::query(&query, &Kept::<Lotteries>::of(&world.log)).unwrap() {
        Queried::Page(page) => Ok(serde_json::from_slice(&page.body).unwrap()),
        Queried::Problem(problem) => Err(problem.status),
    }
}

fn squad() -> (World, Vec<u64>) {
    let mut world = with_mugs(50);
    let wins = (0..12).map(|number| world.draw_with(person(number), seen(0, 0))).collect();
    (world, wins)
}

/// Whoever pays by the list of winners must not pay what waits, or what a person refused.
#[test]
fn the_list_of_winners_says_what_is_held_and_what_was_refused() {
    let (mut world, wins) = squad();
    world.judge(wins[0], Refuse).unwrap();
    world.judge(wins[1], Release).unwrap();
    let winners = query(&world, "winners", &[]).unwrap()["winners"].clone();
    let found = |won: u64| {
        let winner = winners.as_array().unwrap().iter().find(|winner| winner["position"] == won).unwrap();
        (winner["stage"].clone(), winner["held"].clone())
    };
    let stands = [wins[0], wins[1], wins[11]].map(found);
    assert_eq!(stands, ["refused", "released", "held"].map(|held| (Value::Null, json!(held))));
    let lucky = {
        let mut lucky = with_mugs(1);
        lucky.draw_with(person(0), seen(0, 0));
        query(&lucky, "winners", &[]).unwrap()["winners"][0]["held"].clone()
    };
    assert_eq!(lucky, Value::Null, "nobody looked at it");
}

#[test]
fn held_prizes_are_listed_newest_first_with_what_was_seen_and_decided() {
    let (mut world, wins) = squad();
    world.judge(wins[0], Refuse).unwrap();
    world.judge(wins[1], Release).unwrap();
    let first = query(&world, "held", &[("limit", "6")]).unwrap();
    assert_eq!(first["prizes"].as_array().unwrap().len(), 6);
    assert_eq!(
        (&first["prizes"][0]["position"], &first["prizes"][0]["asset"]),
        (&json!(wins[11]), &json!("unit.mug"))
    );
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = query(&world, "held", &[("limit", "6"), ("cursor", cursor)]).unwrap();
    assert_eq!(second["prizes"].as_array().unwrap().len(), 4, "two are decided");
    assert_eq!(second["next_cursor"], Value::Null);
    let all = query(&world, "held", &[("limit", "10")]).unwrap();
    assert_eq!((all["prizes"].as_array().unwrap().len(), &all["next_cursor"]), (10, &Value::Null));
    let cut = query(&world, "held", &[("limit", "9")]).unwrap();
    assert_eq!(cut["next_cursor"], cut["prizes"][8]["position"].to_string());
    let sign = &first["prizes"][0]["suspicions"][0]["sign"];
    assert_eq!(sign, &json!({ "shared_device": { "persons": 12, "prefix": 12 } }));
    let refused = query(&world, "held", &[("stage", "refused")]).unwrap();
    assert_eq!(refused["prizes"][0]["judgements"][0]["to"], "refuse");
    assert_eq!(refused["prizes"][0]["judgements"][0]["why"], "looked");
    assert_eq!(query(&world, "held", &[("stage", "all")]).unwrap()["prizes"].as_array().unwrap().len(), 12);
    assert_eq!(query(&world, "held", &[("stage", "lost")]), Err(400));
}

#[test]
fn the_picture_around_a_person_has_those_who_still_share_something() {
    let (mut world, _) = squad();
    world.draw_with(person(20), seen(9, 0));
    world.draw_with(person(3), seen(30, 30));
    let company = query(&world, "company", &[("person", &person(0).to_string())]).unwrap();
    assert_eq!(
        company["nodes"].as_array().unwrap().len(),
        12,
        "one has moved on, one has come to the address"
    );
    let edges = company["edges"].as_array().unwrap();
    let shares = |what: &str| edges.iter().filter(|edge| edge["shares"] == what).count();
    assert_eq!((shares("device"), shares("prefix")), (10, 11));
    assert_eq!(company["is_cut"], false);
    assert_eq!(query(&world, "company", &[]), Err(400));
    let unknown = query(&world, "company", &[("person", &person(99).to_string())]).unwrap();
    assert_eq!(unknown["nodes"], json!([]));
}
