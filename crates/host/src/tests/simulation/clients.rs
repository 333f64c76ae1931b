//! Those who send commands: they lose answers, ask again under the same id, ask for something else under it, and remember
//! what they were told.

use std::collections::{BTreeMap, VecDeque};

use ledger::command::Pot;
use proto::evidence::SealedAddress;
use proto::wire::CommandReply;
use proto::{
    Actor, Asset, CommandId, Envelope, Intent, Network, Nonce, PageSeen, PersonId, PersonalRef, Profile,
    Pseudonym, RulesHash, Sighting, Timestamp, TokenHash,
};
use rand::RngExt;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use serde::Serialize;
use serde_bytes::ByteBuf;

use super::START;
use super::network::Place;

/// Points for each counted vote, as the book's rules say.
pub(super) const POINTS_PER_VOTE: u64 = 5;
/// Most points of one person on one day: the rest of their votes are declined.
pub(super) const POINTS_PER_DAY_MAX: u64 = 20;
/// What the budget holds at first, and what is added now and then: less than all votes would take.
const BUDGET: u64 = 40;
/// Votes of one person on one day: the rest are refused.
const VOTES_PER_DAY_MAX: u32 = 6;
const CONTESTANTS: u32 = 3;

/// A command on its way, and where to.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) to: Place,
    pub(super) envelope: Envelope<ByteBuf>,
}

/// What a client was told, for good.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    intent: Intent,
    position: u64,
    at: Timestamp,
    answer: Vec<u8>,
}

/// One who asks for one thing after the other.
pub(super) struct Client {
    script: VecDeque<Ask>,
    /// All that was ever asked, by number.
    pub(super) asks: Vec<Ask>,
    /// The number of what is waited for.
    waiting: Option<usize>,
    memory: BTreeMap<CommandId, Told>,
    /// Counts the times that its next step was set anew.
    pub(super) steps: u64,
}

impl Client {
    fn new(script: Vec<Ask>) -> Self {
        let (asks, memory) = (Vec::new(), BTreeMap::new());
        Self { script: script.into(), asks, waiting: None, memory, steps: 0 }
    }

    /// Sets up the campaign, the book and its rules, in this order.
    pub(super) fn founder() -> Self {
        let rules = votes::Rules {
            votes_per_person_per_day: VOTES_PER_DAY_MAX.try_into().ok(),
            board_refresh_seconds: 2.try_into().unwrap(),
            ..votes::Rules::default()
        };
        let award = format!(
            r#"{{"awards":[{{"name":"points","on":"vote_counted","asset":"points","amount":{POINTS_PER_VOTE},
            "per_person_per_day_max":{POINTS_PER_DAY_MAX}}}]}}"#
        );
        let mut orders = Orders::new(1);
        orders.votes(&votes::Command::Create { name: "Spring".to_owned(), rules: Box::new(rules) });
        orders.votes(&votes::Command::Open);
        for number in 1..=CONTESTANTS {
            orders.votes(&votes::Command::SignUp { profile: PersonalRef([number as u8; 16]) });
        }
        orders.ledger(&ledger::Command::Create { name: "Book".to_owned() });
        let rules = serde_json::from_str(&award).unwrap();
        orders.ledger(&ledger::Command::SetRules { campaign: "spring".parse().unwrap(), rules });
        orders.allot(BUDGET);
        Self::new(orders.asks)
    }

    /// Interrupts the voting now and then, and adds to the budget.
    pub(super) fn operator() -> Self {
        let mut orders = Orders::new(2);
        for _ in 0..2 {
            orders.allot(BUDGET / 2);
            orders.votes(&votes::Command::Pause);
            orders.votes(&votes::Command::Open);
        }
        Self::new(orders.asks)
    }

    /// Votes so many times, sometimes with a program.
    pub(super) fn voter(number: u8, casts: u32, random: &mut SmallRng) -> Self {
        let cast = |index| vote(number, index, random.random_range(1..=CONTESTANTS), random.random_bool(0.1));
        Self::new((0..casts).map(cast).collect())
    }

    /// Whether all that it wanted is answered.
    pub(super) fn is_done(&self) -> bool {
        self.script.is_empty() && self.waiting.is_none()
    }

    /// Its next step: asks again for what it still waits for, or else for the next thing. `None`: it is done.
    pub(super) fn next(&mut self, random: &mut SmallRng) -> Option<usize> {
        if self.waiting.is_some() {
            return self.waiting;
        }
        let is_curious = !self.memory.is_empty() && random.random_bool(0.2);
        let ask = match is_curious {
            true => self.again(random),
            false => self.script.pop_front()?,
        };
        self.asks.push(ask);
        self.waiting = Some(self.asks.len() - 1);
        self.waiting
    }

    /// What was answered before, once more, or something else under its id.
    fn again(&self, random: &mut SmallRng) -> Ask {
        let answered: Vec<&Ask> =
            self.asks.iter().filter(|ask| self.memory.contains_key(&ask.envelope.id)).collect();
        let mut ask = Ask::clone(answered.choose(random).expect("something is remembered"));
        if random.random_bool(0.3) {
            ask.envelope.intent = Intent([0xEE; 8]);
        }
        ask
    }

    /// An answer came. Says whether it was the one that is waited for, and that it was final; fails if it contradicts what
    /// was told before.
    pub(super) fn hear(&mut self, number: usize, reply: &CommandReply) -> Result<bool, String> {
        let Envelope { id, intent, .. } = self.asks[number].envelope;
        match reply {
            CommandReply::Full | CommandReply::Stopped(_) => return Ok(false),
            CommandReply::Malformed(reason) => return Err(format!("command {id} is malformed: {reason}")),
            CommandReply::Conflict => match self.memory.get(&id) {
                Some(told) if told.intent != intent => {}
                _ => return Err(format!("command {id} conflicts with nothing that was acknowledged")),
            },
            CommandReply::Answered { position, at, answer, .. } if *position > 0 => {
                let told = Told { intent, position: *position, at: *at, answer: answer.clone() };
                match self.memory.get(&id) {
                    Some(before) if *before != told => {
                        return Err(format!(
                            "command {id} was answered with {before:?}, and now with {told:?}"
                        ));
                    }
                    _ => drop(self.memory.insert(id, told)),
                }
            }
            CommandReply::Answered { .. } if self.memory.contains_key(&id) => {
                return Err(format!("command {id} was acknowledged, and is forgotten"));
            }
            CommandReply::Answered { .. } => {}
        }
        let is_awaited = self.waiting == Some(number);
        if is_awaited {
            self.waiting = None;
        }
        Ok(is_awaited)
    }
}

/// What an operator asks for.
struct Orders {
    series: u8,
    asks: Vec<Ask>,
}

impl Orders {
    fn new(series: u8) -> Self {
        Self { series, asks: Vec::new() }
    }

    fn votes(&mut self, command: &votes::Command) {
        self.push(Place::Votes, "spring", command);
    }

    fn ledger(&mut self, command: &ledger::Command) {
        self.push(Place::Ledger, "book-default", command);
    }

    fn allot(&mut self, amount: u64) {
        let (campaign, into) = ("spring".parse().unwrap(), Pot::Budget);
        self.ledger(&ledger::Command::Allot { asset: Asset::Points, campaign, into, amount, id: None });
    }

    fn push(&mut self, to: Place, campaign: &str, command: &impl Serialize) {
        let id = CommandId([self.series, self.asks.len() as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let envelope = envelope(id, campaign, Actor::Operator(TokenHash([9; 32])), command);
        self.asks.push(Ask { to, envelope });
    }
}

fn envelope(id: CommandId, campaign: &str, actor: Actor, command: &impl Serialize) -> Envelope<ByteBuf> {
    let mut body = Vec::new();
    decider::answer::append(command, &mut body);
    Envelope {
        id,
        intent: Intent::of(&body),
        tenant: "default".parse().unwrap(),
        campaign: Some(campaign.parse().unwrap()),
        actor,
        received_at: START,
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: format!("{id}"),
        body: ByteBuf::from(body),
    }
}

/// A vote; one by a program is held.
fn vote(person: u8, index: u32, contestant: u32, by_program: bool) -> Ask {
    let id = CommandId([person, 0xFF, index as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let actor = Actor::Person(PersonId([person; 16]));
    let cast = votes::Command::Cast { contestants: vec![contestant] };
    let prefix = Some(Pseudonym([person; 8]));
    let sighting = Sighting {
        device: None,
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: prefix,
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: Profile {
            platform: "iPhone".into(),
            touch_points: 5,
            webdriver: by_program,
            ..Profile::default()
        },
        network: Network::default(),
        tables: RulesHash([3; 8]),
        sealed_address: SealedAddress::V4([5; 4]),
        moves: Some(12),
    };
    let nonce = Nonce([person, index as u8, 0, 0]);
    let opened_at = Timestamp(START.0 - 30_000);
    let page = PageSeen { nonce, opened_at, prefix, device: None, sharer: None };
    let envelope =
        Envelope { sighting: Some(sighting), page: Some(page), ..envelope(id, "spring", actor, &cast) };
    Ask { to: Place::Votes, envelope }
}
