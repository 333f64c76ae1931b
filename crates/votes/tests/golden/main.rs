//! Bytes of everything that was ever stored: see the crate `golden`.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail a test")]

mod acts;
mod rulesets;

use std::collections::BTreeMap;

use golden::{Golden, numbers};
use guard::{Because, Outcome, Reason, ReasonCode, Verdict};
use proto::evidence::SealedAddress;
use proto::{
    Actor, CampaignId, Nonce, PersonId, PersonalRef, Profile, Pseudonym, RulesHash, Timestamp, TokenHash,
};
use votes::event::*;
use votes::refusal::Caller;
use votes::rules::{Board, Ties};
use votes::state::{Standing, Status};
use votes::{Command, Receipt, Refusal, Rules, Votes};

const ANN: PersonId = PersonId([1; 16]);
const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
const PROFILE: PersonalRef = PersonalRef([6; 16]);
const NOON: Timestamp = Timestamp(1_749_528_000_000);

fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR"))
}

fn evidence(profile: Mention<Profile>) -> Evidence {
    let pseudonym = |byte| Some(Pseudonym([byte; 8]));
    let renderings =
        Renderings { device: pseudonym(3), canvas: pseudonym(5), audio: pseudonym(6), fonts: None };
    let network = Neighbourhood {
        prefix24: pseudonym(7),
        prefix16: pseudonym(8),
        prefix48: None,
        network: proto::Network::default(),
        tables: RulesHash([9; 8]),
    };
    Evidence {
        sealed_address: SealedAddress::V4([10; 4]),
        device: Mention::First { id: 70, what: renderings },
        network: Mention::Inline(network),
        profile,
        lag_ms: -5,
        moves: Some(300),
        page: PageUsed {
            nonce: Nonce([1; 4]),
            open_ms: 30_000,
            prefix: Likeness::Same,
            device: Likeness::Other(None),
            sharer: Likeness::Other(pseudonym(4)),
        },
        sharer: pseudonym(4),
    }
}

fn lifecycle() -> Vec<Event> {
    let (campaign, by) = (spring(), OPERATOR);
    let all_rules = r#"{"votes_per_person_per_day":3,"votes_per_person":30,"votes_per_person_per_contestant":5,
        "choices_per_vote_max":2,"followers_only":true,"time_zone":"Europe/Berlin","board":"hidden",
        "board_refresh_seconds":1,"board_frozen_before_close_seconds":60,"opens_at_ms":1,"closes_at_ms":9,"finalizes_after_close_seconds":5,
        "sign_up":{"open":false,"approval":false},"contestants_max":7,"rounds":[{"advance":3,"ends_at_ms":5}],
        "final_score":{"votes_percent":70,"jury_percent":30},"ties":"shared"}"#;
    vec![
        CampaignCreated {
            campaign: campaign.clone(),
            tenant: "default".parse().unwrap(),
            name: "春天".to_owned(),
            rules: serde_json::from_str(all_rules).unwrap(),
            ruleset: RulesHash([1; 8]),
            by,
        }
        .into(),
        CampaignOpened { campaign: campaign.clone(), by }.into(),
        CampaignPaused { campaign: campaign.clone(), by }.into(),
        CampaignClosed { campaign: campaign.clone(), by: Actor::System }.into(),
        CampaignFinalized { campaign: campaign.clone(), by }.into(),
        RoundEnded { campaign: campaign.clone(), round: 1, advanced: vec![3, 300], by }.into(),
        BoardMoved { campaign: campaign.clone() }.into(),
        BoardFrozen { campaign }.into(),
    ]
}

fn contestants() -> Vec<Event> {
    let (campaign, by) = (spring(), OPERATOR);
    let person = Some(ANN);
    let by_person = Actor::Person(ANN);
    let profile = PROFILE;
    vec![
        ContestantSignedUp {
            campaign: campaign.clone(),
            contestant: 1,
            person,
            profile,
            approved: false,
            by: by_person,
        }
        .into(),
        SignUpRefused {
            campaign: campaign.clone(),
            person: ANN,
            broken: RuleBroken::SignedUpBefore { contestant: 1 },
        }
        .into(),
        ContestantApproved { campaign: campaign.clone(), contestant: 1, by }.into(),
        ContestantRejected { campaign: campaign.clone(), contestant: 1, by }.into(),
        ContestantWithdrawn { campaign: campaign.clone(), contestant: 1, by }.into(),
        FollowRecorded { campaign: campaign.clone(), person: ANN, following: true, by }.into(),
        MarkGiven { campaign, contestant: 1, juror: "li".into(), points: 88, by }.into(),
    ]
}

fn votes() -> Vec<Event> {
    let because = Because::ShortDwell { dwell_ms: 300 };
    let reasons = vec![Reason { code: ReasonCode::Automaton, weight: 600, because }];
    let verdict = Verdict { outcome: Outcome::Held, score: 250, reasons };
    let standing = Standing::Withdrawn;
    let broken = RuleBroken::ContestantNotStanding { contestant: 17, standing };
    let (campaign, contestants) = (spring(), vec![17, 300]);
    let inline = Mention::Inline(Profile { platform: "Linux armv8l".into(), ..Profile::default() });
    vec![
        VoteCast {
            campaign: campaign.clone(),
            person: ANN,
            before: 300,
            contestants: contestants.clone(),
            day: 20_249,
            round: 2,
            evidence: evidence(Mention::Listed(300)),
            shadow: Some(Verdict { outcome: Outcome::Counted, score: -4_000, reasons: Vec::new() }),
            verdict,
        }
        .into(),
        VoteRefused {
            campaign,
            person: ANN,
            contestants,
            broken,
            evidence: evidence(inline),
            replayed: true,
        }
        .into(),
        DoorSummed {
            campaign: None,
            minute: Timestamp(60_000),
            refusals: BTreeMap::from([("person".into(), 3)]),
            visits: 12,
        }
        .into(),
    ]
}

#[test]
fn every_event_decodes_from_its_stored_bytes() {
    let events: Vec<Event> =
        [lifecycle(), contestants(), votes(), acts::events(), rulesets::events()].concat();
    golden().check_events((1..=13).chain(15..=32), &events);
}

#[test]
fn every_answer_decodes_from_its_stored_bytes() {
    let status = Status::Paused;
    let standing = Standing::Out;
    let (from, step) = ("open".to_owned(), "closed".to_owned());
    let broken = RuleBroken::ContestantQuota { contestant: 17, max: 2 };
    let answers = [
        ("created", Ok(Receipt::Created { campaign: spring() })),
        ("stage", Ok(Receipt::Stage { status })),
        ("contestant", Ok(Receipt::Contestant { contestant: 17, standing })),
        ("follow", Ok(Receipt::Follow { following: true })),
        ("mark", Ok(Receipt::Mark { contestant: 17, points: 88 })),
        ("round", Ok(Receipt::Round { round: 2, advanced: vec![3, 300] })),
        ("voted", Ok(Receipt::Voted { contestants: vec![17], votes_left: Some(2) })),
        ("done", Ok(Receipt::Done)),
        ("by-rule", Err(Refusal::ByRule(broken))),
        ("wrong-status", Err(Refusal::WrongStatus { status, from, step })),
        ("ruleset-unknown", Err(Refusal::RulesetUnknown(RulesHash([1; 8])))),
    ];
    let answers: Vec<_> = answers.into_iter().chain(acts::answers()).chain(rulesets::answers()).collect();
    golden().check_answers::<Votes>(&answers);
}

/// Variants are stored as numbers, so none may ever move. Those of [`guard::Reason`] are pinned where they are made.
#[test]
fn every_variant_keeps_its_number() {
    use {Board::*, Caller::*, Outcome::*};
    assert_eq!(numbers(&[Ties::Earliest, Ties::LowestNumber, Ties::Shared]), [0, 1, 2]);
    let statuses = [Status::Draft, Status::Open, Status::Paused, Status::Closed, Status::Final];
    assert_eq!(numbers(&statuses), [0, 1, 2, 3, 4]);
    let standings =
        [Standing::Pending, Standing::Approved, Standing::Rejected, Standing::Withdrawn, Standing::Out];
    assert_eq!(numbers(&standings), [0, 1, 2, 3, 4]);
    assert_eq!(numbers(&[Public, Hidden]), [0, 1]);
    assert_eq!(numbers(&[Counted, Held, Refused]), [0, 1, 2]);
    assert_eq!(numbers(&[Persons, Operators, System]), [0, 1, 2]);
    assert_eq!(numbers(&[Likeness::Same, Likeness::Other(None)]), [0, 1]);
    assert_eq!(numbers(&[Actor::Person(ANN), OPERATOR, Actor::System]), [0, 1, 2]);
}

/// The traits of devices and addresses, which stand in evidence.
#[test]
fn every_trait_keeps_its_number() {
    use proto::evidence::{AgentFamily, NetworkClass, Operator, Radio};
    let agents = [
        AgentFamily::Unknown,
        AgentFamily::WeChatIos,
        AgentFamily::WeChatAndroid,
        AgentFamily::WeChatDesktop,
        AgentFamily::MobileBrowser,
        AgentFamily::DesktopBrowser,
        AgentFamily::Tool,
        AgentFamily::Headless,
    ];
    assert_eq!(numbers(&agents), Vec::from_iter(0..8));
    assert_eq!(numbers(&[Radio::Unknown, Radio::Wifi, Radio::Mobile, Radio::Wired]), [0, 1, 2, 3]);
    let operators = [
        Operator::Other,
        Operator::ChinaMobile,
        Operator::ChinaUnicom,
        Operator::ChinaTelecom,
        Operator::Cernet,
        Operator::Cstnet,
        Operator::DrPeng,
    ];
    assert_eq!(numbers(&operators), Vec::from_iter(0..7));
    let classes = [
        NetworkClass::Unknown,
        NetworkClass::Carrier,
        NetworkClass::Fixed,
        NetworkClass::Campus,
        NetworkClass::DataCentre,
        NetworkClass::Vpn,
        NetworkClass::Private,
    ];
    assert_eq!(numbers(&classes), Vec::from_iter(0..7));
}

#[test]
fn every_command_receipt_and_refusal_keeps_its_number() {
    let (contestant, max, profile, person) = (17, 2, PROFILE, ANN);
    let commands = [
        Command::Create { name: String::new(), rules: Box::new(Rules::default()) },
        Command::Open,
        Command::Pause,
        Command::Close,
        Command::Finalize,
        Command::SignUp { profile },
        Command::Approve { contestant },
        Command::Reject { contestant },
        Command::Withdraw { contestant },
        Command::Follow { person, following: true },
        Command::Mark { contestant, juror: "li".into(), points: 1 },
        Command::AdvanceRound { round: 1.try_into().unwrap() },
        Command::Cast { contestants: vec![] },
        Command::SumDoor { minute: NOON, refusals: BTreeMap::new(), visits: 1 },
        Command::Tick,
    ];
    assert_eq!(numbers(&commands), Vec::from_iter(0..15));
    assert_eq!(numbers(&acts::commands()), Vec::from_iter(15..21));
    let (status, standing) = (Status::Open, Standing::Out);
    let receipts = [
        Receipt::Created { campaign: spring() },
        Receipt::Stage { status },
        Receipt::Contestant { contestant, standing },
        Receipt::Follow { following: true },
        Receipt::Mark { contestant, points: 1 },
        Receipt::Round { round: 2, advanced: vec![] },
        Receipt::Voted { contestants: vec![], votes_left: None },
        Receipt::Done,
    ];
    assert_eq!(numbers(&receipts), Vec::from_iter(0..8));
    assert_eq!(numbers(&acts::answers().map(|(_, answer)| answer.unwrap())), [8, 9]);
    let refusals = [
        Refusal::ByRule(RuleBroken::Final),
        Refusal::CampaignUnknown,
        Refusal::CampaignExists,
        Refusal::NotAllowed(Caller::Persons),
        Refusal::Malformed(String::new()),
        Refusal::WrongStatus { status, from: String::new(), step: String::new() },
        Refusal::WrongStanding { contestant, standing, wanted: standing },
        Refusal::ContestantUnknown(contestant),
        Refusal::ContestantsSettled,
        Refusal::ContestantsFull(max),
        Refusal::LastRound,
        Refusal::MarksFull(max),
        Refusal::Overdue,
        Refusal::RulesetUnknown(RulesHash([1; 8])),
        Refusal::WrongRound { asked: 3, round: 2 },
        Refusal::BoardFrozen,
        Refusal::TimePassed { field: String::new() },
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..17));
    assert_eq!(numbers(&acts::refusals()), Vec::from_iter(17..26));
}

/// Only refusals by rule are stored, so each of them is pinned.
#[test]
fn every_broken_rule_keeps_its_number() {
    let (contestant, max) = (17, 2);
    let rules = [
        RuleBroken::NotOpen { status: Status::Paused },
        RuleBroken::Final,
        RuleBroken::NotFollower,
        RuleBroken::DayQuota { max },
        RuleBroken::TotalQuota { max },
        RuleBroken::ContestantQuota { contestant, max },
        RuleBroken::ContestantUnknown { contestant },
        RuleBroken::ContestantNotStanding { contestant, standing: Standing::Out },
        RuleBroken::TooManyChoices { max: 2 },
        RuleBroken::SignUpClosed,
        RuleBroken::SignedUpBefore { contestant },
        RuleBroken::ContestantsFull { max },
    ];
    assert_eq!(numbers(&rules), Vec::from_iter(0..12));
    for broken in rules {
        assert!((403..=410).contains(&Refusal::ByRule(broken).problem().status));
    }
}
