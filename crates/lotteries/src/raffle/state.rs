//! What decisions about raffles need to know, no more.

use std::collections::BTreeMap;

use decider::compact::{Compact, Fixed};
use proto::fact::Source;
use proto::{Hash, Incarnation, PersonId, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::beacon::Signature;
use super::rules::Rules;
use super::tree::Tree;
use crate::event::Won;
use crate::state::{Status, Times};

/// One raffle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raffle {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) rules: Rules,
    pub(crate) beacon_round: Option<u64>,
    pub(crate) commitment: Hash,
    /// Once it is public.
    pub(crate) seed: Option<Hash>,
    pub(crate) status: Status,
    pub(crate) times: Times,
    /// Position of the last event that changed what can be seen of it.
    pub(crate) revision: u64,
    /// Whose each entry is, by its number.
    pub(crate) entries: Compact<u64, PersonId>,
    pub(crate) tree: Tree,
    /// The last vote that entered somebody, by shard: votes come in their order, and each enters once.
    pub(crate) heard: BTreeMap<u16, (Incarnation, u64)>,
    /// Once the list is complete.
    pub(crate) root: Option<Hash>,
    pub(crate) persons: Compact<PersonId, Entrant>,
    /// Once winners were drawn.
    pub(crate) drawn: Option<Drawn>,
}

/// What was drawn, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Drawn {
    pub(crate) beacon: Option<Signature>,
    pub(crate) places: Vec<Place>,
}

/// A place, and who was drawn for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) entry: u64,
    pub(crate) person: PersonId,
    /// The line of prizes, from 0, once it is a winner's.
    pub(crate) line: Option<u16>,
    pub(crate) standing: Standing,
    /// Position of the event by which it was confirmed.
    pub(crate) won: Option<u64>,
}

/// How a place stands. Stored in answers: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RaffleStanding")]
pub enum Standing {
    /// An alternate's: it takes a line once a winner before it is invalidated.
    Alternate,
    /// A winner's, who waits to be confirmed or invalidated.
    Called,
    /// A winner's, who gets the prize.
    Confirmed,
    /// It is worth nothing any more.
    Invalidated,
}

impl Standing {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alternate => "alternate",
            Self::Called => "called",
            Self::Confirmed => "confirmed",
            Self::Invalidated => "invalidated",
        }
    }
}

/// What a person has entered. There may be many: 12 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Entrant {
    pub(crate) entries: u32,
    /// Position of their last entry, 0 if there was none.
    pub(crate) newest: u64,
}

impl Fixed for Entrant {
    const BYTES: usize = 12;

    fn put(&self, into: &mut [u8]) {
        self.entries.put(&mut into[..4]);
        self.newest.put(&mut into[4..]);
    }

    fn take(from: &[u8]) -> Self {
        Self { entries: u32::take(&from[..4]), newest: u64::take(&from[4..]) }
    }
}

impl Raffle {
    /// What this person has entered.
    pub(crate) fn of(&self, person: &PersonId) -> Entrant {
        self.persons.get(person).unwrap_or_default()
    }

    /// Whether what stands there, or something behind it, has entered somebody.
    pub(crate) fn has_heard(&self, source: &Source) -> bool {
        let last = self.heard.get(&source.shard);
        last.is_some_and(|(life, position)| *life == source.incarnation && *position >= source.position)
    }

    /// Who was drawn for a place, from 1.
    pub(crate) fn place(&self, place: u32) -> Option<&Place> {
        let index = usize::try_from(place).ok()?.checked_sub(1)?;
        self.drawn.as_ref()?.places.get(index)
    }

    /// The places that were given, with their numbers.
    pub(crate) fn places(&self) -> impl Iterator<Item = (u32, &Place)> {
        let places = self.drawn.iter().flat_map(|drawn| &drawn.places);
        (1..).zip(places)
    }

    /// The lines that lack winners, see [`Rules::vacant`]; none before winners were drawn.
    pub(crate) fn vacant(&self) -> Vec<u16> {
        let stands = |place: &Place| matches!(place.standing, Standing::Called | Standing::Confirmed);
        let places = self.drawn.iter().flat_map(|drawn| &drawn.places);
        let taken = places.filter(|place| stands(place)).filter_map(|place| place.line);
        if self.drawn.is_some() { self.rules.vacant(taken) } else { Vec::new() }
    }

    /// What was won at this position, and by whom, if it was confirmed there and stands.
    pub(crate) fn won_at(&self, won: u64) -> Option<(PersonId, Won)> {
        let is_it = |place: &&Place| place.won == Some(won) && place.standing == Standing::Confirmed;
        let place = self.drawn.as_ref()?.places.iter().find(is_it)?;
        Some((place.person, self.rules.prizes[usize::from(place.line?)].prize()))
    }

    /// When something has to be said of it: entries close also while it is paused.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let is_waiting = matches!(self.status, Status::Open | Status::Paused) && self.root.is_none();
        is_waiting.then_some(self.rules.closes_at_ms)
    }
}
