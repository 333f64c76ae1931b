//! What is kept of a device and an address: pseudonyms of what is rare, clear text of what is common.
//!
//! A sighting is evidence, never identity: iPhones of one model look alike, and a carrier puts thousands behind
//! one address. Pseudonyms are keyed per tenant, so that coordination across campaigns is visible inside one
//! account and nowhere else.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use crate::ids::{Nonce, Pseudonym, RulesHash};
use crate::time::Timestamp;

/// What was seen of a device when a command came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// All high-entropy parts of the device taken together; `None` if it sent nothing.
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
    /// The common traits, in clear. Logs store each distinct profile once and refer to it.
    pub profile: Profile,
    /// What kind of network the address belongs to.
    pub network: Network,
    /// Which network tables said so.
    pub tables: RulesHash,
    /// The full address under the campaign's evidence key; readable until that key is destroyed.
    pub sealed_address: SealedAddress,
    /// Pointer moves, touches and scrolls that the page says it saw; `None` if it does not say. Recorded, not weighed.
    pub moves: Option<u16>,
}

/// What events keep of a sighting where persons are weighed by what they share: invitations, prizes. Frozen: it stands in events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// All high-entropy parts of the device taken together; `None` if it sent nothing.
    pub device: Option<Pseudonym>,
    /// The address's /24 or /48.
    pub prefix: Option<Pseudonym>,
    /// What kind of network the address belongs to.
    pub network: Network,
    /// Which network tables said so.
    pub tables: RulesHash,
    /// Family of the user agent.
    pub agent: AgentFamily,
    /// Whether the browser admits to be driven by a program.
    pub webdriver: bool,
    /// The full address under the campaign's evidence key.
    pub sealed_address: SealedAddress,
    /// The gateway's time, which the sealed address is bound to.
    pub received_at: Timestamp,
}

impl Seen {
    /// What is kept of a sighting.
    pub fn of(sighting: &Sighting, received_at: Timestamp) -> Self {
        Self {
            device: sighting.device,
            prefix: sighting.prefix24.or(sighting.prefix48),
            network: sighting.network,
            tables: sighting.tables,
            agent: sighting.profile.agent,
            webdriver: sighting.profile.webdriver,
            sealed_address: sighting.sealed_address,
            received_at,
        }
    }
}

/// An address under a key stream of its own: as many bytes as the address. What vouches for it is the log that it
/// stands in, so it carries no tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SealedAddress {
    /// An IPv4 address.
    V4([u8; 4]),
    /// An IPv6 address.
    V6([u8; 16]),
}

impl SealedAddress {
    /// The sealed bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::V4(bytes) => bytes,
            Self::V6(bytes) => bytes,
        }
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let v4 = bytes.try_into().ok().map(Self::V4);
        v4.or_else(|| bytes.try_into().ok().map(Self::V6))
    }
}

impl fmt::Debug for SealedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedAddress({})", hex::encode(self.as_bytes()))
    }
}

impl Serialize for SealedAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::hex_bytes::serialize(self.as_bytes(), serializer)
    }
}

impl<'de> Deserialize<'de> for SealedAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let of = |bytes: &[u8]| Self::of(bytes).ok_or(D::Error::custom("a sealed address has 4 or 16 bytes"));
        if deserializer.is_human_readable() {
            of(&crate::hex_bytes::deserialize(deserializer)?)
        } else {
            of(<&[u8]>::deserialize(deserializer)?)
        }
    }
}

/// Common traits of a device: low in entropy, so they stand in clear. Texts are cut to a bound before they get here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The platform that the page's script reported: `iPhone`, `Linux armv8l`, `Win32`…
    pub platform: SmolStr,
    /// Family of the user agent.
    pub agent: AgentFamily,
    /// Width×height@ratio in CSS pixels, as reported.
    pub screen: SmolStr,
    /// The graphics renderer, as reported.
    pub gpu: SmolStr,
    /// Logical cores, 0 if unknown.
    pub cores: u16,
    /// Touch points, 0 if none, 255 if unknown.
    pub touch_points: u8,
    /// The network type that WeChat's user agent names.
    pub radio: Radio,
    /// Whether the browser admits to be driven by a program.
    pub webdriver: bool,
}

/// Which family of program the user agent claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum AgentFamily {
    /// No user agent, or none that we know.
    #[default]
    Unknown,
    /// WeChat's browser on iOS.
    WeChatIos,
    /// WeChat's browser on Android.
    WeChatAndroid,
    /// WeChat on Windows, macOS or Linux.
    WeChatDesktop,
    /// Another browser on a phone.
    MobileBrowser,
    /// Another browser on a computer.
    DesktopBrowser,
    /// A library or a command-line tool.
    Tool,
    /// A browser without a window.
    Headless,
}

/// `NetType/…` of WeChat's user agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Radio {
    /// Not named.
    #[default]
    Unknown,
    /// A wireless local network.
    Wifi,
    /// A mobile network of any generation.
    Mobile,
    /// A cable.
    Wired,
}

/// What kind of network an address belongs to, as far as public lists tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Network {
    /// Who runs it.
    pub operator: Operator,
    /// What it is for.
    pub class: NetworkClass,
}

/// Who runs a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Operator {
    /// Not on a list.
    #[default]
    Other,
    /// China Mobile.
    ChinaMobile,
    /// China Unicom.
    ChinaUnicom,
    /// China Telecom (Chinanet).
    ChinaTelecom,
    /// The education and research network.
    Cernet,
    /// The science and technology network.
    Cstnet,
    /// Dr. Peng.
    DrPeng,
}

/// What a network is for; each class has its own limits and weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum NetworkClass {
    /// On no list.
    #[default]
    Unknown,
    /// A carrier whose ranges carry mobile users behind shared addresses.
    Carrier,
    /// A fixed line.
    Fixed,
    /// A school or research network: many honest people, few addresses.
    Campus,
    /// A hosting company.
    DataCentre,
    /// A known VPN exit.
    Vpn,
    /// Private, loopback, link-local or documentation space: never seen from outside.
    Private,
}

impl NetworkClass {
    /// Every one. Snapshots name them by their place: new ones are only added at the end.
    pub const ALL: [Self; 7] =
        [Self::Unknown, Self::Carrier, Self::Fixed, Self::Campus, Self::DataCentre, Self::Vpn, Self::Private];

    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Carrier => "carrier",
            Self::Fixed => "fixed",
            Self::Campus => "campus",
            Self::DataCentre => "data_centre",
            Self::Vpn => "vpn",
            Self::Private => "private",
        }
    }

    /// Whether many honest people are known to share one address there.
    pub fn is_shared_by_many(self) -> bool {
        matches!(self, Self::Carrier | Self::Campus)
    }
}

/// What a page token said about the page that the command came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSeen {
    /// Spent by the first command that carries it.
    pub nonce: Nonce,
    /// When the page was opened, by the gateway's clock.
    pub opened_at: Timestamp,
    /// The prefix (/24 or /48) that the page was opened from.
    pub prefix: Option<Pseudonym>,
    /// The device that the page was opened on.
    pub device: Option<Pseudonym>,
    /// Who shared the page.
    pub sharer: Option<Pseudonym>,
}
