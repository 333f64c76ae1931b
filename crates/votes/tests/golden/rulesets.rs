//! By which rules votes are weighed.

use decider::Recorded;
use guard::{Definition, ReasonCode};
use proto::{Actor, RulesHash};
use votes::command::{Chosen, FindInShadow};
use votes::event::*;
use votes::{Command, Receipt, Refusal};

use super::{OPERATOR, numbers, spring};

fn definition() -> Definition {
    Definition {
        name: "strict".into(),
        version: 2,
        tables: RulesHash([3; 8]),
        devices: Some(RulesHash([4; 8])),
        numbers: [("prior".into(), -3_500), ("surprise_max".into(), 2_400)].into(),
    }
}

fn change() -> ShadowChange {
    ShadowChange {
        contestants: vec![17, 300],
        from: VoteStatus::Counted,
        to: VoteStatus::Held,
        code: Some(ReasonCode::Emulator),
        votes: vec![299, 300],
    }
}

pub fn events() -> Vec<Event> {
    let (campaign, by, ruleset) = (spring(), OPERATOR, RulesHash([5; 8]));
    vec![
        RulesetSet {
            campaign: campaign.clone(),
            ruleset,
            definition: definition(),
            reason: "too many slip through".into(),
            by,
        }
        .into(),
        ShadowSet { campaign: campaign.clone(), ruleset, definition: definition(), by }.into(),
        ShadowStopped { campaign: campaign.clone(), by: Actor::System }.into(),
        ShadowFound { campaign, ruleset, changes: vec![change()] }.into(),
    ]
}

pub fn answers() -> [(&'static str, Result<Receipt, Refusal>); 1] {
    [("weighing", Ok(Receipt::Weighing { ruleset: RulesHash([5; 8]) }))]
}

#[test]
fn every_variant_about_rules_keeps_its_number() {
    let (ruleset, chosen) = (RulesHash([5; 8]), Chosen::Given(Box::new(definition())));
    let commands = [
        Command::SetRuleset { chosen: chosen.clone(), reason: String::new() },
        Command::SetShadow(chosen.clone()),
        Command::StopShadow,
        Command::FindInShadow(Box::new(FindInShadow { ruleset, changes: vec![change()] })),
    ];
    assert_eq!(numbers(&commands), [22, 23, 24, 25]);
    assert_eq!(numbers(&[Chosen::Released(ruleset), chosen]), [0, 1]);
    assert_eq!(numbers(&answers().map(|(_, answer)| answer.unwrap())), [10]);
    assert_eq!(numbers(&[Refusal::NotReleased(ruleset), Refusal::RulesetsFull(1)]), [29, 30]);
}

/// Votes from before there were shadows.
#[test]
fn a_vote_of_the_first_version_has_no_shadow() {
    let stored = hex::decode(include_str!("../../golden/15-VoteCast-v1.hex").trim()).unwrap();
    let Some(Event::VoteCast(cast)) = Event::decode(15, 1, &stored).unwrap() else { panic!("no vote") };
    assert_eq!((&cast.contestants[..], cast.verdict.score, cast.shadow), (&[17, 300][..], 250, None));
}
