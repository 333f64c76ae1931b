//! What the judge says is what a shard says: at the decision by `votes::decide`, with the same counters and the same weighing;
//! and in the end, by the same detectors behind the log.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use decider::{Context, Decider, Decision, Stamp, Watcher};
use guard::{Device, EvidenceKeys, NetworkTables, Outcome, RawEvidence, Ruleset, Rulesets, prefix_of, sight};
use judge::{Judge, Word};
use proptest::prelude::*;
use proto::{
    Actor, CommandId, Envelope, Intent, Nonce, PageSeen, PersonId, PersonalRef, Timestamp, TokenHash,
};
use votes::event::VoteStatus;
use votes::watch::Watch;
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

fn envelope_of(actor: Actor, body: Command) -> Envelope<Command> {
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

/// A shard with its detectors, which speak as soon as they can.
struct Shard {
    state: votes::State,
    position: u64,
    watch: Watch,
    rulesets: Rulesets,
    /// What each vote is in the end, by position.
    words: BTreeMap<u64, Word>,
}

impl Shard {
    fn ask(&mut self, envelope: &Envelope<Command>, at_ms: u64) -> Decision<Votes> {
        let now = Timestamp(at_ms);
        let context = Context { now, position: self.position + 1, resources: &self.rulesets };
        let decision = Votes::decide(&self.state, envelope, &context);
        for event in &decision.events {
            self.position += 1;
            let stamp = Stamp { position: self.position, at: now };
            Votes::evolve(&mut self.state, stamp, event);
            self.watch.see(stamp, event);
            self.note(event);
        }
        for proposal in self.watch.propose(now) {
            let asked = Envelope {
                tenant: proposal.tenant,
                campaign: proposal.campaign,
                ..envelope_of(Actor::System, proposal.command)
            };
            self.ask(&asked, at_ms).answer.unwrap();
        }
        decision
    }

    fn note(&mut self, event: &votes::Event) {
        match event {
            votes::Event::VoteCast(cast) => {
                let held = cast.verdict.outcome == Outcome::Held;
                self.words.insert(self.position, if held { Word::Held } else { Word::Counted });
            }
            votes::Event::VerdictChanged(changed) => {
                let word = match changed.to {
                    VoteStatus::Counted => Word::Counted,
                    VoteStatus::Held => Word::Held,
                    VoteStatus::Voided => Word::Voided,
                };
                self.words.insert(changed.cast, word);
            }
            _ => {}
        }
    }
}

/// The shard's words for each vote: at once, with its score, and in the end.
fn by_votes(casts: &[Cast]) -> Vec<(Word, i32, Word)> {
    let rulesets = Rulesets::default();
    let mut shard = Shard {
        state: votes::State::default(),
        position: 0,
        watch: Watch::new(rulesets.clone()),
        rulesets,
        words: BTreeMap::new(),
    };
    let mut at_ms = NOON_MS;
    let rules = serde_json::from_str("{}").unwrap();
    shard
        .ask(&envelope_of(OPERATOR, Command::Create { name: "Spring".into(), rules }), at_ms)
        .answer
        .unwrap();
    for number in 1..=3_u8 {
        shard
            .ask(&envelope_of(OPERATOR, Command::SignUp { profile: PersonalRef([number; 16]) }), at_ms)
            .answer
            .unwrap();
        let _ = shard.ask(&envelope_of(OPERATOR, Command::Approve { contestant: number.into() }), at_ms);
    }
    shard.ask(&envelope_of(OPERATOR, Command::Open), at_ms).answer.unwrap();
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
        let command = Envelope { sighting: Some(sighting), page: Some(page), ..envelope_of(person, cast) };
        let position = shard.position + 1;
        let decision = shard.ask(&command, at_ms);
        let (word, score) = match decision.events.first() {
            Some(votes::Event::VoteCast(cast)) if cast.verdict.outcome == Outcome::Held => {
                (Word::Held, cast.verdict.score)
            }
            Some(votes::Event::VoteCast(cast)) => (Word::Counted, cast.verdict.score),
            _ => (Word::Refused, 0),
        };
        (word, score, position)
    });
    let words: Vec<_> = words.collect();
    shard.ask(&envelope_of(OPERATOR, Command::Close), at_ms + 1_000).answer.unwrap();
    let last = |(word, score, position)| {
        let last = if word == Word::Refused { word } else { shard.words[&position] };
        (word, score, last)
    };
    words.into_iter().map(last).collect()
}

fn by_judge(casts: &[Cast]) -> Vec<(Word, i32, Word)> {
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
    let judgement = judge.finish();
    let last = judgement.answers().map(|answer| answer.verdict);
    judgement.decisions().zip(last).map(|((word, score), last)| (word, score, last)).collect()
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

    /// A crowd on many phones in many places, and one rack of phones that votes for one.
    #[test]
    fn detectors_find_the_same_in_a_file_as_behind_a_log(
        crowd in prop::collection::vec((0_u8..250, 1_u32..4, 0_u8..250, 0_u8..2, 0_u64..3_000), 250..400),
        rack in prop::collection::vec((0_u8..3, 0_u64..3_000), 0..60),
        from in 0_usize..200,
    ) {
        let mut casts: Vec<Cast> = crowd
            .into_iter()
            .map(|(person, contestant, phone, page, gap_ms)| (person, contestant, phone, phone, page, gap_ms))
            .collect();
        let rack = rack.into_iter().zip(100_u8..).map(|((phone, gap_ms), person)| {
            (person, 1, 251 + phone, 251, 0, gap_ms)
        });
        casts.splice(from..from, rack);
        prop_assert_eq!(by_judge(&casts), by_votes(&casts));
    }
}
