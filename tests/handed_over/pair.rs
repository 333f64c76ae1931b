//! The two services, and votes that earn tickets.

use std::collections::{BTreeMap, BTreeSet};

use decider::Service;
use decider::exchange::{Announcement, Exchange};
use ledger::command::Pot;
use ledger::{Ledger, Rules};
use lotteries::command::TakenBack;
use lotteries::holds::Decision;
use lotteries::{Lotteries, Seeds};
use proto::evidence::SealedAddress;
use proto::fact::{VoteCounted, VoteRestored, VoteVoided};
use proto::wire::{Audience, Look, LookReply};
use proto::{
    Actor, Asset, Envelope, Fact, Heard, Network, PersonId, Profile, Pseudonym, RulesHash, Sighting,
};
use serde_json::{Value, json};

use super::shard::{OPERATOR, Shard, hear, heard, id, person};

/// Few enough that draws run out of it.
const TICKETS: u64 = 30;

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// A person votes.
    Vote(u8),
    /// A vote that was cast is voided, if there is such a one.
    Void(usize),
    /// A voided one is restored.
    Restore(usize),
    /// A person draws.
    Draw(u8),
    /// A person draws of whom something is seen, which is enough here to hold what they win.
    DrawSeen(u8),
    /// A prize is taken back, if there is such a one.
    TakeBack(usize),
    /// Somebody decides about a prize, if there is such a one.
    Judge(usize, Decision),
    /// An operator tries to reverse what the ledger has booked of mugs, if there is such a transfer.
    Reverse(usize),
    /// Mugs are allotted.
    Allot(u64),
    /// An operator asks for mugs back.
    Recall(u64),
    /// The draw is closed.
    Close,
    /// The ledger hears so many facts of lotteries.
    TellLedger(usize),
    /// Lotteries hears so many facts of the ledger.
    TellLotteries(usize),
    /// The ledger is told of what it has heard from lotteries last, once more.
    TellAgain,
}

/// A phone behind an address.
fn seen() -> Sighting {
    Sighting {
        device: Some(Pseudonym([1; 8])),
        canvas: None,
        audio: None,
        fonts: None,
        prefix24: Some(Pseudonym([2; 8])),
        prefix16: None,
        prefix48: None,
        sharer: None,
        profile: Profile::default(),
        network: Network::default(),
        tables: RulesHash::default(),
        sealed_address: SealedAddress::V4([3; 4]),
        moves: None,
    }
}

pub fn mug() -> Asset {
    "unit.mug".parse().unwrap()
}

/// Ledger and lotteries.
pub struct Pair {
    pub ledger: Shard<Ledger>,
    pub lotteries: Shard<Lotteries>,
    /// Who cast which vote.
    votes: Vec<PersonId>,
    /// All facts of votes.
    pub told_by_votes: Vec<Heard<Fact>>,
    /// Positions of the facts that the ledger heard more than once.
    pub told_again: BTreeSet<u64>,
}

impl Pair {
    /// A draw that gives mugs every other time, with tickets for votes in `spring`.
    pub fn new() -> Self {
        let mut pair = Self::with(
            r#"{"prizes":[{"asset":"unit.mug","amount":1,"weight":1}],"blank_weight":1,"opens_at_ms":1}"#,
        );
        let bar = lotteries::holds::Command::SetBar { bar: Some(-4_000) };
        pair.lotteries.ask(OPERATOR, Some(id("lucky")), bar.into()).unwrap();
        pair
    }

    /// The same by other rules, whose time to open has come: the draw opens as the first mug is handed over.
    pub fn with(rules: &str) -> Self {
        let (ledger, lotteries) = (Shard::new(()), Shard::new(Seeds::new([5; 32])));
        let (votes, told_by_votes, told_again) = Default::default();
        let mut pair = Self { ledger, lotteries, votes, told_by_votes, told_again };
        let create = lotteries::Command::Create {
            name: "Lucky".to_owned(),
            rules: serde_json::from_str(rules).unwrap(),
        };
        let book = ledger::Command::Create { name: "Book".to_owned() };
        pair.ledger.ask(OPERATOR, Some(id("book")), book).unwrap();
        pair.award("spring", "vote_counted");
        pair.lotteries.ask(OPERATOR, Some(id("lucky")), create).unwrap();
        pair.lotteries.ask(Actor::System, None, lotteries::Command::Tick).unwrap();
        pair
    }

    /// Qualified invitations of this campaign earn tickets as well.
    pub fn award_invitations(&mut self, campaign: &str) {
        self.award(campaign, "follower_qualified");
    }

    /// Something of this campaign earns a ticket each time.
    fn award(&mut self, campaign: &str, on: &str) {
        let award = json!({ "name": "t", "on": on, "asset": "tickets.lucky", "amount": 1 });
        let rules: Rules = serde_json::from_value(json!({ "awards": [award] })).unwrap();
        let budget = ledger::Command::Allot {
            asset: Asset::Tickets(id("lucky")),
            campaign: id(campaign),
            into: Pot::Budget,
            amount: TICKETS,
            id: None,
        };
        for command in [ledger::Command::SetRules { campaign: id(campaign), rules }, budget] {
            self.ledger.ask(OPERATOR, Some(id("book")), command).unwrap();
        }
    }

    /// Referrals tell a fact of a campaign of theirs, and the ledger hears it.
    pub fn tell_of_referrals(&mut self, campaign: &str, position: u64, fact: Fact) {
        let announced = Announcement { campaign: id(campaign), tenant: None, fact };
        self.hear_ledger(&heard("referrals", position, announced));
    }

    pub fn play(&mut self, deed: Deed) {
        match deed {
            Deed::Vote(who) => {
                self.votes.push(person(who));
                self.about_vote(self.votes.len() - 1, |person, cast| {
                    VoteCounted { person, cast, contestants: vec![1], votes: 1, cast_at: None }.into()
                });
            }
            Deed::Void(vote) => self.about_vote(vote, |person, cast| {
                VoteVoided { person, cast, contestants: vec![1], votes: 1 }.into()
            }),
            Deed::Restore(vote) => self.about_vote(vote, |person, cast| {
                VoteRestored { person, cast, contestants: vec![1], votes: 1 }.into()
            }),
            Deed::Draw(who) => drop(self.draw(Actor::Person(person(who)), lotteries::Command::Draw)),
            Deed::DrawSeen(who) => {
                let asked = |envelope: &dyn Fn(lotteries::Command) -> Envelope<lotteries::Command>| {
                    Envelope { sighting: Some(seen()), ..envelope(lotteries::Command::Draw) }
                };
                drop(self.lotteries.send(Actor::Person(person(who)), Some(&id("lucky")), asked));
            }
            Deed::Judge(index, to) => {
                let Some(won) = self.win(index) else { return };
                let judge = lotteries::holds::Command::Judge { won, to, why: "looked".to_owned() };
                drop(self.draw(OPERATOR, judge.into()));
            }
            Deed::TakeBack(index) => {
                let Some(won) = self.win(index) else { return };
                let command = lotteries::Command::TakeBack { won, why: TakenBack::Invalidated };
                drop(self.draw(OPERATOR, command));
            }
            Deed::Reverse(index) => self.reverse(index),
            Deed::Allot(amount) => self.allot("lucky", amount),
            Deed::Recall(amount) => drop(self.recall("lucky", amount)),
            Deed::Close => drop(self.draw(OPERATOR, lotteries::Command::Close)),
            Deed::TellLedger(count) => while_told(count, || self.tell_ledger()),
            Deed::TellLotteries(count) => while_told(count, || self.tell_lotteries()),
            Deed::TellAgain => {
                let last = self.lotteries.told.checked_sub(1);
                let Some(fact) = last.and_then(|last| self.lotteries.facts().into_iter().nth(last)) else {
                    return;
                };
                self.told_again.insert(fact.source.position);
                self.hear_ledger(&fact);
            }
        }
    }

    /// Allots mugs to this id, whatever it is.
    pub fn allot(&mut self, draw: &str, amount: u64) {
        let (campaign, into) = (id(draw), Pot::Stock);
        let allot = ledger::Command::Allot { asset: mug(), campaign, into, amount, id: None };
        self.ledger.ask(OPERATOR, Some(id("book")), allot).unwrap();
    }

    /// Asks for them back.
    pub fn recall(&mut self, draw: &str, amount: u64) -> Result<ledger::Receipt, ledger::Refusal> {
        let recall = ledger::Command::Recall { asset: mug(), draw: id(draw), amount };
        self.ledger.ask(OPERATOR, Some(id("book")), recall)
    }

    /// Where somebody has won for the how-manieth time, from 0.
    fn win(&self, index: usize) -> Option<u64> {
        let is_win = |event: &lotteries::Event| matches!(event, lotteries::Event::Drawn(drawn) if drawn.outcome.won.is_some());
        let wins = self.lotteries.log.iter().filter(|(_, event)| is_win(event));
        wins.map(|(stamp, _)| stamp.position).nth(index)
    }

    fn draw(
        &mut self,
        actor: Actor,
        command: lotteries::Command,
    ) -> Result<lotteries::Receipt, lotteries::Refusal> {
        self.lotteries.ask(actor, Some(id("lucky")), command)
    }

    /// Whether the ledger takes it back or refuses to: both sides must agree afterwards.
    fn reverse(&mut self, index: usize) {
        let events = self.ledger.log.iter().filter_map(|(_, event)| match event {
            ledger::Event::TransfersBooked(booked) => Some(booked),
            _ => None,
        });
        let mut of_mugs = events.flat_map(|it| &it.transfers).filter(|it| it.debit.asset == mug());
        let Some(transfer) = of_mugs.nth(index).map(|it| it.id) else { return };
        let reason = "mistaken".parse().unwrap();
        let reverse = ledger::Command::Reverse { transfer, amount: None, id: None, reason };
        drop(self.ledger.ask(OPERATOR, Some(id("book")), reverse));
    }

    /// Votes tell a fact, and the ledger hears it at once: what matters here is what comes of it.
    fn about_vote(&mut self, vote: usize, fact: fn(PersonId, u64) -> Fact) {
        let Some(person) = self.votes.get(vote).copied() else { return };
        // Casts stand far from the positions of later news about them.
        let cast = 1_000_000 + vote as u64;
        let announced = Announcement { campaign: id("spring"), tenant: None, fact: fact(person, cast) };
        let told = heard("votes", self.told_by_votes.len() as u64 + 1, announced);
        self.hear_ledger(&told);
        self.told_by_votes.push(told);
    }

    /// The ledger does what follows from a fact.
    pub fn hear_ledger(&mut self, fact: &Heard<Fact>) {
        hear(&mut self.ledger, fact);
    }

    pub fn tell_ledger(&mut self) -> bool {
        let Some(fact) = self.lotteries.next_fact() else { return false };
        self.hear_ledger(&fact);
        true
    }

    pub fn tell_lotteries(&mut self) -> bool {
        let Some(fact) = self.ledger.next_fact() else { return false };
        for (_, command) in Lotteries::react(&fact) {
            let campaign = Some(fact.campaign.clone());
            self.lotteries.ask(Actor::System, campaign, command).unwrap();
        }
        true
    }

    /// Until nobody has anything to tell.
    pub fn exchange_everything(&mut self) {
        while self.tell_ledger() | self.tell_lotteries() {}
    }

    /// In each asset, whatever is on its way.
    pub fn books_balance(&self) {
        let trial = look::<Ledger>(&self.ledger.state, "book", "trial_balance");
        for asset in trial["assets"].as_array().unwrap() {
            assert_eq!(asset["difference"], 0, "{trial}");
        }
    }
}

/// Tells so many facts, or as many as there are.
fn while_told(count: usize, mut tell: impl FnMut() -> bool) {
    for _ in 0..count {
        if !tell() {
            return;
        }
    }
}

/// What those inside see, as JSON.
pub fn look<S: Service>(state: &S::State, campaign: &str, question: &str) -> Value {
    let view = S::view(state, &S::View::default(), &Nobody);
    let look = Look {
        campaign: id(campaign),
        question: question.to_owned(),
        parameters: Vec::new(),
        audience: Audience::Operators,
    };
    match S::look(&view, &look) {
        LookReply::Body { body, .. } => serde_json::from_slice(&body).unwrap(),
        LookReply::Problem(problem) => panic!("{campaign} {question}: {problem:?}"),
    }
}

struct Nobody;

impl decider::Readable for Nobody {
    fn personal(&self, _: &proto::PersonalRef) -> Option<BTreeMap<String, String>> {
        None
    }
}
