//! What decisions about holding need to know of a campaign, no more.

use std::collections::{BTreeMap, BTreeSet};

use decider::compact::{Compact, Fixed};
use guard::prizes::BAR;
use proto::evidence::{AgentFamily, NetworkClass};
use proto::{PersonId, Pseudonym};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::event::{Decision, Seen};
use crate::event::Won;

/// Most persons of a campaign that something is kept of: as many as a red envelope has parts. With all that they share it comes to
/// some 140 MB.
pub const TAKERS_MAX: usize = 1_000_000;

/// Who takes, in a campaign of any form, and what is held of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// From which score on prizes are held; `None`: none is.
    pub(crate) bar: Option<i32>,
    /// What was seen last of persons.
    pub(crate) takers: Compact<PersonId, Taker>,
    /// How many of them only take.
    pub(crate) idle: u32,
    pub(crate) devices: Compact<Pseudonym, u32>,
    pub(crate) prefixes: Compact<Pseudonym, Span>,
    /// Persons with one phone behind one prefix, under keys that [`place_of`] makes.
    pub(crate) places: Compact<Pseudonym, u32>,
    pub(crate) phones: Compact<Pseudonym, u32>,
    pub(crate) addresses: Compact<Pseudonym, u32>,
    /// What was won and told at a place, under keys that [`open_key`] makes, until it is held.
    pub(crate) open: Compact<PersonId, OpenWin>,
    /// The place of each of those, by the position at which it was won.
    pub(crate) opened: Compact<u64, Pseudonym>,
    /// Prizes that were ever held or decided about, by the position at which they were won. Squads have few, beside all wins.
    pub(crate) holds: BTreeMap<u64, Hold>,
    /// Those of them that are not their winners' now.
    pub(crate) checked: BTreeSet<(PersonId, u64)>,
}

impl Default for Watched {
    fn default() -> Self {
        Self {
            bar: Some(BAR),
            takers: Compact::default(),
            idle: 0,
            devices: Compact::default(),
            prefixes: Compact::default(),
            places: Compact::default(),
            phones: Compact::default(),
            addresses: Compact::default(),
            open: Compact::default(),
            opened: Compact::default(),
            holds: BTreeMap::new(),
            checked: BTreeSet::new(),
        }
    }
}

/// A prize that was held or decided about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hold {
    pub(crate) person: PersonId,
    pub(crate) prize: Won,
    pub(crate) standing: Standing,
    /// Position of the event that others know the win by, while they do.
    pub(crate) told: Option<u64>,
}

/// How a prize stands that was held or decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "HeldPrizeStanding")]
pub enum Standing {
    /// It waits for a decision.
    Held,
    /// It is its winner's.
    Released,
    /// It is set aside.
    Refused,
    /// It is back in stock.
    Returned,
}

/// What was seen last of a person; zeros for what was not. 38 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Taker {
    pub(crate) device: Pseudonym,
    pub(crate) prefix: Pseudonym,
    pub(crate) phone: Pseudonym,
    pub(crate) address: Pseudonym,
    /// The how-manieth person they are of whom something was seen.
    pub(crate) arrival: u32,
    /// The kind of network, by its place among [`NETWORKS`].
    pub(crate) network: u8,
    pub(crate) is_iphone: bool,
    pub(crate) is_driven: bool,
    /// Whether they had done nothing else in the account.
    pub(crate) only_takes: bool,
}

/// Persons who share a prefix, how many of them only take, and when the first and the last of them arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) persons: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) idle: u32,
}

/// Something that was won and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OpenWin {
    pub(crate) person: PersonId,
    /// How much of the asset, where the campaign does not know it otherwise.
    pub(crate) amount: u64,
}

/// Names one phone behind one prefix; `None`: one of both is not known.
pub(crate) fn place_of(taker: &Taker) -> Option<Pseudonym> {
    let nothing = Pseudonym::default();
    if taker.device == nothing || taker.prefix == nothing {
        return None;
    }
    // Both are keyed hashes: two pairs meet once in many million campaigns.
    let mut place = taker.device;
    place.0.iter_mut().zip(taker.prefix.0).for_each(|(byte, other)| *byte ^= other.rotate_left(1));
    Some(place)
}

/// Names a win at a place, such that those of one place stand together in their order.
pub(crate) fn open_key(place: Pseudonym, won: u64) -> PersonId {
    let mut key = PersonId::default();
    key.0[..8].copy_from_slice(&place.0);
    key.0[8..].copy_from_slice(&won.to_be_bytes());
    key
}

/// The place and the position that such a name is made of.
pub(crate) fn of_open_key(key: PersonId) -> (Pseudonym, u64) {
    let (place, won) = key.0.split_at(8);
    let bytes = |half: &[u8]| <[u8; 8]>::try_from(half).expect("half of sixteen bytes is eight");
    (Pseudonym(bytes(place)), u64::from_be_bytes(bytes(won)))
}

impl Taker {
    /// The same person, as they were seen now.
    pub(crate) fn seen(self, seen: &Seen, only_takes: bool) -> Self {
        let network = NetworkClass::ALL.iter().position(|class| *class == seen.network.class);
        Self {
            device: seen.device.unwrap_or_default(),
            prefix: seen.prefix.unwrap_or_default(),
            network: network.expect("every class of networks is listed") as u8,
            is_iphone: seen.agent == AgentFamily::WeChatIos,
            is_driven: seen.webdriver || matches!(seen.agent, AgentFamily::Tool | AgentFamily::Headless),
            only_takes,
            ..self
        }
    }

    /// What kind of network they came from.
    pub(crate) fn network_class(&self) -> NetworkClass {
        NetworkClass::ALL[usize::from(self.network)]
    }
}

impl Watched {
    /// How a prize stands; `None`: it was never held nor decided about.
    pub(crate) fn standing(&self, won: u64) -> Option<Standing> {
        self.holds.get(&won).map(|hold| hold.standing)
    }

    /// What was won and told at a position, as far as it is known where.
    pub(crate) fn open_at(&self, won: u64) -> Option<OpenWin> {
        let place = self.opened.get(&won)?;
        self.open.get(&open_key(place, won))
    }

    /// Positions at which a person has won what is being checked, oldest first.
    pub(crate) fn checked_of(&self, person: &PersonId) -> impl Iterator<Item = u64> {
        self.checked.range((*person, 0)..=(*person, u64::MAX)).map(|(_, won)| *won)
    }

    /// How many prizes wait for a decision.
    pub(crate) fn waiting(&self) -> u64 {
        let held = self.checked.iter().filter(|(_, won)| self.standing(*won) == Some(Standing::Held));
        held.count() as u64
    }
}

impl From<Decision> for Standing {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Release => Self::Released,
            Decision::Refuse => Self::Refused,
            Decision::Hold => Self::Held,
        }
    }
}

impl Fixed for Taker {
    const BYTES: usize = 38;

    fn put(&self, into: &mut [u8]) {
        let seen = [self.device, self.prefix, self.phone, self.address];
        into[..32].chunks_exact_mut(8).zip(seen).for_each(|(into, part)| part.put(into));
        self.arrival.put(&mut into[32..36]);
        into[36] = self.network;
        into[37] = u8::from(self.is_iphone) | u8::from(self.is_driven) << 1 | u8::from(self.only_takes) << 2;
    }

    fn take(from: &[u8]) -> Self {
        let part = |index: usize| Pseudonym::take(&from[8 * index..][..8]);
        Self {
            device: part(0),
            prefix: part(1),
            phone: part(2),
            address: part(3),
            arrival: u32::take(&from[32..36]),
            network: from[36],
            is_iphone: from[37] & 1 != 0,
            is_driven: from[37] & 2 != 0,
            only_takes: from[37] & 4 != 0,
        }
    }
}

impl Fixed for Span {
    const BYTES: usize = 16;

    fn put(&self, into: &mut [u8]) {
        let fields = [self.persons, self.first, self.last, self.idle];
        into.chunks_exact_mut(4).zip(fields).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let field = |index: usize| u32::take(&from[4 * index..][..4]);
        Self { persons: field(0), first: field(1), last: field(2), idle: field(3) }
    }
}

impl Fixed for OpenWin {
    const BYTES: usize = 24;

    fn put(&self, into: &mut [u8]) {
        self.person.put(&mut into[..16]);
        self.amount.put(&mut into[16..]);
    }

    fn take(from: &[u8]) -> Self {
        Self { person: PersonId::take(&from[..16]), amount: u64::take(&from[16..]) }
    }
}
