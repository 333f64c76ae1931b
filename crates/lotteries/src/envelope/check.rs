//! How a stranger checks a red envelope: from its [bundle](crate::fairness::bundle) alone, without the server.
//!
//! Beside what holds for all forms, see [`crate::fairness::check`], what is looked at is, in the order of the log:
//!
//! - parts were taken while it was open and the round's time was;
//! - whoever took one followed the account, where the rules ask for that;
//! - the parts of each round were taken from the first on without gaps, before anybody took a second one;
//! - each part is what [`Splitting`] gives for it, so no round gave more than it had;
//! - what came back into stock was the money of a part that had been taken, once; the part stays taken;
//! - rounds ended at their times or later and in their order, none whose time was over is left out at the close, and what is
//!   said of each at its end is what was taken.
//!
//! What is not shown is the password: that whoever got a part said it, and that whoever got none did not.

use std::collections::{BTreeMap, BTreeSet};

use proto::{Asset, PersonId, Timestamp};
use serde::Serialize;

use super::rules::{Round, Rules};
use super::split::Splitting;
use crate::command::TakenBack;
use crate::event::Won;
use crate::fairness::bundle::{Line, What};
use crate::fairness::check::{Follow, Found, Ground, Life, foreign, told_early};
use crate::state::Status;

/// What holds of a red envelope.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Taken {
    /// How many parts were computed again.
    pub parts: u64,
    /// How many persons took one or more.
    pub persons: u64,
    /// What the parts come to whose money did not come back, in fen.
    pub fen: u64,
}

/// A red envelope on its way through its bundle.
pub(crate) struct Rounds<'l> {
    ground: Ground<'l>,
    rules: &'l Rules,
    by_round: BTreeMap<u16, TakenOf>,
    /// What each part is whose money is out, by the position at which it was taken.
    out: BTreeMap<u64, u64>,
    /// How many rounds have ended.
    ended: u16,
}

/// What was taken of a round.
#[derive(Default)]
struct TakenOf {
    persons: BTreeSet<PersonId>,
    fen: u64,
}

/// A line that tells of a part.
struct Part {
    round: u16,
    part: u32,
    person: PersonId,
    fen: u64,
}

impl Follow for Rounds<'_> {
    fn see(&mut self, life: &mut Life, line: &Line) -> Result<(), String> {
        match line.what {
            What::PartTaken { round, part, person, fen } => {
                if life.status != Status::Open {
                    return Err(format!("part {part} of round {round} is taken while nothing is given"));
                }
                if !self.round(round)?.is_live(line.at_ms) {
                    return Err(format!("part {part} is taken outside the time of round {round}"));
                }
                life.lets_in(self.rules.admits, &person)?;
                self.take(&Part { round, part, person, fen })?;
                self.out.insert(line.position, fen);
                life.give(&Won { asset: Asset::Cny, amount: fen })
            }
            What::PrizeReturned { won, ref asset, amount, why } => {
                self.back(won, (asset, amount), why)?;
                life.put(asset, amount)
            }
            What::RoundEnded { round, parts, fen_left } => {
                if !life.goes_on() {
                    return Err(format!("round {round} ends while the campaign is {}", life.status.as_str()));
                }
                self.end(line.at_ms, round, (parts, fen_left))
            }
            What::SeedRevealed { .. } if life.status != Status::Closed => Err(told_early()),
            What::SeedRevealed { .. } => Ok(()),
            _ => Err(foreign()),
        }
    }

    fn may_close(&self, life: &Life, at: Timestamp) -> Result<(), String> {
        let over = self.rules.rounds.iter().take_while(|round| round.ends_at_ms <= at).count();
        if life.goes_on() && usize::from(self.ended) < over {
            return Err(format!("it is closed, and nothing says that round {} ended", self.ended + 1));
        }
        Ok(())
    }

    fn found(self) -> Found {
        let taken = self.by_round.values();
        let persons: BTreeSet<_> = taken.clone().flat_map(|taken| &taken.persons).collect();
        Found::Envelope(Taken {
            parts: taken.map(|taken| taken.persons.len() as u64).sum(),
            persons: persons.len() as u64,
            fen: self.out.values().sum(),
        })
    }
}

impl<'l> Rounds<'l> {
    pub(crate) fn new(ground: Ground<'l>, rules: &'l Rules) -> Self {
        Self { ground, rules, by_round: BTreeMap::new(), out: BTreeMap::new(), ended: 0 }
    }

    fn round(&self, number: u16) -> Result<&'l Round, String> {
        let index = usize::from(number).checked_sub(1);
        let found = index.and_then(|index| self.rules.rounds.get(index));
        found.ok_or_else(|| format!("there is no round {number}"))
    }

    fn take(&mut self, &Part { round: number, part, person, fen }: &Part) -> Result<(), String> {
        let round = self.round(number)?;
        let taken = self.by_round.entry(number).or_default();
        let before = taken.persons.len() as u32;
        if part != before + 1 || part > round.parts {
            let parts = round.parts;
            return Err(format!("part {part} of round {number} follows on {before} of {parts} parts"));
        }
        if !taken.persons.insert(person) {
            return Err(format!("{person} takes a second part of round {number}"));
        }
        let Ground { seed, campaign } = self.ground;
        let due = Splitting { seed, campaign, number, round }.next(before, round.fen - taken.fen);
        if fen != due {
            return Err(format!("part {part} of round {number} is {fen} fen, and the seed gives {due}"));
        }
        taken.fen += due;
        Ok(())
    }

    /// The money of a part that was refused is back in stock. A part is its taker's at once, so none lapses.
    fn back(
        &mut self,
        won: u64,
        (asset, amount): (&Asset, u64),
        why: Option<TakenBack>,
    ) -> Result<(), String> {
        if why == Some(TakenBack::Lapsed) {
            return Err(format!("the part that was taken at {won} was its taker's at once and can't lapse"));
        }
        let fen = self.out.remove(&won).ok_or_else(|| format!("no part that was taken at {won} is out"))?;
        if (asset, amount) != (&Asset::Cny, fen) {
            return Err(format!("{amount} {asset} come back of a part of {fen} fen"));
        }
        Ok(())
    }

    /// A part behind it would lie outside the round's time, since time never goes back.
    fn end(&mut self, at: Timestamp, number: u16, told: (u32, u64)) -> Result<(), String> {
        let round = self.round(number)?;
        if at < round.ends_at_ms {
            return Err(format!("round {number} is said to end before its time"));
        }
        if number != self.ended + 1 {
            return Err(format!(
                "round {number} ends behind round {}; each ends once, in their order",
                self.ended
            ));
        }
        let taken = self.by_round.get(&number);
        let (count, fen) = taken.map_or((0, 0), |taken| (taken.persons.len() as u32, taken.fen));
        let left = round.fen - fen;
        if told != (count, left) {
            return Err(format!("{count} parts of round {number} were taken, and {left} fen were left"));
        }
        self.ended = number;
        Ok(())
    }
}
