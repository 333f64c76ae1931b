//! What the judge says at the decision is what `votes::decide` says: the same counters, the same weighing.
#![allow(clippy::unwrap_used, reason = "tests")]

use decider::{Context, Decider, Stamp};
use guard::{Device, EvidenceKeys, NetworkTables, Outcome, RawEvidence, Ruleset, Rulesets, prefix_of, sight};
use judge::{Judge, Word};
use proptest::prelude::*;
use proto::{
    Actor, CommandId, Envelope, Intent, Nonce, PageSeen, PersonId, PersonalRef, Timestamp, TokenHash,
};
use votes::{Command, Votes};

const NOON_MS: u64 = 1_763_697_600_000;
const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
const KEYS: EvidenceKeys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };
const AGENTS: [&str; 3] = [
    "Mozilla/5.0 (Linux; Android 14; V2304A; wv) MicroMessenger/8.0.49.2600(0x28003137) NetType/WIFI",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49(0x18003130) NetType/4G",
    "curl/8.5.0",
];

/// One vote: who, for whom, on which device, from where, with which page, how long after the one before.
type Cast = (u8, u32, u8, u8, u8, u64);

fn device(number: u8) -> Device {
    Device {
        platform: Some("Linux armv8l".into()),
        gpu: Some("Adreno (TM) 730".into()),
        touch_points: Some(5),
        canvas: Some(format!("c{number}")),
        fonts: Some("f1".into()),
        ..Device::default()
    }
}

fn address(number: u8) -> String {
    // A carrier, a campus and a hosting company.
    ["117.136.8.12", "166.111.4.100", "52.94.1.1"][usize::from(number % 3)].to_owned()
}

/// A page's nonce is its person's own.
fn token(person: u8, page: u8) -> u32 {
    u32::from(person) << 8 | u32::from(page)
}

fn envelope(actor: Actor, body: Command) -> Envelope<Command> {
    Envelope {
        id: CommandId([7; 16]),
        intent: Intent([7; 8]),
        tenant: "default".parse().unwrap(),
        campaign: Some("spring".parse().unwrap()),
        actor,
        received_at: Timestamp(NOON_MS),
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: String::new(),
        body,
    }
}

/// The shard's words for each vote.
fn by_votes(casts: &[Cast]) -> Vec<(Word, i32)> {
    let rulesets = Rulesets::default();
    let (mut state, mut position, mut at_ms) = (votes::State::default(), 0, NOON_MS);
    let mut ask = |envelope: &Envelope<Command>, at_ms: u64| {
        let now = Timestamp(at_ms);
        let context = Context { now, position: position + 1, resources: &rulesets };
        let decision = Votes::decide(&state, envelope, &context);
        for event in &decision.events {
            position += 1;
            Votes::evolve(&mut state, Stamp { position, at: now }, event);
        }
        decision
    };
    let rules = serde_json::from_str("{}").unwrap();
    ask(&envelope(OPERATOR, Command::Create { name: "Spring".into(), rules }), at_ms).answer.unwrap();
    for number in 1..=3_u8 {
        ask(&envelope(OPERATOR, Command::SignUp { profile: PersonalRef([number; 16]) }), at_ms)
            .answer
            .unwrap();
        let _ = ask(&envelope(OPERATOR, Command::Approve { contestant: number.into() }), at_ms);
    }
    ask(&envelope(OPERATOR, Command::Open), at_ms).answer.unwrap();
    let words = casts.iter().map(|&(person, contestant, phone, place, page, gap_ms)| {
        at_ms += gap_ms;
        let address = address(place).parse().unwrap();
        let device = device(phone);
        let user_agent = Some(AGENTS[usize::from(phone % 3)]);
        let raw = RawEvidence { address, user_agent, device: Some(&device), sharer: None, moves: Some(3) };
        let sighting = sight(&raw, &CommandId::default(), Timestamp(at_ms), &KEYS, NetworkTables::shipped());
        let page = PageSeen {
            nonce: Nonce(token(person, page).to_le_bytes()),
            opened_at: Timestamp(at_ms - 5_000),
            prefix: prefix_of(address, &KEYS),
            device: sighting.device,
            sharer: None,
        };
        let cast = Command::Cast { contestants: vec![contestant] };
        let person = Actor::Person(PersonId([person; 16]));
        let command = Envelope { sighting: Some(sighting), page: Some(page), ..envelope(person, cast) };
        let decision = ask(&command, at_ms);
        match decision.events.first() {
            Some(votes::Event::VoteCast(cast)) if cast.verdict.outcome == Outcome::Held => {
                (Word::Held, cast.verdict.score)
            }
            Some(votes::Event::VoteCast(cast)) => (Word::Counted, cast.verdict.score),
            _ => (Word::Refused, 0),
        }
    });
    words.collect()
}

fn by_judge(casts: &[Cast]) -> Vec<(Word, i32)> {
    let mut judge = Judge::new(Ruleset::current());
    let mut at_ms = NOON_MS;
    for (number, &(person, contestant, phone, place, page, gap_ms)) in (1..).zip(casts) {
        at_ms += gap_ms;
        let address = address(place);
        let line = serde_json::json!({
            "at_ms": at_ms,
            "campaign": "spring",
            "voter": format!("p{person}"),
            "candidate": contestant,
            "ip": address,
            "user_agent": AGENTS[usize::from(phone % 3)],
            "device": device(phone),
            "page": {
                "token": token(person, page).to_string(), "opened_ms": at_ms - 5_000, "opened_ip": address,
                "moves": 3,
            },
        });
        judge.read(number, line.to_string().as_bytes()).unwrap();
    }
    judge.finish().decisions().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_judge_decides_as_a_shard_does(
        casts in prop::collection::vec(
            (0_u8..40, 1_u32..4, 0_u8..6, 0_u8..3, 0_u8..2, 0_u64..8_000_000), 1..80),
    ) {
        prop_assert_eq!(by_judge(&casts), by_votes(&casts));
    }
}
