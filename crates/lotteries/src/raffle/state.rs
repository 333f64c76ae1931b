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
use crate::command::TakenBack;
use crate::event::Won;
use crate::prizes::Prizes;
use crate::rules::Claim;
use crate::state::{Claims, Status, Times};

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
    pub(crate) claims: Claims,
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
    /// A winner's, who did not claim the prize in time: it is back in stock.
    Lapsed,
}

impl Standing {
    /// Whether the line of such a place has its winner by it; else it lacks one.
    pub(crate) fn takes_its_line(self) -> bool {
        matches!(self, Self::Called | Self::Confirmed)
    }

    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alternate => "alternate",
            Self::Called => "called",
            Self::Confirmed => "confirmed",
            Self::Invalidated => "invalidated",
            Self::Lapsed => "lapsed",
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
        let Some(Drawn { places, .. }) = &self.drawn else { return Vec::new() };
        let taking = places.iter().filter(|place| place.standing.takes_its_line());
        self.rules.vacant(taking.filter_map(|place| place.line))
    }

    /// The place whose prize was won at this position and is out, with its number.
    pub(crate) fn place_of(&self, won: u64) -> Option<(u32, &Place)> {
        let is_it = |(_, place): &(u32, &Place)| place.is_out(won);
        self.places().find(is_it)
    }

    /// When something has to be said of it: entries close also while it is paused, and prizes go back that nobody claims.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let is_waiting = matches!(self.status, Status::Open | Status::Paused) && self.root.is_none();
        let close = is_waiting.then_some(self.rules.closes_at_ms);
        close.into_iter().chain(self.claims.next_lapse()).min()
    }
}

impl Place {
    /// Whether what was won at this position is this place's, and out.
    fn is_out(&self, won: u64) -> bool {
        self.won == Some(won) && self.standing == Standing::Confirmed
    }
}

impl Prizes for Raffle {
    fn status(&self) -> Status {
        self.status
    }

    fn out(&self, won: u64) -> Option<(PersonId, Won)> {
        let (_, place) = self.place_of(won)?;
        Some((place.person, self.rules.prizes[usize::from(place.line?)].prize()))
    }

    fn prize_of(&self, line: u16) -> (&str, Won) {
        let line = &self.rules.prizes[usize::from(line)];
        (&line.label, line.prize())
    }

    fn claim_of(&self, line: u16) -> Claim {
        self.rules.prizes[usize::from(line)].claim
    }

    fn claim_until(&self, line: u16, won_at: Timestamp) -> Option<Timestamp> {
        self.rules.claim_until(line, won_at)
    }

    fn claims(&self) -> &Claims {
        &self.claims
    }

    fn claims_mut(&mut self) -> &mut Claims {
        &mut self.claims
    }

    /// What was refused leaves its place as it is until that is invalidated, which the next event says.
    fn came_back(&mut self, won: u64, why: TakenBack) {
        let places = self.drawn.iter_mut().flat_map(|drawn| &mut drawn.places);
        let found = places.filter(|place| place.is_out(won) && why == TakenBack::Lapsed);
        found.for_each(|place| place.standing = Standing::Lapsed);
    }
}
