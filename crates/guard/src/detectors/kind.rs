//! What attempts may share, and how much sharing it can weigh.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::brought::Unit;
use super::interner::Id;
use crate::verdict::ReasonCode;

/// Something that several attempts can have in common. Stands in evidence: grows at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// The address's /24 or /48.
    Prefix,
    /// The address's /16.
    Region,
    /// Operator and class of the network.
    Network,
    /// All rare traits of the device.
    Device,
    /// Canvas and fonts.
    Rendering,
    /// The common traits: platform, agent, screen, graphics, cores, touch.
    Profile,
    /// A device in a prefix.
    DevicePrefix,
    /// A device in a region.
    DeviceRegion,
    /// A profile in a prefix: a rack of phones whose renderings are made up.
    ProfilePrefix,
    /// Which parts of the evidence were left out.
    Shape,
    /// What the rules found wrong with the evidence.
    Flaws,
    /// Time on the page, within an eighth.
    Dwell,
    /// Time on the page within a doubling.
    Reading,
    /// A page used late, and whether elsewhere.
    Token,
    /// The day on which an account of more than a week began to follow.
    FollowDay,
    /// Age of the account within a doubling.
    Age,
    /// Who shared the page.
    Sharer,
    /// Too short a time on the page to read it, among those who come from one sharer.
    SharerReading,
    /// Ten minutes.
    Minutes,
    /// Hour of the day in China.
    Hour,
    /// Who is to be paid.
    Payee,
    /// The TLS hello.
    Hello,
    /// Hosting or a VPN.
    Hosting,
    /// The week in which an account of more than a week began to follow.
    FollowWeek,
    /// Too short a time on the page to read it.
    Hasty,
    /// The ten minutes in which a page was opened that was used late.
    Opened,
    /// A device in an operator's networks of one class.
    DeviceNetwork,
    /// What the rules found wrong with a profile.
    FlawsProfile,
    /// The hour in which an account of more than a week began to follow.
    FollowHour,
    /// Four hours: as long as an order takes that is not spread over days.
    Spell,
    /// A device within four hours.
    DeviceSpell,
    /// A page opened in one prefix and used in another, a minute later or more; and whether late.
    Carried,
    /// Such a page within four hours.
    CarriedSpell,
}

/// Parts of one group say the same thing in other words: of each group only the heaviest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Group {
    /// Where the attempt came from.
    Place,
    /// What it was made on.
    Device,
    /// What its maker did on the page.
    Conduct,
    /// What the page token tells.
    Token,
    /// How old the account is.
    Account,
    /// How it was led here.
    Social,
    /// When.
    Timing,
    /// Who gains.
    Payee,
    /// Inside a dense block.
    Window,
    /// In the company of votes that are held.
    Company,
    /// In step with others elsewhere.
    Lockstep,
    /// Place in a tree of invitations.
    Tree,
    /// Many in one spot.
    Crowd,
    /// Times between attempts.
    Rhythm,
}

impl Group {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Rhythm as usize + 1;
}

/// How a kind is weighed, in milli-nats.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighing {
    pub kind: Kind,
    pub group: Group,
    pub code: ReasonCode,
    /// Most that it weighs where others share the resource and act otherwise: a crowd with a favourite.
    pub mixed_max: i32,
    /// Most that it weighs where nearly all who share the resource do the same.
    pub pure_max: i32,
    /// Attempts that one resource may bring by itself: a family, a household.
    pub own: u32,
    /// Whether honest crowds of one candidate differ from others in it as well: fans come from one town, at one time,
    /// through one friend. All such parts together can't hold a vote.
    pub soft: bool,
}

const fn hard(
    kind: Kind,
    group: Group,
    code: ReasonCode,
    (mixed_max, pure_max): (i32, i32),
    own: u32,
) -> Weighing {
    Weighing { kind, group, code, mixed_max, pure_max, own, soft: false }
}

const fn soft(
    kind: Kind,
    group: Group,
    code: ReasonCode,
    (mixed_max, pure_max): (i32, i32),
    own: u32,
) -> Weighing {
    Weighing { kind, group, code, mixed_max, pure_max, own, soft: true }
}

/// Every kind at its own number.
pub(super) const WEIGHINGS: [Weighing; Kind::COUNT] = {
    use {Group as G, Kind as K, ReasonCode as R};
    [
        hard(K::Prefix, G::Place, R::AddressCluster, (1_300, 3_000), 2),
        soft(K::Region, G::Place, R::AddressCluster, (700, 1_200), 8),
        soft(K::Network, G::Place, R::AddressCluster, (700, 1_000), 8),
        hard(K::Device, G::Device, R::DeviceCluster, (2_600, 4_600), 3),
        hard(K::Rendering, G::Device, R::DeviceCluster, (2_200, 4_000), 3),
        soft(K::Profile, G::Device, R::GroupControl, (900, 1_600), 4),
        hard(K::DevicePrefix, G::Device, R::DeviceCluster, (3_400, 4_800), 4),
        hard(K::DeviceRegion, G::Device, R::DeviceCluster, (2_800, 4_200), 4),
        hard(K::ProfilePrefix, G::Device, R::GroupControl, (1_600, 3_000), 3),
        hard(K::Shape, G::Conduct, R::Automaton, (1_200, 2_000), 6),
        hard(K::Flaws, G::Conduct, R::Emulator, (3_000, 3_600), 3),
        hard(K::Dwell, G::Conduct, R::Automaton, (1_400, 2_400), 6),
        soft(K::Reading, G::Conduct, R::Automaton, (900, 1_400), 8),
        hard(K::Token, G::Token, R::TokenFarm, (1_800, 3_600), 3),
        hard(K::FollowDay, G::Account, R::AgedSmallAccount, (1_800, 3_600), 5),
        soft(K::Age, G::Account, R::AgedSmallAccount, (700, 1_200), 8),
        soft(K::Sharer, G::Social, R::PaidTask, (900, 1_200), 6),
        hard(K::SharerReading, G::Conduct, R::PaidTask, (1_000, 2_400), 2),
        soft(K::Minutes, G::Social, R::PaidTask, (600, 900), 10),
        soft(K::Hour, G::Timing, R::RegularTiming, (1_200, 1_600), 10),
        hard(K::Payee, G::Payee, R::DeviceCluster, (2_500, 4_500), 3),
        hard(K::Hello, G::Device, R::GroupControl, (1_200, 1_600), 6),
        hard(K::Hosting, G::Place, R::DataCentre, (1_300, 3_000), 3),
        hard(K::FollowWeek, G::Account, R::AgedSmallAccount, (1_800, 3_600), 6),
        soft(K::Hasty, G::Conduct, R::Automaton, (900, 1_200), 8),
        hard(K::Opened, G::Token, R::TokenFarm, (1_800, 3_600), 3),
        hard(K::DeviceNetwork, G::Device, R::DeviceCluster, (2_400, 4_200), 4),
        hard(K::FlawsProfile, G::Conduct, R::Emulator, (3_000, 3_600), 3),
        hard(K::FollowHour, G::Account, R::AgedSmallAccount, (1_800, 3_600), 4),
        soft(K::Spell, G::Social, R::PaidTask, (600, 900), 10),
        hard(K::DeviceSpell, G::Device, R::DeviceCluster, (2_800, 4_600), 4),
        hard(K::Carried, G::Token, R::TokenFarm, (1_800, 3_600), 3),
        hard(K::CarriedSpell, G::Token, R::TokenFarm, (1_800, 4_400), 2),
    ]
};

impl Kind {
    /// How many there are.
    pub(super) const COUNT: usize = Self::CarriedSpell as usize + 1;

    /// Its name in logs and answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Region => "region",
            Self::Network => "network",
            Self::Device => "device",
            Self::Rendering => "rendering",
            Self::Profile => "profile",
            Self::DevicePrefix => "device_prefix",
            Self::DeviceRegion => "device_region",
            Self::ProfilePrefix => "profile_prefix",
            Self::Shape => "shape",
            Self::Flaws => "flaws",
            Self::Dwell => "dwell",
            Self::Reading => "reading",
            Self::Token => "token",
            Self::FollowDay => "follow_day",
            Self::Age => "age",
            Self::Sharer => "sharer",
            Self::SharerReading => "sharer_reading",
            Self::Minutes => "minutes",
            Self::Hour => "hour",
            Self::Payee => "payee",
            Self::Hello => "hello",
            Self::Hosting => "hosting",
            Self::FollowWeek => "follow_week",
            Self::Hasty => "hasty",
            Self::Opened => "opened",
            Self::DeviceNetwork => "device_network",
            Self::FlawsProfile => "flaws_profile",
            Self::FollowHour => "follow_hour",
            Self::Spell => "spell",
            Self::DeviceSpell => "device_spell",
            Self::Carried => "carried",
            Self::CarriedSpell => "carried_spell",
        }
    }

    /// Its name in a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Prefix => "a prefix",
            Self::Region => "a region",
            Self::Network => "an operator and class of network",
            Self::Device => "a device",
            Self::Rendering => "canvas and fonts",
            Self::Profile => "a profile",
            Self::DevicePrefix => "a device in a prefix",
            Self::DeviceRegion => "a device in a region",
            Self::ProfilePrefix => "a profile in a prefix",
            Self::Shape => "what is left out",
            Self::Flaws => "what is wrong with the evidence",
            Self::Dwell => "a time on the page",
            Self::Reading => "a range of times on the page",
            Self::Token => "late use of the page",
            Self::FollowDay => "the day of the follow",
            Self::Age => "an age of the account",
            Self::Sharer => "a sharer",
            Self::SharerReading => "a sharer and a short time on the page",
            Self::Minutes => "ten minutes",
            Self::Hour => "an hour of the day",
            Self::Payee => "a payee",
            Self::Hello => "a TLS hello",
            Self::Hosting => "hosting or a VPN",
            Self::FollowWeek => "the week of the follow",
            Self::Hasty => "too short a time on the page",
            Self::Opened => "when a page was opened that was used late",
            Self::DeviceNetwork => "a device in an operator's network",
            Self::FlawsProfile => "what is wrong with a profile",
            Self::FollowHour => "the hour of the follow",
            Self::Spell => "four hours",
            Self::DeviceSpell => "a device within four hours",
            Self::Carried => "a page that was carried elsewhere",
            Self::CarriedSpell => "a page that was carried elsewhere within four hours",
        }
    }

    /// What is counted of it. Places and devices that a person brings anew count again, so that accounts that move on are
    /// seen where they go; what stays with the person, or with the device, counts once.
    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Prefix | Self::ProfilePrefix => Unit::Prefix,
            Self::Device | Self::Rendering | Self::DeviceRegion | Self::DeviceNetwork | Self::DeviceSpell => {
                Unit::Device
            }
            Self::DevicePrefix => Unit::Joint,
            _ => Unit::Person,
        }
    }

    /// A resource of this kind for one target, as one number. Kinds fill the upper bits, then resources, of which there are at
    /// most 8 million of a kind; of what is a time only far centuries fall together.
    pub(super) fn cell(self, resource: Id, target: Id) -> u64 {
        (self as u64) << 56 | u64::from(resource & 0x00ff_ffff) << 32 | u64::from(target)
    }

    pub(super) fn weighing(self) -> &'static Weighing {
        &WEIGHINGS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_at_its_number() {
        for (number, weighing) in WEIGHINGS.iter().enumerate() {
            assert_eq!(weighing.kind as usize, number);
            assert!(0 < weighing.mixed_max && weighing.mixed_max <= weighing.pure_max);
            let named = serde_json::to_value(weighing.kind).unwrap();
            assert_eq!(named, weighing.kind.name(), "one name everywhere");
        }
    }
}
