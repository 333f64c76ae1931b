//! What events say about an attempt: its evidence, and the rule that said no.

use proto::{Network, PageSeen, Profile, Pseudonym, RulesHash, Timestamp};
use serde::{Deserialize, Serialize};

use crate::state::{Standing, Status};

/// What was seen of a device and an address with one attempt: a sighting with its profile by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// All high-entropy parts of the device taken together.
    pub device: Option<Pseudonym>,
    /// The canvas rendering.
    pub canvas: Option<Pseudonym>,
    /// The audio rendering.
    pub audio: Option<Pseudonym>,
    /// The installed fonts.
    pub fonts: Option<Pseudonym>,
    /// The address's /24, IPv4 only.
    pub prefix24: Option<Pseudonym>,
    /// The address's /16, IPv4 only.
    pub prefix16: Option<Pseudonym>,
    /// The address's /48, IPv6 only.
    pub prefix48: Option<Pseudonym>,
    /// Who shared the page that led here.
    pub sharer: Option<Pseudonym>,
    /// The device's common traits.
    pub profile: ProfileAt,
    /// What kind of network the address belongs to.
    pub network: Network,
    /// Which network tables said so.
    pub tables: RulesHash,
    /// The full address under the campaign's evidence key.
    #[serde(with = "proto::hex_bytes")]
    pub sealed_address: Vec<u8>,
    /// The page token.
    pub page: PageSeen,
    /// The gateway's time.
    pub received_at: Timestamp,
}

/// Where common traits of a device stand. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileAt {
    /// In the [`super::ProfileSeen`] with this id.
    Listed(u32),
    /// Here: the attempt was refused and must not make the list longer, or the list is full.
    Inline(Profile),
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
