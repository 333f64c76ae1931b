//! One attempt as detectors see it: numbers in order of first sight instead of names.

use proto::evidence::{AgentFamily, NetworkClass};
use proto::{PageSeen, Pseudonym, Sighting, Timestamp};

use super::brought::Fresh;
use super::interner::{Id, Interner};
use super::kind::Kind;
use crate::verdict::{Because, ReasonCode, Verdict};

/// Calendar days and hours are those of China, which has had one zone and no summer time since 1991.
const ZONE_MS: u64 = 8 * 3_600_000;
pub(super) const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// Accounts younger than this are new: their ages say when the campaign was talked about, not who made them.
const NEW_ACCOUNT_MS: u64 = 7 * DAY_MS;
/// Time on the page below which nobody has read it.
const HASTY_MS: u64 = 8_000;
/// Page age from which a page that was opened elsewhere was carried here: whoever only changes networks reads on meanwhile.
const CARRIED_MS: u64 = 60_000;
/// Page age from which a token was used late.
const LATE_TOKEN_MS: u64 = 20 * 60_000;

/// What somebody tried to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// A vote for a candidate.
    Vote,
    /// A lucky draw.
    Draw,
    /// A prize or a red envelope claimed.
    Claim,
    /// Someone led here by an inviter.
    Invite,
    /// Beginning to follow the account.
    Follow,
    /// Ceasing to follow it.
    Unfollow,
}

/// One attempt. All ids come from one [`Interner`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Log time.
    pub at: Timestamp,
    /// Which campaign.
    pub campaign: Id,
    /// Who.
    pub person: Id,
    /// For whom: the candidate, or who gains by it otherwise. Unique over campaigns.
    pub target: Id,
    /// By whom the person was led here; 0 if by nobody.
    pub inviter: Id,
    /// What.
    pub act: Act,
    /// Whether it counts unless a detector says otherwise. Refused attempts and retries do not.
    pub admitted: bool,
    /// What is counted of it, since the person brought it for its target for the first time. [`super::Detectors`] finds out.
    pub(super) fresh: Fresh,
    /// Log-odds of fraud as decided, in milli-nats, without what the reuse of the device and the address weighed.
    pub score: i32,
    /// What the reuse of the device weighed in it.
    pub reuse: i32,
    /// What the address weighed in it.
    pub address: i32,
    /// What contradictions and surprises in the device weighed in its score.
    pub(super) oddity: i32,
    /// Whether it came from a school's network.
    pub(super) is_campus: bool,
    /// Which family of browsers made it.
    pub(super) family: u8,
    pub(super) traits: [Id; Kind::COUNT],
}

/// What an attempt's traits are read from.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What was seen of the device.
    pub sighting: &'a Sighting,
    /// The page that it came from.
    pub page: Option<&'a PageSeen>,
    /// Log time.
    pub at: Timestamp,
    /// When the account began to follow.
    pub followed_at: Option<Timestamp>,
    /// Who is to be paid.
    pub payee: Option<Pseudonym>,
    /// The TLS hello.
    pub hello: Option<Pseudonym>,
    /// What was decided.
    pub verdict: &'a Verdict,
}

impl Attempt {
    /// An attempt of which nothing is known but who did what when; decided with this score, in milli-nats.
    pub fn bare(at: Timestamp, campaign: Id, person: Id, target: Id, score: i32) -> Self {
        let traits = [0; Kind::COUNT];
        let (inviter, act, admitted, fresh) = (0, Act::Vote, true, Fresh::NEW);
        let (reuse, address, oddity, is_campus, family) = (0, 0, 0, false, 0);
        Self {
            at,
            campaign,
            person,
            target,
            inviter,
            act,
            admitted,
            fresh,
            score,
            reuse,
            address,
            oddity,
            is_campus,
            family,
            traits,
        }
    }

    /// The same attempt with what was seen of it.
    pub fn with(mut self, seen: &Seen<'_>, interner: &mut Interner) -> Self {
        let sum = |of: fn(&Because) -> bool| {
            seen.verdict.reasons.iter().filter(|reason| of(&reason.because)).map(|reason| reason.weight).sum()
        };
        (self.reuse, self.address) = (sum(Because::is_reuse), sum(Because::is_address));
        self.score = seen.verdict.score - self.reuse - self.address;
        let odd = seen.verdict.reasons.iter().filter(|reason| reason.code == ReasonCode::Emulator);
        self.oddity = odd.map(|reason| reason.weight.max(0)).sum();
        self.read_place(seen, interner);
        self.read_device(seen, interner);
        self.read_conduct(seen, interner);
        self.read_account(seen);
        self
    }

    /// What it has of this kind, 0 if that is not known.
    pub fn resource(&self, kind: Kind) -> Id {
        self.traits[kind as usize]
    }

    /// Sets what it has of this kind.
    pub fn set(&mut self, kind: Kind, resource: Id) {
        self.traits[kind as usize] = resource;
    }

    fn read_place(&mut self, seen: &Seen<'_>, interner: &mut Interner) {
        let sighting = seen.sighting;
        let prefix = sighting.prefix24.or(sighting.prefix48);
        self.set(Kind::Prefix, interner.pseudonym(Kind::Prefix, prefix));
        self.set(Kind::Region, interner.pseudonym(Kind::Region, sighting.prefix16));
        let network = sighting.network;
        self.is_campus = network.class == NetworkClass::Campus;
        self.set(Kind::Network, 1 + (network.class as Id) * 16 + network.operator as Id);
        if matches!(network.class, NetworkClass::DataCentre | NetworkClass::Vpn) {
            // A carrier's own ranges are on hosting lists as well, with its customers in them.
            self.set(Kind::Hosting, network.class as Id * 16 + network.operator as Id);
        }
        self.set(Kind::Sharer, interner.pseudonym(Kind::Sharer, sighting.sharer));
        self.set(Kind::Payee, interner.pseudonym(Kind::Payee, seen.payee));
        self.set(Kind::Hello, interner.pseudonym(Kind::Hello, seen.hello));
        self.set(Kind::Minutes, ten_minutes(seen.at.0));
        self.set(Kind::Spell, spell(seen.at));
        self.set(Kind::Hour, number(1 + hour_of(seen.at)));
    }

    fn read_device(&mut self, seen: &Seen<'_>, interner: &mut Interner) {
        let sighting = seen.sighting;
        self.set(Kind::Device, interner.pseudonym(Kind::Device, sighting.device));
        let canvas = interner.pseudonym(Kind::Rendering, sighting.canvas);
        let fonts = interner.pseudonym(Kind::Rendering, sighting.fonts);
        if canvas != 0 || fonts != 0 {
            self.set(Kind::Rendering, interner.pair(Kind::Rendering, canvas, fonts));
        }
        self.set(Kind::Profile, interner.profile(&sighting.profile));
        self.family = sighting.profile.agent as u8;
        for (joint, one, other) in [
            (Kind::DevicePrefix, Kind::Device, Kind::Prefix),
            (Kind::DeviceRegion, Kind::Device, Kind::Region),
            (Kind::ProfilePrefix, Kind::Profile, Kind::Prefix),
            (Kind::DeviceNetwork, Kind::Device, Kind::Network),
            (Kind::DeviceSpell, Kind::Device, Kind::Spell),
        ] {
            let (one, other) = (self.resource(one), self.resource(other));
            self.set(joint, interner.pair(joint, one, other));
        }
    }

    fn read_conduct(&mut self, seen: &Seen<'_>, interner: &mut Interner) {
        let sighting = seen.sighting;
        let dwell_ms = seen.page.map(|page| seen.at.since_ms(page.opened_at));
        let elsewhere = seen.page.and_then(|page| page.prefix).zip(sighting.prefix24.or(sighting.prefix48));
        let elsewhere = elsewhere.is_some_and(|(before, now)| before != now);
        self.set(Kind::Shape, shape(seen));
        self.set(Kind::Flaws, flaws(seen.verdict));
        let (flaws, profile) = (self.resource(Kind::Flaws), self.resource(Kind::Profile));
        self.set(Kind::FlawsProfile, interner.pair(Kind::FlawsProfile, flaws, profile));
        let Some(dwell_ms) = dwell_ms else { return };
        if dwell_ms >= LATE_TOKEN_MS {
            self.set(Kind::Token, 1 + Id::from(elsewhere));
            self.set(Kind::Opened, ten_minutes(seen.at.0.saturating_sub(dwell_ms)));
        }
        if elsewhere && dwell_ms >= CARRIED_MS {
            // Pages that were left open are carried by many, so those that were not are told apart.
            let late = Id::from(dwell_ms >= LATE_TOKEN_MS);
            self.set(Kind::Carried, 1 + late);
            self.set(Kind::CarriedSpell, carried_spell(self.resource(Kind::Spell), 1 + late));
        }
        // Beyond two minutes a page was left open, and the time on it says nothing about who reads.
        if dwell_ms < 120_000 {
            self.set(Kind::Dwell, 1 + steps(dwell_ms + 64, 8));
        }
        let doubling = 1 + steps((dwell_ms + 1).min(600_000), 1);
        self.set(Kind::Reading, doubling);
        if dwell_ms < HASTY_MS {
            self.set(Kind::Hasty, 1);
            self.set(Kind::SharerReading, self.resource(Kind::Sharer));
        }
    }

    fn read_account(&mut self, seen: &Seen<'_>) {
        let Some(followed_at) = seen.followed_at else { return };
        let age_ms = seen.at.since_ms(followed_at);
        self.set(Kind::Age, 1 + steps(age_ms / 60_000 + 1, 1));
        if age_ms < NEW_ACCOUNT_MS {
            return;
        }
        self.set(Kind::FollowHour, number(1 + followed_at.0 / HOUR_MS));
        let day = follow_day(self.resource(Kind::FollowHour));
        self.set(Kind::FollowDay, day);
        self.set(Kind::FollowWeek, follow_week(day));
    }
}

/// Which parts were left out, and what kind of program spoke. Pages differ, so only what is shared by one candidate's
/// votes and few others says anything.
fn shape(seen: &Seen<'_>) -> Id {
    let Sighting { device, canvas, audio, fonts, profile, moves, .. } = seen.sighting;
    let bits = [
        device.is_some(),
        canvas.is_some(),
        audio.is_some(),
        fonts.is_some(),
        !profile.screen.is_empty(),
        !profile.gpu.is_empty(),
        profile.cores != 0,
        profile.touch_points != crate::sight::TOUCH_POINTS_UNKNOWN,
        moves.is_some(),
        *moves == Some(0),
        seen.page.is_some(),
        seen.followed_at.is_some(),
        profile.radio != proto::evidence::Radio::Unknown,
    ];
    let mask = bits.iter().fold(0, |mask, bit| mask << 1 | Id::from(*bit));
    let agent = match profile.agent {
        AgentFamily::Unknown => 0,
        other => other as Id,
    };
    1 + (mask << 4 | agent)
}

/// Which rules spoke of the evidence itself; 0 if none did.
fn flaws(verdict: &Verdict) -> Id {
    verdict.reasons.iter().filter(|reason| reason.weight > 0).fold(0, |mask, reason| {
        let bit = match reason.because {
            Because::Webdriver => 0,
            Because::HeadlessAgent => 1,
            Because::ToolAgent => 2,
            Because::SoftwareRenderer => 3,
            Because::PlatformUnlikeAgent => 4,
            Because::GpuUnlikeAgent => 5,
            Because::PhoneWithoutTouch => 6,
            Because::ShortDwell { .. } => 7,
            Because::Surprising { .. } => 8,
            Because::NonceSpent | Because::PageOfAnother => 9,
            _ => return mask,
        };
        mask | 1 << bit
    })
}

/// The logarithm to base 2 in so many steps each doubling, rounded down; `value` is at least 1.
fn steps(value: u64, each: u32) -> Id {
    let whole = value.ilog2();
    // Linear between powers of two, which is near enough to sort times into drawers.
    let rest = ((value - (1 << whole)) * u64::from(each)) >> whole;
    whole * each + number(rest)
}

/// The day in China of an hour in which an account began to follow; 0 if that is not known.
pub(super) fn follow_day(hour: Id) -> Id {
    let in_zone = |hour: Id| 1 + (u64::from(hour) + ZONE_MS / HOUR_MS) / (DAY_MS / HOUR_MS);
    hour.checked_sub(1).map_or(0, |hour| number(in_zone(hour)))
}

/// The week of such a day.
pub(super) fn follow_week(day: Id) -> Id {
    if day == 0 { 0 } else { 1 + day / 7 }
}

/// Whether somebody hurried who was on the page for a time within this doubling: of the last such doubling nearly all did.
pub(super) fn hasty(reading: Id) -> Id {
    Id::from(reading != 0 && reading <= 1 + steps(HASTY_MS, 1))
}

/// Four hours in which pages were carried elsewhere, of one sort.
pub(super) fn carried_spell(spell: Id, carried: Id) -> Id {
    carried.checked_sub(1).map_or(0, |late| spell.wrapping_mul(2).wrapping_add(late))
}

/// The same numbers for [`Kind::Minutes`] and [`Kind::Opened`].
pub(super) fn ten_minutes(at_ms: u64) -> Id {
    number(1 + at_ms / (10 * 60_000))
}

/// Four hours, by number.
pub(super) fn spell(at: Timestamp) -> Id {
    number(1 + at.0 / (4 * HOUR_MS))
}

/// The hour of the day in China.
pub(super) fn hour_of(at: Timestamp) -> u64 {
    at.0.saturating_add(ZONE_MS) % DAY_MS / HOUR_MS
}

pub(super) fn number(value: u64) -> Id {
    Id::try_from(value).unwrap_or(Id::MAX)
}
