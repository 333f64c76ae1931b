//! A small world to tell histories in.

use decider::exchange::Exchange;
use decider::{Context, Decider, Recorded, Service, Stamp, answer};
use proto::evidence::{AgentFamily, SealedAddress};
use proto::fact::{Source, Trace, VoteCounted, VoteRestored, VoteVoided};
use proto::wire::{Audience, Look, LookReply, Own};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Fact, Heard, Incarnation, Intent, Network, PersonId, Profile,
    Pseudonym, RulesHash, Sighting, TenantId, Timestamp, TokenHash,
};
use serde_json::Value;

use crate::code::Code;
use crate::query::View;
use crate::rules::Rules;
use crate::{Command, Event, Receipt, Referrals, Refusal, State};

pub const ANN: PersonId = PersonId([1; 16]);
pub const BOB: PersonId = PersonId([2; 16]);
pub const CAT: PersonId = PersonId([3; 16]);
pub const DAN: PersonId = PersonId([4; 16]);
pub const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
pub const NOON: Timestamp = Timestamp(1_749_528_000_000);
pub const HOUR_MS: u64 = 3_600_000;

pub fn tenant() -> TenantId {
    "default".parse().unwrap()
}

pub fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

/// The campaign of votes that tasks name.
pub fn stars() -> CampaignId {
    "stars".parse().unwrap()
}

/// Two hours to follow, one to stay, three in which leaving counts.
pub fn hours() -> Rules {
    Rules { follow_within_hours: 2, stay_hours: 1, leave_within_hours: 3, ..Rules::default() }
}

/// What is seen of this Android phone at this address.
pub fn seen(device: u8, prefix: u8) -> Sighting {
    let agent = AgentFamily::WeChatAndroid;
    Sighting {
        device: Some(Pseudonym([device; 8])),
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: Some(Pseudonym([100 + prefix; 8])),
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: Profile { agent, ..Profile::default() },
        network: Network::default(),
        tables: RulesHash::default(),
        sealed_address: SealedAddress::V4([prefix; 4]),
        moves: None,
    }
}

pub fn vote_counted(person: PersonId, cast: u64, cast_at: Option<Timestamp>) -> Fact {
    VoteCounted { person, cast, contestants: vec![1], votes: 1, cast_at }.into()
}

pub fn vote_voided(person: PersonId, cast: u64) -> Fact {
    VoteVoided { person, cast, contestants: vec![1], votes: 1 }.into()
}

pub fn vote_restored(person: PersonId, cast: u64) -> Fact {
    VoteRestored { person, cast, contestants: vec![1], votes: 1 }.into()
}

/// Earlier times, for histories.
pub trait Earlier {
    fn minus(self, ms: u64) -> Self;
}

impl Earlier for Timestamp {
    fn minus(self, ms: u64) -> Self {
        Self(self.0 - ms)
    }
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

    /// The same from a phone.
    pub fn accept_with(
        &mut self,
        follower: PersonId,
        code: Code,
        sighting: Sighting,
    ) -> Result<Receipt, Refusal> {
        let asked = ask(Actor::Person(follower), Command::Accept { code });
        self.ask(&Envelope { sighting: Some(sighting), ..asked })
    }

    /// What votes tell of the campaign that tasks name; gives the names of what followed.
    pub fn hear(&mut self, fact: Fact) -> Vec<&'static str> {
        self.hear_of("stars", fact)
    }

    /// The same of this campaign.
    pub fn hear_of(&mut self, campaign: &str, body: Fact) -> Vec<&'static str> {
        let before = self.log.len();
        let source =
            Source { service: "votes".into(), shard: 0, incarnation: Incarnation([1; 8]), position: 1 };
        let heard = Heard {
            source,
            previous: 0,
            tenant: tenant(),
            campaign: campaign.parse().unwrap(),
            occurred_at: self.now,
            cause: CommandId([8; 16]),
            trace: Trace::default(),
            body,
        };
        for (_, command) in Referrals::react(&heard) {
            let asked = self.ask(&Envelope { campaign: None, ..ask(Actor::System, command) });
            assert_eq!(asked, Ok(Receipt::Heard));
        }
        self.names_since(before)
    }

    /// A vote of this person counts.
    pub fn vote(&mut self, person: PersonId, cast: u64) -> Vec<&'static str> {
        self.hear(vote_counted(person, cast, None))
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
        self.look_with(inside, question, Vec::new())
    }

    /// The same with parameters.
    pub fn look_with(
        &self,
        inside: bool,
        question: &str,
        parameters: Vec<(String, String)>,
    ) -> Result<Value, u16> {
        let audience = if inside { Audience::Operators } else { Audience::Public };
        let look = Look { campaign: spring(), question: question.to_owned(), parameters, audience };
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
