//! A small world to tell histories in.

use std::collections::BTreeMap;

use decider::{Context, Decider, Decision, Recorded, Service, Stamp, answer};
use proto::fact::{Source, StockAllotted, TicketsGranted, TicketsRecalled, Trace};
use proto::wire::{Audience, Look, LookReply, Own};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Fact, Heard, Incarnation, Intent, PersonId, PersonalRef,
    TenantId, Timestamp, TokenHash,
};
use serde_json::Value;

use crate::event::CampaignOpened;
use crate::fairness::Seeds;
use crate::fairness::bundle::Line;
use crate::query::View;
use crate::rules::{Prize, Rules};
use crate::{Command, Event, Lotteries, Receipt, Refusal, State};

pub const ANN: PersonId = PersonId([1; 16]);
pub const BOB: PersonId = PersonId([2; 16]);
pub const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
pub const NOON: Timestamp = Timestamp(1_749_528_000_000);

pub fn tenant() -> TenantId {
    "default".parse().unwrap()
}

pub fn lucky() -> CampaignId {
    "lucky".parse().unwrap()
}

pub fn seeds() -> Seeds {
    Seeds::new([5; 32])
}

/// A mug in each draw.
pub fn always() -> Rules {
    Rules::of(vec![prize("unit.mug", 1, 1)], 0)
}

pub fn prize(asset: &str, amount: u64, weight: u64) -> Prize {
    Prize::of(asset.parse().unwrap(), amount, weight)
}

pub fn ask(actor: Actor, body: Command) -> Envelope<Command> {
    Envelope {
        id: CommandId([7; 16]),
        intent: Intent([7; 8]),
        tenant: tenant(),
        campaign: Some(lucky()),
        actor,
        received_at: NOON,
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: "r1".to_owned(),
        body,
    }
}

/// A fact of the ledger about lucky.
pub fn told(position: u64, body: impl Into<Fact>) -> Heard<Fact> {
    Heard {
        source: Source { service: "ledger".into(), shard: 0, incarnation: Incarnation([3; 8]), position },
        previous: position - 1,
        tenant: tenant(),
        campaign: lucky(),
        occurred_at: NOON,
        cause: CommandId([8; 16]),
        trace: Trace::of("r2"),
        body: body.into(),
    }
}

pub fn granted(position: u64, person: PersonId, tickets: u64) -> Heard<Fact> {
    told(position, TicketsGranted { person, tickets })
}

pub fn recalled(position: u64, person: PersonId, tickets: u64) -> Heard<Fact> {
    told(position, TicketsRecalled { person, tickets })
}

pub fn allotted(position: u64, asset: &str, amount: u64) -> Heard<Fact> {
    told(position, StockAllotted { asset: asset.parse().unwrap(), amount })
}

/// A live shard: each command's events are folded at once, and kept.
pub struct World {
    pub state: State,
    pub seeds: Seeds,
    pub log: Vec<(Stamp, Event)>,
    /// Log time.
    pub now: Timestamp,
}

impl World {
    pub fn new() -> Self {
        Self { state: State::default(), now: NOON, seeds: seeds(), log: Vec::new() }
    }

    /// An open draw by these rules, before its stock has come: as drafts of former releases opened by their time.
    pub fn open(rules: Rules) -> Self {
        let mut world = Self::new();
        world.order(Command::Create { name: "Lucky".to_owned(), rules }).unwrap();
        world.open_empty();
        world
    }

    /// Opens a draft whatever its stock, as its time once did.
    pub fn open_empty(&mut self) {
        self.record(CampaignOpened { campaign: lucky(), by: Actor::System }.into());
    }

    fn record(&mut self, event: Event) {
        let stamp = Stamp { position: self.log.len() as u64 + 1, at: self.now };
        Lotteries::evolve(&mut self.state, stamp, &event);
        self.log.push((stamp, event));
    }

    pub fn decide(&self, envelope: &Envelope<Command>) -> Decision<Lotteries> {
        let position = self.log.len() as u64 + 1;
        let context = Context { now: self.now, position, resources: &self.seeds };
        Lotteries::decide(&self.state, envelope, &context)
    }

    pub fn ask(&mut self, envelope: &Envelope<Command>) -> Result<Receipt, Refusal> {
        let decision = self.decide(envelope);
        decision.events.into_iter().for_each(|event| self.record(event));
        decision.answer
    }

    pub fn order(&mut self, command: Command) -> Result<Receipt, Refusal> {
        self.ask(&ask(OPERATOR, command))
    }

    pub fn draw(&mut self, person: PersonId) -> Result<Receipt, Refusal> {
        self.ask(&ask(Actor::Person(person), Command::Draw))
    }

    /// Moves the clock on, with what is due on the way, as a host does. Gives the names of what followed.
    pub fn wait_ms(&mut self, ms: u64) -> Vec<String> {
        let before = self.log.len();
        self.now = self.now.plus_ms(ms);
        while Lotteries::next_deadline(&self.state).is_some_and(|due| due <= self.now) {
            self.ask(&ask(Actor::System, Command::Tick)).unwrap();
        }
        self.names_since(before)
    }

    /// A fact is heard. Gives the names of what followed, with the reason where it was declined.
    pub fn hear(&mut self, heard: Heard<Fact>) -> Vec<String> {
        let before = self.log.len();
        let envelope = Envelope {
            tenant: heard.tenant.clone(),
            campaign: Some(heard.campaign.clone()),
            ..ask(Actor::System, Command::Hear(Box::new(heard)))
        };
        assert_eq!(self.ask(&envelope), Ok(Receipt::Heard));
        self.names_since(before)
    }

    pub fn names_since(&self, before: usize) -> Vec<String> {
        let named = |(_, event): &(Stamp, Event)| match event {
            Event::FactDeclined(declined) => format!("FactDeclined {}", declined.fact.reason),
            other => other.name().to_owned(),
        };
        self.log[before..].iter().map(named).collect()
    }

    /// Lets time pass, with all that falls due meanwhile. Gives the names of what followed.
    pub fn pass(&mut self, until: Timestamp) -> Vec<String> {
        let before = self.log.len();
        while let Some(due) = Lotteries::next_deadline(&self.state).filter(|due| *due <= until) {
            self.now = self.now.max(due);
            let last = self.log.len();
            self.ask(&ask(Actor::System, Command::Tick)).unwrap();
            assert!(self.log.len() > last, "a tick left the deadline at {due:?} undone");
        }
        self.now = until;
        self.names_since(before)
    }

    /// The log as it is exported.
    pub fn exported(&self) -> Vec<String> {
        let line = |(stamp, event): &(Stamp, Event)| {
            let (campaign, body) = (event.campaign(), event.to_json());
            serde_json::json!({
                "position": stamp.position, "kind": event.name(), "campaign": campaign, "body": body,
            })
            .to_string()
        };
        self.log.iter().map(line).collect()
    }

    /// What a stranger is given.
    pub fn bundle(&self) -> Vec<Line> {
        self.log.iter().filter_map(|(stamp, event)| Line::of(*stamp, event)).collect()
    }

    /// The last draw.
    #[track_caller]
    pub fn drawn(&self) -> &crate::event::Drawn {
        let drawn = |(_, event): &(Stamp, Event)| matches!(event, Event::Drawn(_));
        match self.log.iter().rev().find(|line| drawn(line)) {
            Some((_, Event::Drawn(drawn))) => drawn,
            _ => panic!("nobody drew"),
        }
    }

    /// Units that can be won.
    pub fn stock(&self, asset: &str) -> u64 {
        let holding = self.state.holding(&tenant(), &lucky());
        holding.and_then(|holding| holding.stock.get(&asset.parse().unwrap()).copied()).unwrap_or(0)
    }

    pub fn view(&self, previous: &View) -> View {
        Lotteries::view(&self.state, previous, &Vault)
    }

    /// What a view says, as status or JSON.
    pub fn look(&self, inside: bool, question: &str) -> Result<Value, u16> {
        self.look_as(if inside { Audience::Operators } else { Audience::Public }, question)
    }

    pub fn look_as(&self, audience: Audience, question: &str) -> Result<Value, u16> {
        let look =
            Look { campaign: lucky(), question: question.to_owned(), parameters: Vec::new(), audience };
        match Lotteries::look(&self.view(&View::default()), &look) {
            LookReply::Body { body, .. } => Ok(serde_json::from_slice(&body).unwrap()),
            LookReply::Problem(problem) => Err(problem.status),
        }
    }

    /// The state of a replay of the log's bytes.
    pub fn replayed(&self) -> State {
        let mut state = State::default();
        for (stamp, event) in &self.log {
            let mut bytes = Vec::new();
            event.encode(&mut bytes);
            let read = Event::decode(event.kind(), event.version(), &bytes).unwrap().unwrap();
            Lotteries::evolve(&mut state, *stamp, &read);
        }
        state
    }
}

pub fn own(person: PersonId) -> Own {
    Own { campaign: lucky(), person, pretended_at: None }
}

pub fn bytes(state: &State) -> Vec<u8> {
    let mut bytes = Vec::new();
    answer::append(state, &mut bytes);
    bytes
}

/// A vault that says of every reference that Ann lives there.
struct Vault;

impl decider::Readable for Vault {
    fn personal(&self, _: &PersonalRef) -> Option<BTreeMap<String, String>> {
        Some([("name".to_owned(), "Ann".to_owned())].into())
    }
}

/// A vault that knows nothing any more.
pub struct Nobody;

impl decider::Readable for Nobody {
    fn personal(&self, _: &PersonalRef) -> Option<BTreeMap<String, String>> {
        None
    }
}
