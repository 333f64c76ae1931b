//! How a stranger checks a raffle: from its [bundle](crate::fairness::bundle) alone, without the server.
//!
//! Beside what holds for all forms, see [`crate::fairness::check`], what is looked at is, in the order of the log:
//!
//! - the entries are numbered from 1 without gaps, nobody has more than the rules let them, each that was for a ticket had one,
//!   none came after the close, and each is somebody's who followed the account, where the rules ask for that;
//! - entries closed at their time or later; their count and the root of their list are those that were committed to at the close;
//! - the beacon's signature is that of the round that follows from the rules: this too needs no network, see [`beacon`];
//! - the places are what [`Drawing`] gives for all that;
//! - whoever was confirmed stood at that place and got that line's prize, and alternates took lines in their order, each
//!   at once instead of one who was invalidated; who was drawn later came next in the same order, for lines that lacked winners; nobody who was drawn was left waiting at the end; what came back into stock had
//!   been won, and its place was invalidated by the same step;
//! - the seed was told once winners were drawn, or behind the end of a raffle that was called off.
//!
//! What is not shown is who was not let into the list, and why a winner was invalidated: auditors find both in the log.

mod settling;

use std::collections::BTreeMap;

use proto::{Hash, PersonId, Timestamp};
use serde::Serialize;

use super::beacon::{self, Signature};
use super::event::Redrawn;
use super::order::Drawing;
use super::rules::{PLACES_EVER_MAX, Rules};
use super::tree::Tree;
use crate::fairness::bundle::{Line, What};
use crate::fairness::check::{Follow, Found, Ground, Life, foreign, told_early};
use crate::state::Status;
use settling::Settling;

/// What holds of a raffle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Settled {
    /// How many entries there are.
    pub entries: u64,
    /// How many places were drawn; 0 if it was called off.
    pub places: u32,
    /// How many winners were confirmed.
    pub confirmed: u32,
    /// The round of drand's quicknet that was mixed in; null: none was.
    pub beacon_round: Option<u64>,
}

/// A raffle on its way through its bundle.
pub(crate) struct List<'l> {
    ground: Ground<'l>,
    rules: &'l Rules,
    tree: Tree,
    persons: Vec<PersonId>,
    each: BTreeMap<PersonId, u32>,
    /// Once the list is complete.
    root: Option<Hash>,
    /// Once winners were drawn: what was mixed in, and what became of the places.
    beacon: Option<Hash>,
    settling: Option<Settling<'l>>,
}

impl Follow for List<'_> {
    fn see(&mut self, life: &mut Life, line: &Line) -> Result<(), String> {
        self.is_its_turn(life, &line.what)?;
        match &line.what {
            What::Entered { entry, person, by_ticket } => {
                if self.root.is_some() || line.at_ms >= self.rules.closes_at_ms {
                    return Err(format!("entry {entry} came after entries had closed"));
                }
                if life.status != Status::Open {
                    return Err(format!("entry {entry} came while nobody could enter"));
                }
                life.lets_in(self.rules.admits, person)?;
                self.enter(*entry, *person)?;
                if *by_ticket { self.pay(life, *person) } else { Ok(()) }
            }
            What::EntriesClosed { entries, root } => self.complete(line.at_ms, *entries, *root),
            What::WinnersDrawn { places, beacon } => self.draw(places, beacon.as_ref()),
            What::SeedRevealed { .. } if self.settling.is_none() && life.status != Status::Closed => {
                Err(told_early())
            }
            What::SeedRevealed { .. } => Ok(()),
            What::WinnersRedrawn { places } => self.redraw(places),
            What::Confirmed { .. }
            | What::Invalidated { .. }
            | What::AlternateCalled { .. }
            | What::PrizeReturned { .. } => {
                let settling = self.settling.as_mut().ok_or("nobody was drawn before")?;
                settling.see(life, line)
            }
            _ => Err(foreign()),
        }
    }

    fn may_end(&self) -> Result<(), String> {
        self.settling.as_ref().map_or(Ok(()), Settling::may_close)
    }

    fn found(self) -> Found {
        let (places, confirmed) = self.settling.as_ref().map_or((0, 0), Settling::counts);
        let beacon_round = self.beacon_round().filter(|_| self.settling.is_some());
        Found::Raffle(Settled { entries: self.tree.count(), places, confirmed, beacon_round })
    }
}

impl<'l> List<'l> {
    pub(crate) fn new(ground: Ground<'l>, rules: &'l Rules) -> Self {
        let (tree, persons, each) = Default::default();
        Self { ground, rules, tree, persons, each, root: None, beacon: None, settling: None }
    }

    /// Whether such a line can come now: an alternate who is due comes first. Entries and the seed have rules of their own.
    fn is_its_turn(&self, life: &Life, what: &What) -> Result<(), String> {
        if let Some(settling) = &self.settling {
            settling.awaits(what)?;
        }
        // What was refused can be taken back at any time.
        let is_back = match what {
            What::PrizeReturned { .. } => true,
            What::Invalidated { place, .. } => {
                self.settling.as_ref().is_some_and(|settling| settling.took_back(*place))
            }
            _ => false,
        };
        let is_step = !is_back && !matches!(what, What::Entered { .. } | What::SeedRevealed { .. });
        if is_step && !life.goes_on() {
            return Err(format!(
                "the raffle is {}, and this comes between opening and end",
                life.status.as_str()
            ));
        }
        Ok(())
    }

    fn enter(&mut self, entry: u64, person: PersonId) -> Result<(), String> {
        let before = self.tree.count();
        if entry != before + 1 {
            return Err(format!("entry {entry} follows on entry {before}"));
        }
        let each = self.each.entry(person).or_default();
        *each += 1;
        if *each > self.rules.entries_each_max {
            return Err(format!("{person} has more entries than the rules let anybody have"));
        }
        self.tree.push(&person);
        self.persons.push(person);
        Ok(())
    }

    fn pay(&self, life: &mut Life, person: PersonId) -> Result<(), String> {
        match self.rules.by_ticket {
            true => life.spend(person),
            false => Err(format!("{person} entered for a ticket, and the rules know none")),
        }
    }

    fn complete(&mut self, at: Timestamp, entries: u64, root: Hash) -> Result<(), String> {
        if at < self.rules.closes_at_ms {
            return Err("entries are said to close before their time".to_owned());
        }
        if self.root.is_some() {
            return Err("the list is complete for the second time".to_owned());
        }
        let (count, found) = (self.tree.count(), self.tree.root());
        if (entries, root) != (count, found) {
            return Err(format!("the list has {count} entries and the root {found}"));
        }
        self.root = Some(root);
        Ok(())
    }

    fn draw(&mut self, told: &[u64], signature: Option<&Signature>) -> Result<(), String> {
        if self.settling.is_some() {
            return Err("winners are drawn for the second time".to_owned());
        }
        let root = self.root.ok_or("winners are drawn before the list is complete")?;
        self.beacon = self.randomness(signature)?;
        let places = self.places(&root, self.rules.places());
        if places != told {
            let at = (1..).zip(places.iter().zip(told)).find(|(_, (due, told))| due != told);
            return Err(match at {
                Some((place, (due, told))) => {
                    format!("place {place} went to entry {told}, and the seed gives entry {due}")
                }
                None => format!("{} places were given, and there are {}", told.len(), places.len()),
            });
        }
        let placed = places.iter().map(|entry| (*entry, self.person(*entry)));
        self.settling = Some(Settling::of(self.rules, placed));
        Ok(())
    }

    /// The order goes on behind the last place, for the lines that lack winners.
    fn redraw(&mut self, told: &[Redrawn]) -> Result<(), String> {
        let (settling, root) = self.settling.as_ref().zip(self.root).ok_or("nobody was drawn before")?;
        let (before, vacant) = (settling.counts().0 as usize, settling.vacant());
        let wanted = (before + vacant.len()).min(PLACES_EVER_MAX);
        let order = self.places(&root, u32::try_from(wanted).unwrap_or(u32::MAX));
        let due = order.iter().skip(before).zip(vacant);
        let due: Vec<Redrawn> = due.map(|(entry, line)| Redrawn { entry: *entry, line }).collect();
        if due != told || told.is_empty() {
            let at = due.iter().zip(told).position(|(due, told)| due != told);
            return Err(match at {
                Some(at) => format!(
                    "place {} went to entry {} for line {}, and the seed gives entry {} for line {}",
                    before + 1 + at,
                    told[at].entry,
                    told[at].line,
                    due[at].entry,
                    due[at].line
                ),
                None => {
                    format!("{} places were drawn again, and there were {} to draw", told.len(), due.len())
                }
            });
        }
        let placed: Vec<_> = due.iter().map(|it| (it.entry, self.person(it.entry), it.line)).collect();
        self.settling.iter_mut().for_each(|settling| settling.add(&placed));
        Ok(())
    }

    fn person(&self, entry: u64) -> PersonId {
        self.persons[entry as usize - 1]
    }

    /// The entries that take the first places.
    fn places(&self, root: &Hash, wanted: u32) -> Vec<u64> {
        let Ground { seed, campaign } = self.ground;
        let order = Drawing { seed, campaign, root, beacon: self.beacon.as_ref() };
        order.places(self.tree.count(), wanted, |entry| self.person(entry))
    }

    /// The beacon's round that counts. It follows from the close: any other might have been known before.
    fn beacon_round(&self) -> Option<u64> {
        self.rules.beacon.then(|| beacon::round_after(self.rules.closes_at_ms))
    }

    fn randomness(&self, signature: Option<&Signature>) -> Result<Option<Hash>, String> {
        match (self.beacon_round(), signature) {
            (None, None) => Ok(None),
            (Some(round), Some(signature)) => {
                let wrong = |reason| format!("the beacon of round {round} does not fit: {reason}");
                signature.randomness(round).map(Some).map_err(wrong)
            }
            (None, Some(_)) => Err("a beacon was mixed in, and the rules have none".to_owned()),
            (Some(round), None) => Err(format!("the beacon of round {round} was left out")),
        }
    }
}
