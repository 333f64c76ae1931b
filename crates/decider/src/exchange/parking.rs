//! What is parked, and who waits behind it. A part of the state of whoever hears facts.

use std::collections::{BTreeMap, HashMap};

use proto::fact::Source;
use proto::{CampaignId, PersonId};
use serde::{Deserialize, Serialize};

use super::note::{Parked, Released};
use crate::Stamp;

/// Most facts that are parked at a time: some megabytes of memory. Whoever hears must stop hearing then, since nothing may
/// be skipped.
pub const PARKED_MAX: usize = 10_000;

/// Parked facts, and what is known to wait behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parking {
    /// By the position of the event that parked them, so in the order in which they were heard.
    waiting: BTreeMap<u64, Waiting>,
    /// How many wait for the same person in the same campaign. Asked for each fact that is heard, so it is no scan.
    lines: BTreeMap<(CampaignId, Option<PersonId>), u32>,
}

/// One parked fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What was parked.
    pub fact: Parked,
    /// Since when, by log time.
    pub since: proto::Timestamp,
}

impl Parking {
    /// Nothing is parked.
    pub(crate) fn nothing() -> &'static Self {
        static NOTHING: Parking = Parking { waiting: BTreeMap::new(), lines: BTreeMap::new() };
        &NOTHING
    }

    /// Whether a fact about this person in this campaign must wait behind one that is parked. What concerns nobody, or
    /// nobody knows whom, keeps its campaign in order as a whole.
    pub fn holds(&self, campaign: &CampaignId, person: Option<PersonId>) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        match person {
            Some(_) => [person, None].iter().any(|line| self.lines.contains_key(&(campaign.clone(), *line))),
            None => self.line_of(campaign),
        }
    }

    fn line_of(&self, campaign: &CampaignId) -> bool {
        let from = (campaign.clone(), None);
        self.lines.range(from..).next().is_some_and(|((first, _), _)| first == campaign)
    }

    /// Whether no more can be parked, so that nothing more may be heard.
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= PARKED_MAX
    }

    /// Everything that is parked, by the position of the event that parked it.
    pub fn list(&self) -> impl ExactSizeIterator<Item = (u64, &Waiting)> {
        self.waiting.iter().map(|(position, waiting)| (*position, waiting))
    }

    /// The same, each with the one that it waits behind: [`Parking::ahead_of`] for all, at the cost of one look at each.
    pub fn in_line(&self) -> impl Iterator<Item = (u64, &Waiting, Option<u64>)> {
        // The first of each campaign, of nobody in it, and of each person in it.
        let mut of_campaign: HashMap<&CampaignId, u64> = HashMap::new();
        let mut of_line: HashMap<(&CampaignId, Option<PersonId>), u64> = HashMap::new();
        self.list().map(move |(position, waiting)| {
            let Parked { campaign, person, .. } = &waiting.fact;
            let first = of_campaign.entry(campaign).or_insert(position);
            let of_nobody = of_line.get(&(campaign, None)).copied();
            let of_theirs = of_line.entry((campaign, *person)).or_insert(position);
            let first = match person {
                Some(_) => of_nobody.map_or(*of_theirs, |of_nobody| of_nobody.min(*of_theirs)),
                None => *first,
            };
            (position, waiting, (first < position).then_some(first))
        })
    }

    /// The fact that the event at this position parked, if it still waits.
    pub fn get(&self, position: u64) -> Option<&Waiting> {
        self.waiting.get(&position)
    }

    /// Whether this fact was parked and still waits.
    pub fn has(&self, source: &Source) -> bool {
        self.waiting.values().any(|waiting| waiting.fact.source == *source)
    }

    /// The parked fact that this one waits behind: it has to be released first. `None`: its turn has come.
    pub fn ahead_of(&self, position: u64) -> Option<u64> {
        let Parked { campaign, person, .. } = &self.waiting.get(&position)?.fact;
        let blocks = |other: &Parked| {
            other.campaign == *campaign
                && (person.is_none() || other.person.is_none() || other.person == *person)
        };
        self.waiting.range(..position).find(|(_, earlier)| blocks(&earlier.fact)).map(|(earlier, _)| *earlier)
    }

    /// A fact was parked.
    pub fn park(&mut self, stamp: Stamp, fact: &Parked) {
        *self.lines.entry((fact.campaign.clone(), fact.person)).or_default() += 1;
        self.waiting.insert(stamp.position, Waiting { fact: fact.clone(), since: stamp.at });
    }

    /// A parked fact waits no more.
    pub fn release(&mut self, released: &Released) {
        let Some(Waiting { fact, .. }) = self.waiting.remove(&released.parked) else { return };
        let line = (fact.campaign, fact.person);
        if let Some(count) = self.lines.get_mut(&line) {
            *count -= 1;
            if *count == 0 {
                self.lines.remove(&line);
            }
        }
    }
}
