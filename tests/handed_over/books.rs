//! What both services have on their books.

use std::collections::BTreeMap;

use decider::Service;
use ledger::account::{Account, Kind};
use lotteries::Lotteries;
use lotteries::holds::Decision;
use proto::{Asset, Fact};
use serde_json::Value;

use super::pair::{Pair, look, mug};
use super::shard::{id, person};

impl Pair {
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

    /// A person's mugs, as the ledger has them.
    pub fn mugs_of(&self, who: u8) -> i64 {
        self.balance(mug(), Kind::Person(person(who)))
    }

    /// Whatever the ledger has heard so far, it has paid nobody more than what is theirs by the decisions of persons.
    pub fn nobody_is_paid_who_waits(&self) {
        let heard = self.lotteries.facts().into_iter().take(self.lotteries.told);
        for who in 0..3 {
            let mut theirs = 0;
            for fact in heard.clone() {
                theirs += match &fact.body {
                    Fact::PrizeWon(won) if won.person == person(who) => won.amount as i64,
                    Fact::PrizeReturned(back) if back.person == person(who) => -(back.amount as i64),
                    _ => 0,
                };
            }
            assert!(self.mugs_of(who) <= theirs, "person {who} has mugs that nobody told of");
        }
    }

    /// Mugs that are won and wait, or were refused and are set aside.
    fn mugs_that_wait(&self) -> i64 {
        let mut standing = BTreeMap::new();
        for (stamp, event) in &self.lotteries.log {
            match event {
                lotteries::Event::Drawn(e) if e.outcome.won.is_some() => {
                    standing.insert(stamp.position, e.held)
                }
                lotteries::Event::PrizeHeld(e) => standing.insert(e.won, true),
                lotteries::Event::PrizeJudged(e) => standing.insert(e.won, e.to != Decision::Release),
                lotteries::Event::PrizeReturned(e) => standing.remove(&e.won),
                _ => None,
            };
        }
        standing.values().filter(|waits| **waits).count() as i64
    }

    /// Mugs that can be won, as the ledger has them.
    pub fn mugs_in_stock(&self) -> i64 {
        self.mugs_at("lucky")
    }

    /// Mugs that were allotted to this id and not given away, as the ledger has them.
    pub fn mugs_at(&self, draw: &str) -> i64 {
        self.balance(mug(), Kind::Stock(id(draw)))
    }

    pub fn balance(&self, asset: Asset, kind: Kind) -> i64 {
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
        let waiting = self.mugs_that_wait();
        assert_eq!(self.mugs_in_stock(), number(&inside["stock"][0]["left"]) + waiting);
        assert_eq!(self.balance(mug(), Kind::Shortfall(id("lucky"))), 0, "no prize was won beyond the stock");
        let owned: i64 = (0..3).map(|who| self.balance(mug(), Kind::Person(person(who)))).sum();
        assert_eq!(owned + waiting, number(&inside["wins"]), "who has won has it, or waits for it");
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
