//! What events say about an attempt: its evidence, and the rule that said no.

use proto::evidence::SealedAddress;
use proto::{Network, Nonce, PageSeen, Profile, Pseudonym, RulesHash, Sighting, Timestamp};
use serde::{Deserialize, Serialize};

use super::Mention;
use crate::state::{Standing, Status};

/// What was seen of a device and an address with one attempt.
///
/// A sighting, with what repeats by reference and times as distances. What differs most from vote to vote stands
/// first, what differs least last, so that blocks compress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The full address under the campaign's evidence key.
    pub sealed_address: SealedAddress,
    /// The device's renderings.
    pub device: Mention<Renderings>,
    /// The network that the address belongs to.
    pub network: Mention<Neighbourhood>,
    /// The device's common traits.
    pub profile: Mention<Profile>,
    /// Milliseconds from the gateway's time to log time; below 0 if the gateway's clock is ahead.
    pub lag_ms: i64,
    /// Pointer moves, touches and scrolls that the page says it saw.
    pub moves: Option<u16>,
    /// The page token.
    pub page: PageUsed,
    /// Who shared the page that led here.
    pub sharer: Option<Pseudonym>,
}

/// The rare traits of a device: the same on every phone of one model, system and set-up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Renderings {
    /// All high-entropy parts of the device taken together.
    pub device: Option<Pseudonym>,
    /// The canvas rendering.
    pub canvas: Option<Pseudonym>,
    /// The audio rendering.
    pub audio: Option<Pseudonym>,
    /// The installed fonts.
    pub fonts: Option<Pseudonym>,
}

/// What an address has in common with its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Neighbourhood {
    /// The address's /24, IPv4 only.
    pub prefix24: Option<Pseudonym>,
    /// The address's /16, IPv4 only.
    pub prefix16: Option<Pseudonym>,
    /// The address's /48, IPv6 only.
    pub prefix48: Option<Pseudonym>,
    /// What kind of network it belongs to.
    pub network: Network,
    /// Which network tables said so.
    pub tables: RulesHash,
}

/// The page token that an attempt came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageUsed {
    /// Spent by the first vote that carries it.
    pub nonce: Nonce,
    /// Milliseconds from the opening of the page to the gateway's time.
    pub open_ms: i64,
    /// The prefix (/24 or /48) that the page was opened from.
    pub prefix: Likeness,
    /// The device that the page was opened on.
    pub device: Likeness,
    /// Who shared the page.
    pub sharer: Likeness,
}

/// What a page token says, held against what was seen with the attempt itself. Stored in events: variants are only
/// added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same, also if it is nothing.
    Same,
    /// Something else.
    Other(Option<Pseudonym>),
}

impl Likeness {
    fn of(page: Option<Pseudonym>, attempt: Option<Pseudonym>) -> Self {
        if page == attempt { Self::Same } else { Self::Other(page) }
    }
}

impl Evidence {
    /// What is kept of a sighting and a page token, in a block of this time.
    pub(crate) fn of(
        (sighting, page, received_at): (&Sighting, &PageSeen, Timestamp),
        device: Mention<Renderings>,
        network: Mention<Neighbourhood>,
        profile: Mention<Profile>,
        at: Timestamp,
    ) -> Self {
        let prefix = sighting.prefix24.or(sighting.prefix48);
        Self {
            sealed_address: sighting.sealed_address,
            device,
            network,
            profile,
            lag_ms: distance_ms(received_at, at),
            moves: sighting.moves,
            page: PageUsed {
                nonce: page.nonce,
                open_ms: distance_ms(page.opened_at, received_at),
                prefix: Likeness::of(page.prefix, prefix),
                device: Likeness::of(page.device, sighting.device),
                sharer: Likeness::of(page.sharer, sighting.sharer),
            },
            sharer: sighting.sharer,
        }
    }

    /// The gateway's time, which the sealed address is bound to. `at` is the log time of the event.
    pub fn received_at(&self, at: Timestamp) -> Timestamp {
        before(at, self.lag_ms)
    }

    /// When the page was opened. `at` is the log time of the event.
    pub fn opened_at(&self, at: Timestamp) -> Timestamp {
        before(self.received_at(at), self.page.open_ms)
    }
}

impl Renderings {
    pub(crate) fn of(sighting: &Sighting) -> Self {
        let Sighting { device, canvas, audio, fonts, .. } = *sighting;
        Self { device, canvas, audio, fonts }
    }
}

impl Neighbourhood {
    pub(crate) fn of(sighting: &Sighting) -> Self {
        let Sighting { prefix24, prefix16, prefix48, network, tables, .. } = *sighting;
        Self { prefix24, prefix16, prefix48, network, tables }
    }
}

/// Exact for all times: what overflows comes back by overflowing again.
fn distance_ms(from: Timestamp, to: Timestamp) -> i64 {
    to.0.wrapping_sub(from.0).cast_signed()
}

fn before(time: Timestamp, distance_ms: i64) -> Timestamp {
    Timestamp(time.0.wrapping_sub(distance_ms.cast_unsigned()))
}

/// The public rule that said no. Stored in events and answers: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleBroken {
    /// Voting is not open.
    NotOpen {
        /// What the campaign is instead.
        status: Status,
    },
    /// The result stands.
    Final,
    /// Only followers may vote.
    NotFollower,
    /// All votes of this day are cast.
    DayQuota {
        /// Votes a day.
        max: u32,
    },
    /// All votes of the campaign are cast.
    TotalQuota {
        /// Votes in all.
        max: u32,
    },
    /// All votes for this contestant are cast.
    ContestantQuota {
        /// The contestant's number.
        contestant: u32,
        /// Votes for one contestant.
        max: u32,
    },
    /// There is no such contestant.
    ContestantUnknown {
        /// The number asked for.
        contestant: u32,
    },
    /// The contestant can't be voted for.
    ContestantNotStanding {
        /// The contestant's number.
        contestant: u32,
        /// What it is instead.
        standing: Standing,
    },
    /// One vote may not name so many.
    TooManyChoices {
        /// Contestants that one vote may name.
        max: u16,
    },
    /// Nobody can sign up, or not any more.
    SignUpClosed,
    /// The person has signed up before.
    SignedUpBefore {
        /// The number that they have.
        contestant: u32,
    },
    /// The campaign takes no more contestants.
    ContestantsFull {
        /// How many it takes.
        max: u32,
    },
}
