//! A lucky draw: who may draw, and what had happened before each draw, as far as it depends on it.

use std::collections::{BTreeMap, BTreeSet};

use proto::{Asset, PersonId, Timestamp};
use serde::Serialize;

use super::{Follow, Found, Ground, Life, foreign, told_early};
use crate::admission::{Standing, broken};
use crate::command::TakenBack;
use crate::event::{Listing, Won};
use crate::fairness::bundle::{Line, What, shown};
use crate::fairness::value;
use crate::outcome::{Facts, Outcome, Wins, outcome};
use crate::rules::Rules;
use crate::state::{LineWins, Status};

/// What holds of a lucky draw.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Drawn {
    /// How often was drawn.
    pub draws: u64,
    /// How many persons drew.
    pub persons: u64,
    /// How many refusals the bundle has, each by the rule that says so.
    pub refused: u64,
    /// How much was won and did not come back, by asset.
    pub won: BTreeMap<Asset, u64>,
}

/// A lucky draw on its way through its bundle.
pub(super) struct Draws<'l> {
    ground: Ground<'l>,
    rules: &'l Rules,
    listed: BTreeMap<PersonId, Listing>,
    out: Vec<u64>,
    wins: BTreeMap<(PersonId, u16), LineWins>,
    /// What is out, by the position at which it was won, with the line that was given.
    prizes: BTreeMap<u64, (Option<u16>, Won)>,
    /// Until when it could be claimed, at the least: a time that it was held for comes on top.
    claimable: BTreeMap<u64, Timestamp>,
    persons: BTreeSet<PersonId>,
    draws: u64,
    refused: u64,
    /// Whether a draw has told its value, and whether one has told its cell: from then on each does, since only draws of
    /// releases before that tell none.
    tells: Tells,
}

#[derive(Default)]
struct Tells {
    values: bool,
    cells: bool,
}

/// A line that tells of a draw.
#[derive(Clone, Copy)]
struct Draw<'l> {
    draw: u64,
    person: PersonId,
    number: u64,
    value: Option<&'l str>,
    outcome: &'l Outcome,
}

impl Follow for Draws<'_> {
    fn see(&mut self, life: &mut Life, line: &Line) -> Result<(), String> {
        match &line.what {
            What::Listed { person, listing } => {
                self.listed.insert(*person, *listing);
                Ok(())
            }
            What::Drawn { draw, person, number, value, outcome } => {
                let (draw, person, number, value) = (*draw, *person, *number, value.as_deref());
                self.drawn(life, line, &Draw { draw, person, number, value, outcome })
            }
            What::Refused { person, rule } => self.refused(life, line.at_ms, *person, rule),
            What::PrizeReturned { won, asset, amount, why } => {
                self.lapsed(line.at_ms, *won, *why)?;
                self.returned(life, *won, asset, *amount)
            }
            What::SeedRevealed { .. } if life.status != Status::Closed => Err(told_early()),
            What::SeedRevealed { draws, .. } if *draws != Some(self.draws) => {
                let told = draws.map_or_else(|| "no".to_owned(), |draws| draws.to_string());
                Err(format!("{told} draws are said to come from the seed; there are {}", self.draws))
            }
            What::SeedRevealed { .. } => Ok(()),
            _ => Err(foreign()),
        }
    }

    fn found(self) -> Found {
        let mut won = BTreeMap::new();
        for (_, prize) in self.prizes.values() {
            *won.entry(prize.asset.clone()).or_default() += prize.amount;
        }
        let (draws, persons, refused) = (self.draws, self.persons.len() as u64, self.refused);
        Found::Draw(Drawn { draws, persons, refused, won })
    }
}

impl<'l> Draws<'l> {
    pub(super) fn new(ground: Ground<'l>, rules: &'l Rules) -> Self {
        Self {
            ground,
            rules,
            listed: BTreeMap::new(),
            out: vec![0; rules.prizes.len()],
            wins: BTreeMap::new(),
            prizes: BTreeMap::new(),
            claimable: BTreeMap::new(),
            persons: BTreeSet::new(),
            draws: 0,
            refused: 0,
            tells: Tells::default(),
        }
    }

    fn drawn(&mut self, life: &mut Life, line: &Line, drawn: &Draw<'_>) -> Result<(), String> {
        let (now, Draw { draw, person, .. }) = (line.at_ms, *drawn);
        if life.status == Status::Closed {
            return Err(format!("draw {draw} comes after the end"));
        }
        if draw != self.draws + 1 {
            return Err(format!("draw {draw} follows on draw {}; draws have no gaps", self.draws));
        }
        if let Some(rule) = self.broken(life, now, person) {
            return Err(format!("{person} could not draw then, by the rule {rule}"));
        }
        let number = self.number(drawn)?;
        let by_rules = self.outcome(life, now, (draw, number, person));
        self.tells.values |= drawn.value.is_some();
        self.tells.cells |= drawn.outcome.cell.is_some();
        let cell = by_rules.cell.filter(|_| self.tells.cells);
        let by_rules = Outcome { cell, ..by_rules };
        if by_rules != *drawn.outcome {
            return Err(format!(
                "by the rules draw {draw} gives {}, not {}",
                said(&by_rules),
                said(drawn.outcome)
            ));
        }
        self.draws += 1;
        let until = by_rules.given.and_then(|given| self.rules.claim_until(given, now));
        self.claimable.extend(until.map(|until| (line.position, until)));
        self.take_over(life, line.position, (person, self.rules.day(now)), by_rules)
    }

    /// Which rule keeps this person from drawing now, if one does.
    fn broken(&self, life: &Life, now: Timestamp, person: PersonId) -> Option<&'static str> {
        let tickets = life.tickets.get(&person).copied().unwrap_or_default();
        let listing = self.listed.get(&person).copied().unwrap_or(Listing::None);
        let kept_out = life.kept_out(self.rules.admits, &person);
        let standing = Standing { status: life.status, listing, kept_out, tickets };
        broken(self.rules, &standing, now).map(|broken| broken.as_str())
    }

    fn refused(&mut self, life: &Life, now: Timestamp, person: PersonId, rule: &str) -> Result<(), String> {
        let due = self.broken(life, now, person);
        if due != Some(rule) {
            let due = due.unwrap_or("none");
            return Err(format!("{person} is said to be refused by the rule {rule}; it is {due}"));
        }
        self.refused += 1;
        Ok(())
    }

    /// The draw's number by the seed, if it is the one that is told.
    fn number(&self, drawn: &Draw<'_>) -> Result<u64, String> {
        let (Draw { draw, person, .. }, below) = (*drawn, self.rules.total_weight());
        let value = value(self.ground.seed, self.ground.campaign, draw, person, below);
        if drawn.value.is_none() && self.tells.values {
            return Err(format!("draw {draw} tells no value, and draws before it do"));
        }
        if drawn.value.is_some_and(|told| told != shown(value)) {
            return Err(format!("the value of draw {draw} is {} by the seed and its person", shown(value)));
        }
        let number = value % below;
        if number != drawn.number {
            return Err(format!("the number of draw {draw} is {number} by the seed, not {}", drawn.number));
        }
        Ok(number)
    }

    fn outcome(&self, life: &Life, now: Timestamp, (draw, number, person): (u64, u64, PersonId)) -> Outcome {
        let own = |line| self.wins.get(&(person, line)).copied().unwrap_or_default();
        let day = self.rules.day(now);
        let facts = Facts {
            stock: &life.stock,
            out: &self.out,
            own: self.rules.line(number).map(own).map_or(Wins::default(), |wins| wins.on(day)),
            dry: life.tickets.get(&person).map_or(0, |tickets| tickets.dry),
            now,
        };
        outcome(self.rules, draw, number, &facts)
    }

    fn take_over(
        &mut self,
        life: &mut Life,
        position: u64,
        (person, day): (PersonId, i32),
        outcome: Outcome,
    ) -> Result<(), String> {
        life.spend(person)?;
        let tickets = life.tickets.entry(person).or_default();
        *tickets = tickets.drew(position, day, outcome.given.is_some());
        self.persons.insert(person);
        if let Some(line) = outcome.given {
            self.out[usize::from(line)] += 1;
            let wins = self.wins.entry((person, line)).or_default();
            *wins = wins.and_one_on(day);
        }
        if let Some(won) = outcome.won {
            life.give(&won)?;
            self.prizes.insert(position, (outcome.given, won));
        }
        Ok(())
    }

    /// Whether its time is over, if that is why it comes back.
    fn lapsed(&self, now: Timestamp, won: u64, why: Option<TakenBack>) -> Result<(), String> {
        if why != Some(TakenBack::Lapsed) {
            return Ok(());
        }
        match self.claimable.get(&won) {
            Some(until) if *until <= now => Ok(()),
            Some(until) => {
                Err(format!("what was won at {won} is said to have lapsed before {until} ({})", until.0))
            }
            None => {
                Err(format!("what was won at {won} is said to have lapsed, and has no time to be claimed in"))
            }
        }
    }

    fn returned(&mut self, life: &mut Life, won: u64, asset: &Asset, amount: u64) -> Result<(), String> {
        let (line, prize) =
            self.prizes.remove(&won).ok_or_else(|| format!("nothing that was won at {won} is out"))?;
        if (&prize.asset, prize.amount) != (asset, amount) {
            return Err(format!(
                "{amount} {asset} come back of what was {} {} when it was won",
                prize.amount, prize.asset
            ));
        }
        if let Some(line) = line {
            self.out[usize::from(line)] -= 1;
        }
        life.put(asset, amount)
    }
}

/// An outcome in words.
fn said(outcome: &Outcome) -> String {
    let prize = match (&outcome.won, outcome.given) {
        (None, _) => "nothing".to_owned(),
        (Some(won), Some(line)) => format!("{} {} by line {line}", won.amount, won.asset),
        (Some(won), None) => format!("{} {} as a consolation", won.amount, won.asset),
    };
    let line = outcome.line.map_or_else(|| "the blank".to_owned(), |line| format!("line {line}"));
    let cell = outcome.cell.map_or_else(String::new, |cell| format!(", cell {cell}"));
    format!("{prize} ({}, number of {line}{cell})", outcome.why.as_str())
}
