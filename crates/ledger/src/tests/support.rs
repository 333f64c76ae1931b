//! A small world to tell histories in.

use decider::{Context, Decider, Decision, Recorded, Service, Stamp, answer};
use proto::fact::{Source, Trace};
use proto::wire::{Audience, Look, LookReply};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Fact, Heard, Incarnation, Intent, PersonId, TenantId, Timestamp,
    TokenHash, TransferId,
};
use serde_json::Value;

use crate::account::Account;
use crate::command::{Command, NewTransfer, Pending, Pot};
use crate::event::{BookOpened, Event, How, Transfer};
use crate::query::View;
use crate::rules::Rules;
use crate::state::State;
use crate::{Ledger, Receipt, Refusal};

pub const ANN: PersonId = PersonId([1; 16]);
pub const BOB: PersonId = PersonId([2; 16]);
pub const CAT: PersonId = PersonId([3; 16]);
pub const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));
/// 2025-06-10 12:00 in Beijing.
pub const NOON: Timestamp = Timestamp(1_749_528_000_000);
pub const HOUR_MS: u64 = 3_600_000;

pub fn tenant() -> TenantId {
    "default".parse().unwrap()
}

pub fn book() -> CampaignId {
    "book-default".parse().unwrap()
}

pub fn spring() -> CampaignId {
    "spring".parse().unwrap()
}

pub fn lucky() -> CampaignId {
    "lucky".parse().unwrap()
}

/// An account by its spelling; `ann` and `bob` stand for their ids.
#[track_caller]
pub fn account(text: &str) -> Account {
    let text = text.replace(":ann", &format!(":{ANN}")).replace(":bob", &format!(":{BOB}"));
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn id(number: u8) -> TransferId {
    TransferId([number; 16])
}

/// Rules from JSON, as an operator writes them.
pub fn rules(json: &str) -> Rules {
    serde_json::from_str(json).unwrap()
}

/// 5 points for each counted vote.
pub fn five_points() -> Rules {
    rules(r#"{"awards":[{"name":"points","on":"vote_counted","asset":"points","amount":5}]}"#)
}

pub fn ask(actor: Actor, body: Command) -> Envelope<Command> {
    Envelope {
        id: CommandId([7; 16]),
        intent: Intent([7; 8]),
        tenant: tenant(),
        campaign: Some(book()),
        actor,
        received_at: NOON,
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: "r1".to_owned(),
        body,
    }
}

pub fn opened() -> Event {
    let (tenant, name) = (tenant(), "Book".to_owned());
    BookOpened { book: book(), tenant, name, by: OPERATOR }.into()
}

pub fn new(number: u8, debit: &str, credit: &str, amount: u64) -> NewTransfer {
    NewTransfer {
        id: Some(id(number)),
        debit: account(debit),
        credit: account(credit),
        amount,
        up_to: false,
        reason: "test".parse().unwrap(),
        pending: None,
    }
}

pub fn up_to(transfer: NewTransfer) -> NewTransfer {
    NewTransfer { up_to: true, ..transfer }
}

pub fn reserved(transfer: NewTransfer, expires_at: Option<Timestamp>) -> NewTransfer {
    NewTransfer { pending: Some(Pending { expires_at }), ..transfer }
}

/// A live shard: each command's events are folded at once, and kept.
pub struct World {
    pub state: State,
    pub now: Timestamp,
    pub log: Vec<(Stamp, Event)>,
    commands: u64,
    view: View,
}

impl World {
    /// A tenant's empty book, at noon.
    pub fn new() -> Self {
        let mut world = Self::empty();
        world.happen(opened());
        world
    }

    /// With rules for spring, and a budget of points.
    pub fn with(rules: Rules, budget: u64) -> Self {
        let mut world = Self::new();
        world.order(Command::SetRules { campaign: spring(), rules });
        world.allot("points", budget);
        world
    }

    pub fn empty() -> Self {
        let (state, view) = (State::default(), View::default());
        Self { state, now: NOON, log: Vec::new(), commands: 0, view }
    }

    pub fn happen(&mut self, event: Event) {
        let stamp = Stamp { position: self.log.len() as u64 + 1, at: self.now };
        Ledger::evolve(&mut self.state, stamp, &event);
        self.log.push((stamp, event));
    }

    /// What would follow.
    pub fn decide(&self, envelope: &Envelope<Command>) -> Decision<Ledger> {
        let position = self.log.len() as u64 + 1;
        Ledger::decide(&self.state, envelope, &Context { now: self.now, position, resources: &() })
    }

    /// Decides, folds, and tells the answer.
    pub fn ask(&mut self, envelope: &Envelope<Command>) -> Result<Receipt, Refusal> {
        let decision = self.decide(envelope);
        decision.events.into_iter().for_each(|event| self.happen(event));
        decision.answer
    }

    /// An operator asks, under a command id of its own.
    pub fn try_order(&mut self, command: Command) -> Result<Receipt, Refusal> {
        self.commands += 1;
        let mut envelope = ask(OPERATOR, command);
        envelope.id.0[..8].copy_from_slice(&self.commands.to_be_bytes());
        self.ask(&envelope)
    }

    /// An operator asks, and gets what they asked for.
    #[track_caller]
    pub fn order(&mut self, command: Command) -> Receipt {
        self.try_order(command).unwrap()
    }

    /// Puts something into spring's budget.
    #[track_caller]
    pub fn allot(&mut self, asset: &str, amount: u64) {
        let (asset, campaign) = (asset.parse().unwrap(), spring());
        self.order(Command::Allot { asset, campaign, into: Pot::Budget, amount, id: None });
    }

    /// Puts prizes into lucky's stock.
    #[track_caller]
    pub fn stock(&mut self, asset: &str, amount: u64) {
        let (asset, campaign) = (asset.parse().unwrap(), lucky());
        self.order(Command::Allot { asset, campaign, into: Pot::Stock, amount, id: None });
    }

    pub fn transfer(&mut self, transfers: &[NewTransfer]) -> Result<Receipt, Refusal> {
        self.try_order(Command::Transfer { transfers: transfers.to_vec() })
    }

    pub fn reverse(&mut self, transfer: TransferId, amount: Option<u64>) -> Result<Receipt, Refusal> {
        self.try_order(Command::Reverse { transfer, amount, id: None, reason: "oops".parse().unwrap() })
    }

    /// A fact is heard. Gives the names of what followed, with the reason where it was declined.
    pub fn hear(&mut self, heard: Heard<Fact>) -> Vec<String> {
        let before = self.log.len();
        let command = Command::Hear(Box::new(heard));
        let envelope = Envelope { campaign: None, ..ask(Actor::System, command) };
        assert_eq!(self.ask(&envelope), Ok(Receipt::Heard));
        let named = |(_, event): &(Stamp, Event)| match event {
            Event::FactDeclined(declined) => format!("FactDeclined {}", declined.fact.reason),
            other => other.name().to_owned(),
        };
        self.log[before..].iter().map(named).collect()
    }

    /// Time passes; the host ticks whenever something is due, as it must.
    pub fn wait_ms(&mut self, ms: u64) {
        let until = self.now.plus_ms(ms);
        while let Some(due) = Ledger::next_deadline(&self.state).filter(|due| *due <= until) {
            self.now = self.now.max(due);
            let before = self.log.len();
            let tick = Envelope { campaign: None, ..ask(Actor::System, Command::Tick) };
            self.ask(&tick).unwrap();
            assert!(self.log.len() > before, "a tick that is due must move something on");
        }
        self.now = until;
    }

    /// The balance of an account, by its normal side.
    #[track_caller]
    pub fn balance(&self, text: &str) -> i64 {
        let account = account(text);
        self.state.books[0].balance(&account).net(account.kind.normal())
    }

    /// Balances of several accounts.
    #[track_caller]
    pub fn balances<const N: usize>(&self, accounts: [&str; N]) -> [i64; N] {
        accounts.map(|text| self.balance(text))
    }

    /// The transfers of the last event that booked any.
    pub fn last_transfers(&self) -> Vec<Transfer> {
        let booked = |(_, event): &(Stamp, Event)| match event {
            Event::TransfersBooked(booked) => Some(booked.transfers.clone()),
            _ => None,
        };
        self.log.iter().rev().find_map(booked).unwrap_or_default()
    }

    /// The view that follows on this one.
    pub fn view_after(&self, previous: &View) -> View {
        Ledger::view(&self.state, previous, &Nobody)
    }

    /// What the view says to those inside, as status or JSON.
    pub fn look(&mut self, question: &str, parameters: &[(&str, &str)]) -> Result<Value, u16> {
        self.view = self.view_after(&self.view);
        let parameters =
            parameters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let look = Look {
            campaign: book(),
            question: question.to_owned(),
            parameters,
            audience: Audience::Operators,
        };
        match Ledger::look(&self.view, &look) {
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
            assert_eq!(&read, event);
            Ledger::evolve(&mut state, *stamp, &read);
        }
        state
    }
}

/// What a view answers to a question without parameters.
pub fn ask_view(view: &View, question: &str) -> LookReply {
    let look = Look {
        campaign: book(),
        question: question.to_owned(),
        parameters: Vec::new(),
        audience: Audience::Operators,
    };
    Ledger::look(view, &look)
}

/// A fact about spring, or lucky where lotteries tell it, as of noon.
pub fn told(position: u64, body: impl Into<Fact>) -> Heard<Fact> {
    let body = body.into();
    let service = body.teller();
    Heard {
        source: Source { service: service.into(), shard: 0, incarnation: Incarnation([3; 8]), position },
        previous: position - 1,
        tenant: tenant(),
        campaign: if service == "lotteries" { lucky() } else { spring() },
        occurred_at: NOON,
        cause: CommandId([8; 16]),
        trace: Trace::of("r2"),
        body,
    }
}

pub fn counted(cast: u64, person: PersonId) -> Heard<Fact> {
    told(cast, proto::fact::VoteCounted { person, cast, contestants: vec![17], votes: 1, cast_at: None })
}

pub fn voided(position: u64, cast: u64, person: PersonId) -> Heard<Fact> {
    told(position, proto::fact::VoteVoided { person, cast, contestants: vec![17], votes: 1 })
}

pub fn restored(position: u64, cast: u64, person: PersonId) -> Heard<Fact> {
    told(position, proto::fact::VoteRestored { person, cast, contestants: vec![17], votes: 1 })
}

/// Debit, credit, amount of transfers, as texts.
pub fn shown(transfers: &[Transfer]) -> Vec<String> {
    let line = |transfer: &Transfer| {
        let how = match transfer.how {
            How::Simple => "",
            How::Pending { .. } => " pending",
            How::Reversal { .. } => " reversal",
            How::Restoration { .. } => " restoration",
        };
        let text = format!("{} -> {} {}{how}", transfer.debit, transfer.credit, transfer.amount);
        text.replace(&ANN.to_string(), "ann").replace(&BOB.to_string(), "bob")
    };
    transfers.iter().map(line).collect()
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
