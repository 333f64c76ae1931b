//! What campaigns of all forms have: a life from draft to closed, a stock, tickets, and maybe followers.

use std::collections::BTreeMap;

use proto::{Asset, PersonId, Timestamp};

use crate::event::Won;
use crate::fairness::bundle::{Line, What};
use crate::follows::{Admits, Follow, KeptOut};
use crate::state::{Status, Tickets};

/// A campaign as far as its form does not matter, on its way through its bundle.
pub(crate) struct Life {
    pub(crate) status: Status,
    pub(crate) stock: BTreeMap<Asset, u64>,
    /// Where the stock of each asset was moved last other than by what was won.
    moved: BTreeMap<Asset, u64>,
    /// What each person has, and how they fared.
    pub(crate) tickets: BTreeMap<PersonId, Tickets>,
    set_up_at: Timestamp,
    /// What is gone by of whether persons follow.
    follows: BTreeMap<PersonId, Follow>,
}

impl Life {
    pub(super) fn new() -> Self {
        let (stock, moved, tickets, set_up_at, follows) = Default::default();
        Self { status: Status::Draft, stock, moved, tickets, set_up_at, follows }
    }

    /// Takes a line in that campaigns of any form have, and says whether it is one; or says what is wrong with it.
    pub(super) fn see(&mut self, line: &Line) -> Result<bool, String> {
        match &line.what {
            What::Created { .. } => self.set_up_at = line.at_ms,
            What::SeedLost => {}
            What::Followed { person, follows, first_at_ms } => {
                let follow = Follow { said_at: line.at_ms, first_at: *first_at_ms, follows: *follows };
                self.follows.insert(*person, follow);
            }
            What::Opened => self.step(Status::Open)?,
            What::Paused => self.step(Status::Paused)?,
            What::Closed => self.step(Status::Closed)?,
            What::StockReceived { asset, amount } => {
                self.moved.insert(asset.clone(), line.position);
                self.put(asset, *amount)?;
            }
            What::StockReturned { asset, amount } => {
                self.moved.insert(asset.clone(), line.position);
                self.take(asset, *amount)?;
            }
            What::TicketsReceived { person, tickets } => {
                let granted = &mut self.tickets.entry(*person).or_default().sums.granted;
                *granted = granted.checked_add(*tickets).ok_or("so many tickets can't be counted")?;
            }
            What::TicketsRecalled { person, tickets } => {
                let recalled = &mut self.tickets.entry(*person).or_default().sums.recalled;
                *recalled = recalled.checked_add(*tickets).ok_or("so many tickets can't be counted")?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn step(&mut self, to: Status) -> Result<(), String> {
        match (self.status, to) {
            (Status::Closed, Status::Closed) => return Err("it ends for the second time".to_owned()),
            (Status::Closed, _) => return Err(format!("it is {} after its end", to.as_str())),
            (Status::Draft, Status::Paused) => return Err("it is paused before it has opened".to_owned()),
            _ => self.status = to,
        }
        Ok(())
    }

    /// Whether it has opened and not ended.
    pub(crate) fn goes_on(&self) -> bool {
        matches!(self.status, Status::Open | Status::Paused)
    }

    /// Why a person is kept out who does not follow, or not for the first time.
    pub(crate) fn kept_out(&self, admits: Admits, person: &PersonId) -> Option<KeptOut> {
        admits.keeps_out(self.follows.get(person).copied(), self.set_up_at)
    }

    /// The same as what is wrong with a line that lets them take part.
    pub(crate) fn lets_in(&self, admits: Admits, person: &PersonId) -> Result<(), String> {
        match self.kept_out(admits, person) {
            Some(why) => Err(format!("{person} could not take part then, by the rule {}", why.as_str())),
            None => Ok(()),
        }
    }

    /// A person spends a ticket.
    pub(crate) fn spend(&mut self, person: PersonId) -> Result<(), String> {
        let sums = &mut self.tickets.entry(person).or_default().sums;
        if sums.spendable() == 0 {
            return Err(format!("{person} spends a ticket that they don't have"));
        }
        sums.spent += 1;
        Ok(())
    }

    /// What was won left the stock.
    pub(crate) fn give(&mut self, won: &Won) -> Result<(), String> {
        self.take(&won.asset, won.amount)
    }

    pub(crate) fn put(&mut self, asset: &Asset, amount: u64) -> Result<(), String> {
        let stock = self.stock.entry(asset.clone()).or_default();
        *stock = stock.checked_add(amount).ok_or("so much stock can't be counted")?;
        Ok(())
    }

    fn take(&mut self, asset: &Asset, amount: u64) -> Result<(), String> {
        let stock = self.stock.entry(asset.clone()).or_default();
        let left = stock.checked_sub(amount);
        *stock = left.ok_or_else(|| format!("{amount} {asset} leave a stock of {stock}"))?;
        Ok(())
    }

    /// What must hold behind the last line, or where and how it does not.
    pub(super) fn end(&self) -> Result<(), (Option<u64>, String)> {
        if self.status != Status::Closed {
            return Err((None, "no line says that the campaign ended".to_owned()));
        }
        match self.stock.iter().find(|(_, left)| **left > 0) {
            Some((asset, left)) => Err((
                self.moved.get(asset).copied(),
                format!(
                    "{left} {asset} are in stock still, and a campaign that has ended gives all back: a line of stock is \
                     missing or altered, or the campaign is to be closed again, which gives back the rest"
                ),
            )),
            None => Ok(()),
        }
    }
}
