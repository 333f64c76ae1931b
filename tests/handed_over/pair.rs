//! The two services, and votes that earn tickets.

use std::collections::BTreeSet;

use decider::Service;
use decider::exchange::{Announcement, Exchange};
use ledger::account::{Account, Kind};
use ledger::command::Pot;
use ledger::{Ledger, Rules};
use lotteries::command::TakenBack;
use lotteries::{Lotteries, Seeds};
use proto::fact::{VoteCounted, VoteRestored, VoteVoided};
use proto::wire::{Audience, Look, LookReply};
use proto::{Actor, Asset, Fact, Heard, PersonId};
use serde_json::Value;

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
    /// A prize is taken back, if there is such a one.
    TakeBack(usize),
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

fn mug() -> Asset {
    "unit.mug".parse().unwrap()
}

/// Ledger and lotteries.
pub struct Pair {
    ledger: Shard<Ledger>,
    lotteries: Shard<Lotteries>,
    /// Who cast which vote.
    votes: Vec<PersonId>,
    /// Position of the last fact of votes.
    position: u64,
    /// Positions of the facts that the ledger heard more than once.
    told_again: BTreeSet<u64>,
}

impl Pair {
    /// A draw that gives mugs every other time, with tickets for votes in `spring`.
    pub fn new() -> Self {
        let (ledger, lotteries) = (Shard::new(()), Shard::new(Seeds::new([5; 32])));
        let mut pair =
            Self { ledger, lotteries, votes: Vec::new(), position: 0, told_again: BTreeSet::new() };
        let rules: Rules = serde_json::from_str(
            r#"{"awards":[{"name":"t","on":"vote_counted","asset":"tickets.lucky","amount":1}]}"#,
        )
        .unwrap();
        let budget = ledger::Command::Allot {
            asset: Asset::Tickets(id("lucky")),
            campaign: id("spring"),
            into: Pot::Budget,
            amount: TICKETS,
            id: None,
        };
        let book = Some(id("book"));
        for command in [
            ledger::Command::Create { name: "Book".to_owned() },
            ledger::Command::SetRules { campaign: id("spring"), rules },
            budget,
        ] {
            pair.ledger.ask(OPERATOR, book.clone(), command).unwrap();
        }
        let rules = serde_json::from_str(
            r#"{"prizes":[{"asset":"unit.mug","amount":1,"weight":1}],"blank_weight":1}"#,
        );
        let create = lotteries::Command::Create { name: "Lucky".to_owned(), rules: rules.unwrap() };
        for command in [create, lotteries::Command::Open] {
            pair.lotteries.ask(OPERATOR, Some(id("lucky")), command).unwrap();
        }
        pair
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
            Deed::TakeBack(index) => {
                let is_win = |event: &lotteries::Event| matches!(event, lotteries::Event::Drawn(drawn) if drawn.outcome.won.is_some());
                let wins = self.lotteries.log.iter().filter(|(_, event)| is_win(event));
                let Some(won) = wins.map(|(stamp, _)| stamp.position).nth(index) else { return };
                let command = lotteries::Command::TakeBack { won, why: TakenBack::Lapsed };
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
        self.position += 1;
        // Casts stand far from the positions of later news about them.
        let cast = 1_000_000 + vote as u64;
        let announced = Announcement { campaign: id("spring"), tenant: None, fact: fact(person, cast) };
        self.hear_ledger(&heard("votes", self.position, announced));
    }

    fn hear_ledger(&mut self, fact: &Heard<Fact>) {
        hear(&mut self.ledger, fact);
    }

    fn tell_ledger(&mut self) -> bool {
        let Some(fact) = self.lotteries.next_fact() else { return false };
        self.hear_ledger(&fact);
        true
    }

    fn tell_lotteries(&mut self) -> bool {
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

    /// A person's tickets as the ledger has them, owed ones below zero, and as lotteries has them.
    pub fn tickets(&self, who: u8) -> (i64, i64) {
        let balance = |kind| self.balance(Asset::Tickets(id("lucky")), kind);
        let at_ledger = balance(Kind::Person(person(who))) - balance(Kind::Owed(person(who)));
        let mut at_lotteries = 0;
        for (_, event) in &self.lotteries.log {
            at_lotteries += match event {
                lotteries::Event::TicketsReceived(e) if e.person == person(who) => e.tickets as i64,
                lotteries::Event::TicketsWithdrawn(e) if e.person == person(who) => -(e.tickets as i64),
                lotteries::Event::TicketSpent(e) if e.person == person(who) => -(e.tickets as i64),
                _ => 0,
            };
        }
        (at_ledger, at_lotteries)
    }

    /// Mugs that can be won, as the ledger has them.
    pub fn mugs_in_stock(&self) -> i64 {
        self.mugs_at("lucky")
    }

    /// Mugs that were allotted to this id and not given away, as the ledger has them.
    pub fn mugs_at(&self, draw: &str) -> i64 {
        self.balance(mug(), Kind::Stock(id(draw)))
    }

    fn balance(&self, asset: Asset, kind: Kind) -> i64 {
        self.ledger.balance(&Account::new(asset, kind))
    }

    /// Once everything is told: tickets, prizes and stock are the same on both sides, and nothing was made or lost.
    pub fn both_sides_agree(&self) {
        for who in 0..3 {
            let (at_ledger, at_lotteries) = self.tickets(who);
            assert_eq!(at_ledger, at_lotteries, "tickets of person {who}");
        }
        let draw = look::<Lotteries>(&self.lotteries.state, "lucky", "campaign");
        let inside = &draw["inside"];
        let number = |value: &Value| value.as_i64().unwrap_or(0);
        let spent = self.balance(Asset::Tickets(id("lucky")), Kind::Spent(id("lucky")));
        assert_eq!(spent, number(&inside["tickets"]["spent"]));
        assert!(spent <= number(&inside["tickets"]["granted"]), "nobody spends what was never granted");
        assert_eq!(self.mugs_in_stock(), number(&inside["stock"][0]["left"]));
        assert_eq!(self.balance(mug(), Kind::Shortfall(id("lucky"))), 0, "no prize was won beyond the stock");
        let owned: i64 = (0..3).map(|who| self.balance(mug(), Kind::Person(person(who)))).sum();
        assert_eq!(owned, number(&inside["wins"]), "who has won has it");
        let of_news = |declined: &ledger::event::FactDeclined| {
            let source = &declined.fact.source;
            source.service == Lotteries::NAME && !self.told_again.contains(&source.position)
        };
        for (_, event) in &self.ledger.log {
            let ledger::Event::FactDeclined(declined) = event else { continue };
            assert!(!of_news(declined), "what happened in lotteries was not booked: {declined:?}");
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
    fn personal(&self, _: &proto::PersonalRef) -> Option<std::collections::BTreeMap<String, String>> {
        None
    }
}
