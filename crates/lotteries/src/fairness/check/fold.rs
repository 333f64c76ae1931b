//! What had happened before each line, as far as a draw depends on it.

use std::collections::BTreeMap;

use proto::{Asset, CampaignId, Hash, PersonId, Timestamp};

use crate::event::Won;
use crate::fairness::bundle::{Line, What, shown};
use crate::fairness::value;
use crate::outcome::{Facts, Outcome, Wins, outcome};
use crate::rules::Rules;
use crate::state::LineWins;

/// A draw on its way through its bundle.
pub(super) struct Fold<'l> {
    campaign: &'l CampaignId,
    rules: &'l Rules,
    seed: Hash,
    stock: BTreeMap<Asset, u64>,
    /// Where the stock of each asset was moved last other than by a draw.
    moved: BTreeMap<Asset, u64>,
    out: Vec<u64>,
    dry: BTreeMap<PersonId, u32>,
    wins: BTreeMap<(PersonId, u16), LineWins>,
    /// What is out, by the position at which it was won, with the line that was given.
    prizes: BTreeMap<u64, (Option<u16>, Won)>,
    is_closed: bool,
    pub(super) draws: u64,
}

/// A line that tells of a draw.
struct Draw<'l> {
    draw: u64,
    person: PersonId,
    number: u64,
    value: Option<&'l str>,
    outcome: &'l Outcome,
}

impl<'l> Fold<'l> {
    pub(super) fn new(campaign: &'l CampaignId, rules: &'l Rules, seed: Hash) -> Self {
        Self {
            campaign,
            rules,
            seed,
            stock: BTreeMap::new(),
            moved: BTreeMap::new(),
            out: vec![0; rules.prizes.len()],
            dry: BTreeMap::new(),
            wins: BTreeMap::new(),
            prizes: BTreeMap::new(),
            is_closed: false,
            draws: 0,
        }
    }

    /// Takes a line in, or says what is wrong with it.
    pub(super) fn see(&mut self, line: &Line) -> Result<(), String> {
        match &line.what {
            What::Created { .. } | What::SeedLost => Ok(()),
            What::StockReceived { asset, amount } => {
                self.moved.insert(asset.clone(), line.position);
                self.put(asset, *amount)
            }
            What::StockReturned { asset, amount } => {
                self.moved.insert(asset.clone(), line.position);
                self.take(asset, *amount)
            }
            What::Drawn { draw, person, number, value, outcome } => {
                let (draw, person, number, value) = (*draw, *person, *number, value.as_deref());
                self.drawn(line.position, line.at_ms, &Draw { draw, person, number, value, outcome })
            }
            What::PrizeReturned { won, asset, amount } => self.returned(*won, asset, *amount),
            What::Closed if self.is_closed => Err("the draw ends for the second time".to_owned()),
            What::Closed => {
                self.is_closed = true;
                Ok(())
            }
            What::SeedRevealed { draws, .. } if *draws != self.draws => {
                Err(format!("{draws} draws are said to come from the seed; there are {}", self.draws))
            }
            What::SeedRevealed { .. } => Ok(()),
        }
    }

    fn drawn(&mut self, position: u64, now: Timestamp, drawn: &Draw<'_>) -> Result<(), String> {
        let Draw { draw, person, .. } = *drawn;
        if self.is_closed {
            return Err(format!("draw {draw} comes after the end"));
        }
        if draw != self.draws + 1 {
            return Err(format!("draw {draw} follows on draw {}; draws have no gaps", self.draws));
        }
        let below = self.rules.total_weight();
        let value = value(&self.seed, self.campaign, draw, person, below);
        if drawn.value.is_some_and(|told| told != shown(value)) {
            return Err(format!("the value of draw {draw} is {} by the seed and its person", shown(value)));
        }
        let number = value % below;
        if number != drawn.number {
            return Err(format!("the number of draw {draw} is {number} by the seed, not {}", drawn.number));
        }
        let day = self.rules.day(now);
        let own = |line| self.wins.get(&(person, line)).copied().unwrap_or_default();
        let facts = Facts {
            stock: &self.stock,
            out: &self.out,
            own: self.rules.line(number).map(own).map_or(Wins::default(), |wins| wins.on(day)),
            dry: self.dry.get(&person).copied().unwrap_or(0),
            now,
        };
        let mut by_rules = outcome(self.rules, draw, number, &facts);
        // Draws of releases before there were skins say nothing of cells.
        by_rules.cell = by_rules.cell.filter(|_| drawn.outcome.cell.is_some());
        if by_rules != *drawn.outcome {
            return Err(format!(
                "by the rules draw {draw} gives {}, not {}",
                said(&by_rules),
                said(drawn.outcome)
            ));
        }
        self.draws += 1;
        self.take_over(position, (person, day), by_rules)
    }

    fn take_over(
        &mut self,
        position: u64,
        (person, day): (PersonId, i32),
        outcome: Outcome,
    ) -> Result<(), String> {
        let dry = self.dry.entry(person).or_default();
        *dry = if outcome.given.is_some() { 0 } else { *dry + 1 };
        if let Some(line) = outcome.given {
            self.out[usize::from(line)] += 1;
            let wins = self.wins.entry((person, line)).or_default();
            *wins = wins.and_one_on(day);
        }
        if let Some(won) = outcome.won {
            self.take(&won.asset, won.amount)?;
            self.prizes.insert(position, (outcome.given, won));
        }
        Ok(())
    }

    fn returned(&mut self, won: u64, asset: &Asset, amount: u64) -> Result<(), String> {
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
        self.put(asset, amount)
    }

    fn put(&mut self, asset: &Asset, amount: u64) -> Result<(), String> {
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
        if !self.is_closed {
            return Err((None, "no line says that the draw ended".to_owned()));
        }
        match self.stock.iter().find(|(_, left)| **left > 0) {
            Some((asset, left)) => Err((
                self.moved.get(asset).copied(),
                format!(
                    "{left} {asset} are in stock still, and a draw that has ended gives all back: a line of stock is missing \
                     or altered, or the draw is to be closed again, which gives back the rest"
                ),
            )),
            None => Ok(()),
        }
    }

    pub(super) fn persons(&self) -> u64 {
        self.dry.len() as u64
    }

    /// What is out, by asset.
    pub(super) fn won(&self) -> BTreeMap<Asset, u64> {
        let mut sums = BTreeMap::new();
        for (_, won) in self.prizes.values() {
            *sums.entry(won.asset.clone()).or_default() += won.amount;
        }
        sums
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
