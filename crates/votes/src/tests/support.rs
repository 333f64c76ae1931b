//! A small world to tell histories in.

use decider::given::Given;
use decider::{Context, Decider, Decision, Recorded, Service, Stamp, answer};
use guard::Rulesets;
use proto::evidence::SealedAddress;
use proto::wire::{Audience, Look, LookReply};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Intent, Network, Nonce, PageSeen, PersonId, PersonalRef, Profile,
    Pseudonym, RulesHash, Sighting, TenantId, Timestamp, TokenHash,
};
use serde_json::Value;

use crate::command::Command;
use crate::event::{CampaignCreated, CampaignOpened, CampaignReviewed, ContestantSignedUp, Event};
use crate::query::View;
use crate::rules::Rules;
use crate::state::State;
use crate::{Receipt, Refusal, Votes};

pub const ANN: PersonId = PersonId([1; 16]);
pub const BOB: PersonId = PersonId([2; 16]);
pub const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
/// 2025-06-10 12:00 in Shanghai.
pub const NOON: Timestamp = Timestamp(1_749_528_000_000);
pub const HOUR_MS: u64 = 3_600_000;
/// NOON's day, in days since 1970.
pub const TODAY: i32 = 20_249;

pub fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

pub fn tenant() -> TenantId {
    "default".parse().unwrap()
}

/// Rules from JSON, as an operator writes them.
pub fn rules(json: &str) -> Rules {
    serde_json::from_str(json).unwrap()
}

pub fn ask(actor: Actor, body: Command) -> Envelope<Command> {
    Envelope {
        id: CommandId([7; 16]),
        intent: Intent([7; 8]),
        tenant: tenant(),
        campaign: Some(spring()),
        actor,
        received_at: NOON,
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: String::new(),
        body,
    }
}

pub fn advance(round: u16) -> Command {
    Command::AdvanceRound { round: round.try_into().unwrap() }
}

pub fn tick() -> Envelope<Command> {
    Envelope { campaign: None, ..ask(Actor::System, Command::Tick) }
}

pub fn profile() -> Profile {
    Profile { platform: "iPhone".into(), touch_points: 5, ..Profile::default() }
}

pub fn sighting() -> Sighting {
    Sighting {
        device: None,
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: Some(Pseudonym([4; 8])),
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: profile(),
        network: Network::default(),
        tables: RulesHash([3; 8]),
        sealed_address: SealedAddress::V4([5; 4]),
        moves: Some(12),
    }
}

/// A vote from a fresh page, opened half a minute before noon.
pub fn cast(person: PersonId, contestants: &[u32], nonce: u64) -> Envelope<Command> {
    let page = PageSeen {
        nonce: Nonce(u32::try_from(nonce).unwrap().to_be_bytes()),
        opened_at: Timestamp(NOON.0 - 30_000),
        prefix: Some(Pseudonym([4; 8])),
        device: None,
        sharer: None,
    };
    Envelope {
        sighting: Some(sighting()),
        page: Some(page),
        ..ask(Actor::Person(person), Command::Cast { contestants: contestants.to_vec() })
    }
}

/// A vote that any ruleset holds: a program says that it is one.
pub fn cast_by_program(person: PersonId, contestants: &[u32], nonce: u64) -> Envelope<Command> {
    let mut envelope = cast(person, contestants, nonce);
    let sighting = envelope.sighting.as_mut().unwrap();
    sighting.profile = Profile { webdriver: true, ..profile() };
    envelope
}

pub fn created(rules: Rules) -> Event {
    CampaignCreated {
        campaign: spring(),
        tenant: tenant(),
        name: "Spring".to_owned(),
        rules,
        ruleset: Rulesets::default().current().hash(),
        by: OPERATOR,
    }
    .into()
}

pub fn opened() -> Event {
    CampaignOpened { campaign: spring(), by: OPERATOR }.into()
}

pub fn contestant(number: u32) -> Event {
    ContestantSignedUp {
        campaign: spring(),
        contestant: number,
        person: None,
        profile: reference(number),
        approved: true,
        by: OPERATOR,
    }
    .into()
}

/// The reference under which [`Names`] knows a contestant.
pub fn reference(number: u32) -> PersonalRef {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    PersonalRef(bytes)
}

/// A live shard: each command's events are folded at once, and kept.
pub struct World {
    pub state: State,
    pub now: Timestamp,
    pub log: Vec<(Stamp, Event)>,
    /// Whether detectors look at a campaign as soon as it closes.
    pub is_watched: bool,
    /// What persons asked, and when.
    pub asked: Vec<(Timestamp, Envelope<Command>)>,
    rulesets: Rulesets,
    view: View,
}

impl World {
    /// An open campaign with contestants 1 to `contestants`, at noon.
    pub fn open(rules: Rules, contestants: u32) -> Self {
        let mut world = Self::empty();
        world.happen(created(rules));
        world.happen(opened());
        for number in 1..=contestants {
            world.happen(contestant(number));
        }
        world
    }

    pub fn empty() -> Self {
        let (state, view) = (State::default(), View::default());
        let (log, rulesets) = (Vec::new(), Rulesets::default());
        Self { state, now: NOON, log, is_watched: true, asked: Vec::new(), rulesets, view }
    }

    pub fn happen(&mut self, event: Event) {
        let stamp = Stamp { position: self.log.len() as u64 + 1, at: self.now };
        Votes::evolve(&mut self.state, stamp, &event);
        let is_close = matches!(event, Event::CampaignClosed(_));
        self.log.push((stamp, event));
        if is_close && self.is_watched {
            // Detectors have nothing to say here.
            self.happen(CampaignReviewed { campaign: spring(), through: stamp.position }.into());
        }
    }

    /// What would follow.
    pub fn decide(&self, envelope: &Envelope<Command>) -> Decision<Votes> {
        let position = self.log.len() as u64 + 1;
        Votes::decide(&self.state, envelope, &Context { now: self.now, position, resources: &self.rulesets })
    }

    /// Decides, folds, and tells the answer.
    pub fn ask(&mut self, envelope: &Envelope<Command>) -> Result<Receipt, Refusal> {
        let decision = self.decide(envelope);
        if matches!(envelope.actor, Actor::Person(_)) {
            self.asked.push((self.now, envelope.clone()));
        }
        decision.events.into_iter().for_each(|event| self.happen(event));
        decision.answer
    }

    /// An operator asks, and gets what they asked for.
    #[track_caller]
    pub fn order(&mut self, command: Command) -> Receipt {
        self.ask(&ask(OPERATOR, command)).unwrap()
    }

    /// Somebody new votes, with a fresh page.
    #[track_caller]
    pub fn vote(&mut self, contestants: &[u32]) {
        let serial = self.log.len() as u64;
        let mut person = PersonId([0xee; 16]);
        person.0[..8].copy_from_slice(&serial.to_be_bytes());
        self.ask(&cast(person, contestants, 1_000_000 + serial)).unwrap();
    }

    /// Time passes; the host ticks whenever something is due, as it must.
    pub fn wait_ms(&mut self, ms: u64) {
        let until = self.now.plus_ms(ms);
        while let Some(due) = Votes::next_deadline(&self.state).filter(|due| *due <= until) {
            self.now = self.now.max(due);
            let before = self.log.len();
            self.ask(&tick()).unwrap();
            assert!(self.log.len() > before, "a tick that is due must move something on");
        }
        self.now = until;
    }

    /// What the view says to everybody or to operators, as status or JSON.
    pub fn look(&mut self, question: &str, parameters: &[(&str, &str)], inside: bool) -> Result<Value, u16> {
        self.look_as(if inside { Audience::Operators } else { Audience::Public }, question, parameters)
    }

    /// What the view says to these.
    pub fn look_as(
        &mut self,
        audience: Audience,
        question: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Value, u16> {
        self.view = Votes::view(&self.state, &self.view, &Names);
        let parameters =
            parameters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let look = Look { campaign: spring(), question: question.to_owned(), parameters, audience };
        match Votes::look(&self.view, &look) {
            LookReply::Body { body, .. } => Ok(serde_json::from_slice(&body).unwrap()),
            LookReply::Problem(problem) => Err(problem.status),
        }
    }

    /// The public board as (rank, contestant, votes).
    #[track_caller]
    pub fn board(&mut self) -> Vec<(u64, u64, u64)> {
        let board = self.look("leaderboard", &[], false).unwrap();
        let number = |entry: &Value, name: &str| entry[name].as_u64().unwrap();
        let entries = board["entries"].as_array().unwrap();
        entries.iter().map(|e| (number(e, "rank"), number(e, "contestant"), number(e, "votes"))).collect()
    }

    /// Names of what happened, from this index on.
    pub fn happened(&self, from: usize) -> Vec<&'static str> {
        self.log[from..].iter().map(|(_, event)| event.name()).collect()
    }

    /// The state of a replay of the log's bytes.
    pub fn replayed(&self) -> State {
        let mut state = State::default();
        for (stamp, event) in &self.log {
            let mut bytes = Vec::new();
            event.encode(&mut bytes);
            let read = Event::decode(event.kind(), event.version(), &bytes).unwrap().unwrap();
            assert_eq!(&read, event);
            Votes::evolve(&mut state, *stamp, &read);
        }
        state
    }
}

pub fn bytes(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    answer::append(state, &mut bytes);
    bytes
}

/// A vault in which contestant 1 is called 张伟 No 1, and so on; number 4 is erased.
pub struct Names;

impl decider::Readable for Names {
    fn personal(&self, reference: &PersonalRef) -> Option<std::collections::BTreeMap<String, String>> {
        let number = u32::from_be_bytes(reference.0[..4].try_into().unwrap());
        let given = ["张伟", "王芳", "Ötzi"][number as usize % 3];
        (number != 4).then(|| [("name".to_owned(), format!("{given} No {number}"))].into())
    }
}

/// A history in which the campaign is open and has contestants 1 to 3.
pub fn open_with_three<'r>(rulesets: &'r Rulesets, json: &str) -> Given<'r, Votes> {
    let history = [created(rules(json)), opened(), contestant(1), contestant(2), contestant(3)];
    decider::given::given::<Votes>(rulesets).at(NOON).events(history)
}
