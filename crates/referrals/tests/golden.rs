//! Bytes of everything that was ever stored: see the crate `golden`.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail a test")]

use decider::Recorded;
use decider::exchange::{Declined, Parked, Release, Released};
use golden::{Golden, numbers};
use guard::referral::{Sign, Suspicion, Weighed};
use proto::evidence::{AgentFamily, NetworkClass, Operator, SealedAddress};
use proto::fact::{Source, Trace, VoteCounted};
use proto::{
    Actor, CampaignId, CommandId, Heard, Incarnation, Network, PersonId, Pseudonym, RulesHash, Timestamp,
    TokenHash,
};
use referrals::event::*;
use referrals::refusal::{Caller, RuleBroken};
use referrals::rules::Forbidden;
use referrals::state::{Stage, Status};
use referrals::{Code, Command, Inviter, Medium, Receipt, Referrals, Refusal, Rules, Task};

const ANN: PersonId = PersonId([1; 16]);
const BOB: PersonId = PersonId([2; 16]);
const BY: Actor = Actor::Operator(TokenHash([9; 32]));

fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

fn code() -> Code {
    Code::of(&spring(), ANN, 0)
}

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR"))
}

fn seen() -> Seen {
    Seen {
        device: Some(Pseudonym([3; 8])),
        prefix: Some(Pseudonym([4; 8])),
        network: Network { operator: Operator::Cernet, class: NetworkClass::Campus },
        tables: RulesHash([5; 8]),
        agent: AgentFamily::WeChatIos,
        webdriver: false,
        sealed_address: SealedAddress::V4([6; 4]),
        received_at: Timestamp(300),
    }
}

fn source() -> Source {
    Source { service: "votes".into(), shard: 0, incarnation: Incarnation([7; 8]), position: 300 }
}

fn lifecycle() -> Vec<Event> {
    let campaign = spring();
    let task = Task::Vote { campaign: "stars".parse().unwrap(), required: true };
    let rules = Rules {
        tasks: vec![task, Task::Register],
        levels: 2,
        milestones: vec![10],
        prize_places: 3,
        ..Rules::default()
    };
    let (tenant, name) = ("default".parse().unwrap(), "Spring".to_owned());
    vec![
        CampaignCreated { campaign: campaign.clone(), tenant, name, rules, by: BY }.into(),
        CampaignOpened { campaign: campaign.clone(), by: BY }.into(),
        CampaignPaused { campaign: campaign.clone(), by: BY }.into(),
        CampaignClosed { campaign, by: BY }.into(),
    ]
}

fn followers() -> Vec<Event> {
    let (inviter, follower, person, seen) = (Inviter::Person(ANN), BOB, BOB, Some(seen()));
    let cause = FactCause {
        source: source(),
        occurred_at: Timestamp(300),
        cause: CommandId([8; 16]),
        trace: Trace::of("r1"),
    };
    let (campaign, channel, medium) = (spring(), "metro".parse().unwrap(), Medium::Poster);
    let at = Some(Timestamp(300));
    let came = FollowNoted {
        campaign: campaign.clone(),
        person,
        following: true,
        at,
        inviter: Some(inviter.clone()),
        ends: false,
        is_new: true,
        by: BY,
    };
    vec![
        CodeIssued { campaign: spring(), person: ANN, code: code(), attempt: 0, seen: seen.clone() }.into(),
        InvitationAccepted { campaign: spring(), inviter: inviter.clone(), follower, seen }.into(),
        InvitationRefused { campaign: spring(), inviter, person, broken: RuleBroken::OwnCode }.into(),
        came.into(),
        VoteNoted { campaign: spring(), person, cast: 300, counts: true, cause }.into(),
        RegistrationNoted { campaign: spring(), person, by: BY }.into(),
        ChannelOpened { campaign, channel, medium, code: code(), attempt: 0, by: BY }.into(),
    ]
}

fn rewards() -> Vec<Event> {
    let campaign = spring;
    let (inviter, follower, person) = (Inviter::Person(ANN), BOB, ANN);
    let metro = Inviter::Channel("metro".parse().unwrap());
    let suspicion = Suspicion { sign: Sign::SharedDevice { kin: 8, others: 1 }, weight: 5_000 };
    let weighed = Weighed { score: 1_000, suspicions: vec![suspicion], version: 1 };
    let why = "one phone for eight".to_owned();
    vec![
        FollowerQualified { campaign: campaign(), inviter: metro, follower, above: Some(ANN) }.into(),
        FollowerLeft {
            campaign: campaign(),
            inviter: inviter.clone(),
            follower,
            qualified: 300,
            why: Lost::VoteVoided,
        }
        .into(),
        FollowerRestored { campaign: campaign(), inviter: inviter.clone(), follower, qualified: 300 }.into(),
        FollowerHeld { campaign: campaign(), inviter: inviter.clone(), follower, weighed }.into(),
        RewardJudged { campaign: campaign(), inviter, follower, to: Decision::Refuse, why, by: BY }.into(),
        MilestoneReached { campaign: campaign(), person, qualified: 10 }.into(),
        MilestoneLost { campaign: campaign(), person, qualified: 10, reached: 300 }.into(),
        MilestoneRegained { campaign: campaign(), person, qualified: 10, reached: 300 }.into(),
        CampaignFinished { campaign: campaign() }.into(),
        PlaceTaken { campaign: campaign(), person, place: 1, qualified: 12 }.into(),
    ]
}

fn weighed_again() -> Vec<Event> {
    let suspicion = Suspicion { sign: Sign::EvenPace { gaps: 300, even: 299 }, weight: 2_600 };
    let weighed = Weighed { score: 1_000, suspicions: vec![suspicion], version: 2 };
    let inviter = Inviter::Person(ANN);
    vec![
        RewardsWeighed { campaign: spring(), below: Some(BOB) }.into(),
        RewardDoubted { campaign: spring(), inviter, follower: BOB, weighed }.into(),
    ]
}

fn notes() -> Vec<Event> {
    let (detail, trace) = ("only votes can state this".to_owned(), Trace::of("r1"));
    let declined = Declined {
        source: source(),
        kind: "VoteCounted".into(),
        campaign: spring(),
        person: Some(ANN),
        occurred_at: Timestamp(300),
        cause: CommandId([8; 16]),
        trace,
        reason: "wrong-source".into(),
        detail,
    };
    let parked = Parked {
        source: source(),
        campaign: spring(),
        person: Some(ANN),
        reason: "too new".to_owned(),
        told: vec![1, 2, 3],
    };
    let released = Released {
        parked: 300,
        source: source(),
        campaign: spring(),
        person: Some(ANN),
        how: Release::Dropped,
        by: BY,
    };
    vec![
        FactDeclined { fact: declined }.into(),
        FactParked { fact: parked }.into(),
        FactReleased { fact: released }.into(),
    ]
}

fn events() -> Vec<Event> {
    [lifecycle(), followers(), rewards(), notes(), weighed_again()].concat()
}

#[test]
fn every_event_decodes_from_its_stored_bytes() {
    let events = events();
    golden().check_events(1..=26, &events);
    assert!(events.iter().all(|event| event.campaign() == Some(&spring())));
}

/// What a former release stored, by the name of its bytes.
fn former(name: &str, kind: u16, version: u8) -> Event {
    let path = format!("{}/golden/{name}.hex", env!("CARGO_MANIFEST_DIR"));
    let bytes = hex::decode(std::fs::read_to_string(path).unwrap().trim()).unwrap();
    Event::decode(kind, version, &bytes).unwrap().unwrap()
}

#[test]
fn what_former_releases_stored_is_read_as_what_it_is_today() {
    let (campaign, inviter, follower) = (spring(), Inviter::Person(ANN), BOB);
    let created = CampaignCreated {
        campaign: spring(),
        tenant: "default".parse().unwrap(),
        name: "Spring".to_owned(),
        rules: Rules::default(),
        by: BY,
    };
    let came = FollowNoted {
        campaign: spring(),
        person: BOB,
        following: true,
        at: None,
        inviter: Some(inviter.clone()),
        ends: false,
        is_new: true,
        by: BY,
    };
    let accepted = InvitationAccepted { campaign: spring(), inviter: inviter.clone(), follower, seen: None };
    let refused = InvitationRefused {
        campaign: spring(),
        inviter: inviter.clone(),
        person: BOB,
        broken: RuleBroken::OwnCode,
    };
    let qualified = FollowerQualified { campaign: spring(), inviter: inviter.clone(), follower, above: None };
    let left = FollowerLeft { campaign: spring(), inviter, follower, qualified: 300, why: Lost::Left };
    let issued = CodeIssued { campaign, person: ANN, code: code(), attempt: 0, seen: None };
    for (name, kind, event) in [
        ("01-CampaignCreated-v1", 1, Event::from(created)),
        ("05-CodeIssued-v1", 5, issued.into()),
        ("06-InvitationAccepted-v1", 6, accepted.into()),
        ("07-InvitationRefused-v1", 7, refused.into()),
        ("08-FollowNoted-v1", 8, came.into()),
        ("09-FollowerQualified-v1", 9, qualified.into()),
        ("10-FollowerLeft-v1", 10, left.into()),
    ] {
        assert_eq!(former(name, kind, 1), event, "{name}");
    }
    let came = FollowNoted {
        campaign: spring(),
        person: BOB,
        following: true,
        at: Some(Timestamp(300)),
        inviter: Some(Inviter::Person(ANN)),
        ends: false,
        is_new: true,
        by: BY,
    };
    assert_eq!(former("08-FollowNoted-v2", 8, 2), came.into());
}

#[test]
fn every_answer_decodes_from_its_stored_bytes() {
    let answers = [
        ("created", Ok(Receipt::Created { campaign: spring() })),
        ("stage", Ok(Receipt::Stage { status: Status::Closed })),
        ("code", Ok(Receipt::Code { code: code() })),
        ("accepted", Ok(Receipt::Accepted)),
        ("follow", Ok(Receipt::Follow { following: true })),
        ("done", Ok(Receipt::Done)),
        ("judged", Ok(Receipt::Judged { to: Decision::Release })),
        ("forbidden", Err(Refusal::Forbidden(Forbidden::Levels))),
        ("by-rule", Err(Refusal::ByRule(RuleBroken::NotOpen { status: Status::Paused }))),
    ];
    golden().check_answers::<Referrals>(&answers);
}

fn heard() -> Heard<proto::Fact> {
    Heard {
        source: source(),
        previous: 0,
        tenant: "default".parse().unwrap(),
        campaign: spring(),
        occurred_at: Timestamp(300),
        cause: CommandId([8; 16]),
        trace: Trace::default(),
        body: VoteCounted { person: ANN, cast: 300, contestants: vec![1], votes: 1, cast_at: None }.into(),
    }
}

/// Variants are stored as numbers, so none may ever move.
#[test]
fn every_variant_keeps_its_number() {
    let (person, at) = (ANN, Timestamp(300));
    let commands = [
        Command::Create { name: String::new(), rules: Rules::default() },
        Command::Open,
        Command::Pause,
        Command::Close,
        Command::Invite,
        Command::Accept { code: code() },
        Command::Follow { person, following: true },
        Command::Tick,
        Command::FollowAt { person, following: true, at },
        Command::Register { person },
        Command::OpenChannel { channel: spring(), medium: Medium::Article },
        Command::Judge { follower: person, to: Decision::Release, why: String::new() },
        Command::Hear(Box::new(heard())),
    ];
    assert_eq!(numbers(&commands), Vec::from_iter(0..13));
    let statuses = [Status::Draft, Status::Open, Status::Paused, Status::Closed, Status::Final];
    assert_eq!(numbers(&statuses), [0, 1, 2, 3, 4]);
    assert_eq!(numbers(&[Caller::Persons, Caller::Operators, Caller::System]), [0, 1, 2]);
    let media = [Medium::Article, Medium::Poster, Medium::Partner, Medium::Other];
    assert_eq!(numbers(&media), [0, 1, 2, 3]);
    assert_eq!(numbers(&[Inviter::Person(ANN), Inviter::Channel(spring())]), [0, 1]);
    assert_eq!(numbers(&[Decision::Release, Decision::Refuse, Decision::Hold]), [0, 1, 2]);
    assert_eq!(
        numbers(&[Lost::Left, Lost::NotNew, Lost::VoteVoided, Lost::Judged, Lost::Weighed]),
        [0, 1, 2, 3, 4]
    );
    assert_eq!(numbers(&[Task::Vote { campaign: spring(), required: true }, Task::Register]), [0, 1]);
    assert_eq!(numbers(&[Forbidden::Levels, Forbidden::RewardForSharing, Forbidden::MustShare]), [0, 1, 2]);
}

#[test]
fn every_refusal_keeps_its_number() {
    let broken = [
        RuleBroken::NotOpen { status: Status::Draft },
        RuleBroken::OwnCode,
        RuleBroken::FollowedBefore,
        RuleBroken::AcceptedBefore,
    ];
    assert_eq!(numbers(&broken), [0, 1, 2, 3]);
    let refusals = [
        Refusal::ByRule(RuleBroken::OwnCode),
        Refusal::CampaignUnknown,
        Refusal::CampaignExists,
        Refusal::NotAllowed(Caller::Operators),
        Refusal::Malformed(String::new()),
        Refusal::WrongStatus { status: Status::Draft, from: String::new(), step: String::new() },
        Refusal::CodeUnknown,
        Refusal::NotOpen(Status::Draft),
        Refusal::Forbidden(Forbidden::Levels),
        Refusal::ChannelExists,
        Refusal::ChannelsFull(1),
        Refusal::NothingToJudge(Stage::Left),
        Refusal::IsFinal,
    ];
    assert_eq!(numbers(&refusals), Vec::from_iter(0..13));
}
