//! A small world to tell histories in.

use decider::{Context, Decider, Recorded, Service, Stamp, answer};
use proto::wire::{Audience, Look, LookReply, Own};
use proto::{Actor, CampaignId, CommandId, Envelope, Intent, PersonId, TenantId, Timestamp, TokenHash};
use serde_json::Value;

use crate::code::Code;
use crate::query::View;
use crate::rules::Rules;
use crate::{Command, Event, Receipt, Referrals, Refusal, State};

pub const ANN: PersonId = PersonId([1; 16]);
pub const BOB: PersonId = PersonId([2; 16]);
pub const CAT: PersonId = PersonId([3; 16]);
pub const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
pub const NOON: Timestamp = Timestamp(1_749_528_000_000);
pub const HOUR_MS: u64 = 3_600_000;

pub fn tenant() -> TenantId {
    "default".parse().unwrap()
}

pub fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

/// Two hours to follow, one to stay, three in which leaving counts.
pub fn hours() -> Rules {
    Rules { follow_within_hours: 2, stay_hours: 1, leave_within_hours: 3 }
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
        request_id: "r1".to_owned(),
        body,
    }
}

/// A live shard: each command's events are folded at once, and kept.
pub struct World {
    pub state: State,
    pub now: Timestamp,
    pub log: Vec<(Stamp, Event)>,
}

impl World {
    pub fn new() -> Self {
        Self { state: State::default(), now: NOON, log: Vec::new() }
    }

    /// An open campaign by these rules.
    pub fn open(rules: Rules) -> Self {
        let mut world = Self::new();
        world.order(Command::Create { name: "Spring".to_owned(), rules }).unwrap();
        world.order(Command::Open).unwrap();
        world
    }

    pub fn ask(&mut self, envelope: &Envelope<Command>) -> Result<Receipt, Refusal> {
        let position = self.log.len() as u64 + 1;
        let decision =
            Referrals::decide(&self.state, envelope, &Context { now: self.now, position, resources: &() });
        for event in decision.events {
            let stamp = Stamp { position: self.log.len() as u64 + 1, at: self.now };
            Referrals::evolve(&mut self.state, stamp, &event);
            self.log.push((stamp, event));
        }
        decision.answer
    }

    pub fn order(&mut self, command: Command) -> Result<Receipt, Refusal> {
        self.ask(&ask(OPERATOR, command))
    }

    pub fn person(&mut self, person: PersonId, command: Command) -> Result<Receipt, Refusal> {
        self.ask(&ask(Actor::Person(person), command))
    }

    #[track_caller]
    pub fn code_of(&mut self, person: PersonId) -> Code {
        match self.person(person, Command::Invite) {
            Ok(Receipt::Code { code }) => code,
            other => panic!("no code: {other:?}"),
        }
    }

    pub fn accept(&mut self, follower: PersonId, code: Code) -> Result<Receipt, Refusal> {
        self.person(follower, Command::Accept { code })
    }

    /// Ann's invitation is accepted by this person.
    #[track_caller]
    pub fn invited_by_ann(&mut self, follower: PersonId) {
        let code = self.code_of(ANN);
        assert_eq!(self.accept(follower, code), Ok(Receipt::Accepted));
    }

    /// What an operator states; gives the names of what followed.
    #[track_caller]
    pub fn follow(&mut self, person: PersonId, following: bool) -> Vec<&'static str> {
        let before = self.log.len();
        assert_eq!(self.order(Command::Follow { person, following }), Ok(Receipt::Follow { following }));
        self.names_since(before)
    }

    pub fn names_since(&self, before: usize) -> Vec<&'static str> {
        self.log[before..].iter().map(|(_, event)| event.name()).collect()
    }

    /// Time passes; the host ticks whenever something is due, as it must. Gives the names of what followed.
    pub fn wait_ms(&mut self, ms: u64) -> Vec<&'static str> {
        let (until, before) = (self.now.plus_ms(ms), self.log.len());
        while let Some(due) = Referrals::next_deadline(&self.state).filter(|due| *due <= until) {
            self.now = self.now.max(due);
            let moved = self.log.len();
            self.ask(&Envelope { campaign: None, ..ask(Actor::System, Command::Tick) }).unwrap();
            assert!(self.log.len() > moved, "a tick that is due must move something on");
        }
        self.now = until;
        self.names_since(before)
    }

    pub fn view(&self, previous: &View) -> View {
        Referrals::view(&self.state, previous, &Nobody)
    }

    /// What a view says, as status or JSON.
    pub fn look(&self, inside: bool, question: &str) -> Result<Value, u16> {
        let audience = if inside { Audience::Operators } else { Audience::Public };
        let look =
            Look { campaign: spring(), question: question.to_owned(), parameters: Vec::new(), audience };
        match Referrals::look(&self.view(&View::default()), &look) {
            LookReply::Body { body, .. } => Ok(serde_json::from_slice(&body).unwrap()),
            LookReply::Problem(problem) => Err(problem.status),
        }
    }

    pub fn own(&self, person: PersonId) -> Value {
        let own = Own { campaign: spring(), person, pretended_at: None };
        Referrals::own(&self.state, &own, self.now).unwrap()
    }

    /// The state of a replay of the log's bytes.
    pub fn replayed(&self) -> State {
        let mut state = State::default();
        for (stamp, event) in &self.log {
            let mut bytes = Vec::new();
            event.encode(&mut bytes);
            let read = Event::decode(event.kind(), event.version(), &bytes).unwrap().unwrap();
            Referrals::evolve(&mut state, *stamp, &read);
        }
        state
    }
}

pub fn bytes(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    answer::append(state, &mut bytes);
    bytes
}

struct Nobody;

impl decider::Readable for Nobody {
    fn personal(&self, _: &proto::PersonalRef) -> Option<std::collections::BTreeMap<String, String>> {
        None
    }
}
