//! One service with its log, asked and told without a host.

use decider::exchange::{Announcement, Exchange};
use decider::{Context, Recorded, Service, Stamp};
use ledger::Ledger;
use ledger::account::Account;
use proto::fact::{Source, Trace};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Fact, Heard, Incarnation, Intent, PersonId, TenantId, Timestamp,
    TokenHash,
};

pub const NOW: Timestamp = Timestamp(1_749_528_000_000);
pub const OPERATOR: Actor = Actor::Operator(TokenHash([9; 32]));

pub fn person(number: u8) -> PersonId {
    PersonId([number + 1; 16])
}

pub fn tenant() -> TenantId {
    "default".parse().unwrap()
}

pub fn id(name: &str) -> CampaignId {
    name.parse().unwrap()
}

/// A service with its log.
pub struct Shard<S: Service> {
    pub state: S::State,
    pub now: Timestamp,
    resources: S::Resources,
    pub log: Vec<(Stamp, S::Event)>,
    commands: u64,
    /// How many of its facts the other side has heard.
    pub told: usize,
    /// How many events are durable.
    durable: usize,
}

impl<S: Service> Shard<S>
where
    S::Event: Clone,
{
    pub fn new(resources: S::Resources) -> Self {
        let (state, log) = (S::State::default(), Vec::new());
        Self { state, now: NOW, resources, log, commands: 0, told: 0, durable: 0 }
    }

    #[allow(clippy::needless_pass_by_value, reason = "the many callers make it on the spot")]
    pub fn ask(
        &mut self,
        actor: Actor,
        campaign: Option<CampaignId>,
        body: S::Command,
    ) -> Result<S::Receipt, S::Refusal> {
        self.send(actor, campaign.as_ref(), |envelope| envelope(body))
    }

    /// Asks with whatever is put into the envelope.
    pub fn send(
        &mut self,
        actor: Actor,
        campaign: Option<&CampaignId>,
        make: impl FnOnce(&dyn Fn(S::Command) -> Envelope<S::Command>) -> Envelope<S::Command>,
    ) -> Result<S::Receipt, S::Refusal> {
        self.commands += 1;
        let mut command = CommandId::default();
        command.0[..8].copy_from_slice(&self.commands.to_be_bytes());
        let envelope = make(&|body| Envelope {
            actor,
            ..Envelope::from_system(command, Intent::default(), tenant(), campaign.cloned(), self.now, body)
        });
        let position = self.log.len() as u64 + 1;
        let context = Context { now: self.now, position, resources: &self.resources };
        let decision = S::decide(&self.state, &envelope, &context);
        for event in decision.events {
            let stamp = Stamp { position: self.log.len() as u64 + 1, at: self.now };
            S::evolve(&mut self.state, stamp, &event);
            self.log.push((stamp, event));
        }
        decision.answer
    }

    /// Everything in its log is durable from here on.
    pub fn flush(&mut self) {
        self.durable = self.log.len();
    }

    /// It dies and starts again from what was durable. Gives how many events are gone.
    pub fn die(&mut self) -> usize {
        self.kill(self.durable as u64)
    }

    /// The machine is killed: what stands behind this position was not on the platter, and all else comes from its bytes.
    /// Gives how many events are gone.
    pub fn kill(&mut self, position: u64) -> usize {
        let lost = self.log.len().saturating_sub(position as usize);
        self.log.truncate(position as usize);
        let before = bytes::<S>(&std::mem::take(&mut self.state));
        for (stamp, event) in &self.log {
            let mut bytes = Vec::new();
            event.encode(&mut bytes);
            let read = S::Event::decode(event.kind(), event.version(), &bytes).unwrap().unwrap();
            S::evolve(&mut self.state, *stamp, &read);
        }
        assert!(lost > 0 || bytes::<S>(&self.state) == before, "a log has one state, live or replayed");
        lost
    }

    /// Where its log stands.
    pub fn position(&self) -> u64 {
        self.log.len() as u64
    }

    /// The fact that nobody was told yet.
    pub fn next_fact(&mut self) -> Option<Heard<Fact>> {
        let fact = self.facts().into_iter().nth(self.told)?;
        self.told += 1;
        Some(fact)
    }

    /// Its facts, in their order.
    pub fn facts(&self) -> Vec<Heard<Fact>> {
        let announced =
            self.log.iter().filter_map(|(stamp, event)| Some((stamp, S::announce(event, *stamp)?)));
        announced.map(|(stamp, announced)| heard(S::NAME, stamp.position, announced)).collect()
    }
}

impl Shard<Ledger> {
    /// A balance by its normal side, from the entries of the log.
    pub fn balance(&self, account: &Account) -> i64 {
        let mut balance = 0;
        for (_, event) in &self.log {
            let ledger::Event::TransfersBooked(booked) = event else { continue };
            for transfer in &booked.transfers {
                balance -= i64::from(transfer.debit == *account) * transfer.amount as i64;
                balance += i64::from(transfer.credit == *account) * transfer.amount as i64;
            }
        }
        let is_debit = account.kind.normal() == ledger::account::Side::Debit;
        if is_debit { -balance } else { balance }
    }
}

fn bytes<S: Service>(state: &S::State) -> Vec<u8> {
    let mut bytes = Vec::new();
    decider::answer::append(state, &mut bytes);
    bytes
}

/// The ledger does what follows from a fact.
pub fn hear(ledger: &mut Shard<Ledger>, fact: &Heard<Fact>) {
    for (_, command) in Ledger::react(fact) {
        ledger.ask(Actor::System, None, command).unwrap();
    }
}

pub fn heard(service: &str, position: u64, announced: Announcement) -> Heard<Fact> {
    Heard {
        source: Source { service: service.into(), shard: 0, incarnation: Incarnation([1; 8]), position },
        previous: 0,
        tenant: tenant(),
        campaign: announced.campaign,
        occurred_at: NOW,
        cause: CommandId([8; 16]),
        trace: Trace::default(),
        body: announced.fact,
    }
}
