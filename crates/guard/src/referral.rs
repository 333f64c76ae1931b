//! What an invitation is worth: whether a new follower was won, or made for the reward.
//!
//! Everything comes as counts that whoever keeps the tree of invitations has at hand, so that weighing one costs the same in a
//! tree of ten and of a million. Kin of a follower are those whom the same inviter invited, and those above them; others are
//! the rest of the campaign. What kin share is held against how often others share it, so that one model of phone, a
//! carrier's address or a campaign in which nobody does more than follow says nothing against anybody.
//!
//! Signals of rings: one phone or one address for many, invitations that come back to where they began, invitees who do
//! nothing but follow, and who leave once they counted. Their honest doubles are families, dormitories and fan clubs: they
//! share an address or a phone among few, and take part. So no signal that a household can show is enough alone.
//!
//! Whoever wants an inviter to lose their rewards can make accounts and hang them below. So what others do never is enough:
//! a follower is held only where something of their own says that they are one of them, and [`Weighed::is_enough_of_its_own`]
//! says whether a reward may be taken back without a person.
//!
//! - `clan`: what all those below somebody have in common, which accounts of one hand can hardly hide.
//! - `conduct`: what those around a follower do beside following, and whether they leave.

mod clan;
mod conduct;

pub use clan::{Clan, Head, LINK_BROUGHT_MAX, Marks, Pace, Repeats};

use proto::evidence::NetworkClass;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tails::poisson_tail;

/// Counts changes of what is weighed and how: what was held says by which it was.
pub const VERSION: u16 = 5;

/// Log-odds of a made follower before anything is known, in milli-nats: some two in a hundred.
const PRIOR: i32 = -4_000;
/// Most that one phone for many weighs. Enough alone: nobody's friends all have one phone.
const DEVICE_MAX: i32 = 5_000;
/// The same where phones look alike: not enough with the inviter's own and a dull crowd together, since accounts that somebody
/// hangs below an inviter may have the model that many of the others have.
const IPHONES_MAX: i32 = 300;
/// Most that one address for many weighs, not enough alone: offices, schools and villages have one.
const PLACE_MAX: i32 = 2_600;
/// What the inviter's own phone weighs, and with the inviter's own address.
const OWN_DEVICE: i32 = 1_800;
const OWN_PLACE_TOO: i32 = 1_200;
/// The same where phones look alike.
const OWN_IPHONE: i32 = 200;
/// What an invitation that came back weighs. Enough alone: nobody is led here by someone whom they led here.
const RING_WEIGHT: i32 = 4_400;
/// What it weighs between two, or where the follower takes part: friends open each other's links.
const FRIENDS_WEIGHT: i32 = 1_600;
/// What an address of a hosting company and one of a VPN weigh, and a program instead of a browser.
const HOSTED_WEIGHT: i32 = 1_800;
const VPN_WEIGHT: i32 = 400;
const DRIVEN_WEIGHT: i32 = 3_000;
/// Most that it weighs that those who share a prefix are more than a household or an office has, not enough alone.
const CROWD_MAX: i32 = 2_000;
/// Persons of a campaign behind one prefix from which it is a crowd, where no carrier or school is known to stand behind it.
const CROWD_MIN: f64 = 10.0;
/// What a follower who takes part weighs against all of it.
const ACTIVE_WEIGHT: i32 = -1_200;

/// Persons of kin on one phone that are nobody's business: a parent's phone in a family.
const FAMILY: f64 = 1.0;
/// Persons that the campaign is thought to have had before the first came, so that few don't decide what is usual.
const POPULATION: f64 = 60.0;
/// How usual one rendering is among them: iPhones of one model look alike, other phones seldom do.
const USUAL_IPHONE: f64 = 0.08;
const USUAL_OTHER: f64 = 0.015;
/// How usual one prefix is among them.
const USUAL_PREFIX: f64 = 0.01;

/// What is known of a follower when they have done all that a campaign asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Invitation<'c> {
    /// Whether they came with an iPhone.
    pub is_iphone: bool,
    /// Whether a program was seen instead of a browser.
    pub is_driven: bool,
    /// What kind of network they came from.
    pub network: NetworkClass,
    /// Who came with the same phone, as far as renderings tell. Zeros: the phone is not known.
    pub device: Sharing,
    /// Who came from the same prefix.
    pub prefix: Sharing,
    /// What the kin are like, the follower among them.
    pub kin: Conduct,
    /// What the others are like.
    pub others: Conduct,
    /// What everybody in the campaign is like.
    pub everybody: Conduct,
    /// Persons in the ring that the invitation closed; 0: it closed none.
    pub ring: u32,
    /// Whether they do more than follow.
    pub is_active: bool,
    /// What they themselves have in common with those near them in the tree.
    pub marks: Marks,
    /// What the inviter, whose reward it is, has in common with those near them, if an invitation brought them as well.
    pub inviter_marks: Marks,
    /// Those below each of the persons above the follower, the inviter's first.
    pub clans: &'c [Clan],
    /// Everybody in the campaign, as a clan.
    pub campaign: Clan,
}

/// Who shares something with a follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sharing {
    /// Kin, the follower among them.
    pub kin: u32,
    /// Others.
    pub others: u32,
    /// Whether the inviter does.
    pub inviter: bool,
    /// What all who share it are like, kin or not.
    pub all: Conduct,
    /// How many of them came with it after somebody near them in the tree had, and by chance.
    pub returned: Repeats,
}

/// How many of a group do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conduct {
    /// How many followed by an invitation.
    pub persons: u32,
    /// How many of them do more than follow.
    pub active: u32,
    /// How many of them have left.
    pub left: u32,
}

/// What an invitation came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WeighedInvitation")]
pub struct Weighed {
    /// Log-odds of a made follower in milli-nats; 0 is even odds.
    pub score: i32,
    /// What was seen, heaviest first.
    pub suspicions: Vec<Suspicion>,
    /// By which version of the rules.
    pub version: u16,
}

/// Something that speaks for or against an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suspicion {
    /// What.
    pub sign: Sign,
    /// Its part of the score in milli-nats.
    pub weight: i32,
}

/// What exactly was seen. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvitationSign")]
pub enum Sign {
    /// More kin on one phone than a family and chance have.
    SharedDevice {
        /// How many, the follower among them.
        kin: u32,
        /// How many others.
        others: u32,
    },
    /// More kin in one prefix than a household and chance have.
    SharedPrefix {
        /// How many, the follower among them.
        kin: u32,
        /// How many others.
        others: u32,
    },
    /// The phone is the inviter's own.
    OwnDevice {
        /// Whether the address is as well.
        own_prefix: bool,
    },
    /// The invitation came back to who had invited the inviter.
    Ring {
        /// How many persons it went through.
        persons: u32,
    },
    /// Kin do less beside following than others do.
    Inert {
        /// How many of them followed.
        kin: u32,
        /// How many do nothing else.
        inert: u32,
    },
    /// Kin leave more than others do.
    Fleeting {
        /// How many of them followed.
        kin: u32,
        /// How many left.
        left: u32,
    },
    /// The address belongs to a hosting company.
    HostedAddress,
    /// The address is a known VPN exit.
    VpnAddress,
    /// A program was seen instead of a browser.
    Driven,
    /// The follower does more than follow.
    TakesPart,
    /// Whoever has this phone or this prefix does less beside following than others do, whoever invited them.
    InertPlace {
        /// How many of them followed.
        persons: u32,
        /// How many do nothing else.
        inert: u32,
    },
    /// More came from one prefix than a household or an office has.
    CrowdedPrefix {
        /// How many.
        persons: u32,
    },
    /// Below one of those above, more came with a phone that somebody near them had come with than elsewhere.
    UsedPhones {
        /// How many followed there.
        persons: u32,
        /// How many with such a phone.
        used: u32,
    },
    /// Below one of those above, invitations came back to places that they had left more than elsewhere.
    Returning {
        /// How many followed there.
        persons: u32,
        /// How many came from such a place.
        returned: u32,
    },
    /// Below one of those above, they came at too even a pace for people.
    EvenPace {
        /// Times between two who came there.
        gaps: u32,
        /// How many of them were much like the one before.
        even: u32,
    },
    /// Those below one of those above do less beside following than others do.
    InertClan {
        /// How many followed there.
        persons: u32,
        /// How many do nothing else.
        inert: u32,
    },
    /// Those below one of those above leave more than others do.
    FleetingClan {
        /// How many followed there.
        persons: u32,
        /// How many left.
        left: u32,
    },
    /// Below one of those above nearly everybody brought another, whoever invited them few, and they have more in common than that.
    Chained {
        /// How many followed there.
        persons: u32,
        /// How many of them brought others.
        inviters: u32,
    },
}

impl Sign {
    /// Whether it tells what others around do, who may have been put there to do harm.
    fn is_of_others(self) -> bool {
        matches!(
            self,
            Self::Inert { .. }
                | Self::Fleeting { .. }
                | Self::UsedPhones { .. }
                | Self::Returning { .. }
                | Self::EvenPace { .. }
                | Self::InertClan { .. }
                | Self::FleetingClan { .. }
                | Self::Chained { .. }
        )
    }
}

impl Weighed {
    /// Whether the reward waits for a person.
    pub fn is_held(&self) -> bool {
        self.score >= 0
    }

    /// Whether it would be held without what others around do. Only then what was given is taken back before a person looks:
    /// others can spoil a clan, but not what somebody comes with.
    pub fn is_enough_of_its_own(&self) -> bool {
        let of_others = self.suspicions.iter().filter(|suspicion| suspicion.sign.is_of_others());
        self.score - of_others.map(|suspicion| suspicion.weight).sum::<i32>() >= 0
    }
}

/// Weighs an invitation.
pub fn weigh(invitation: &Invitation<'_>) -> Weighed {
    let mut suspicions = Vec::new();
    let mut add = |weight: i32, sign: Sign| {
        if weight != 0 {
            suspicions.push(Suspicion { sign, weight });
        }
    };
    let Invitation { device, prefix, .. } = *invitation;
    add(shared_device(invitation), Sign::SharedDevice { kin: device.kin, others: device.others });
    add(shared_prefix(invitation), Sign::SharedPrefix { kin: prefix.kin, others: prefix.others });
    add(own_device(invitation), Sign::OwnDevice { own_prefix: prefix.inviter });
    let is_among_friends = invitation.ring == 2 || invitation.is_active;
    let ring = if is_among_friends { FRIENDS_WEIGHT } else { RING_WEIGHT };
    add(if invitation.ring > 0 { ring } else { 0 }, Sign::Ring { persons: invitation.ring });
    let clan = clan::heaviest(invitation);
    add(clan.phones, Sign::UsedPhones { persons: clan.of.persons(), used: clan.of.phones.seen });
    add(clan.returning, Sign::Returning { persons: clan.of.persons(), returned: clan.of.places.seen });
    add(clan.even, Sign::EvenPace { gaps: clan.of.pace.gaps, even: clan.of.pace.even });
    add(clan.chained, Sign::Chained { persons: clan.of.persons(), inviters: clan.of.inviters });
    conduct::around(invitation, &clan).into_iter().for_each(|(weight, sign)| add(weight, sign));
    if !invitation.is_active {
        add(crowd(invitation), Sign::CrowdedPrefix { persons: prefix.all.persons });
    }
    match invitation.network {
        NetworkClass::DataCentre => add(HOSTED_WEIGHT, Sign::HostedAddress),
        NetworkClass::Vpn => add(VPN_WEIGHT, Sign::VpnAddress),
        _ => {}
    }
    add(if invitation.is_driven { DRIVEN_WEIGHT } else { 0 }, Sign::Driven);
    add(if invitation.is_active { ACTIVE_WEIGHT } else { 0 }, Sign::TakesPart);
    // Stable, so that equal weights stand in the order above.
    suspicions.sort_by_key(|suspicion| std::cmp::Reverse(suspicion.weight));
    let score = suspicions.iter().fold(PRIOR, |sum, suspicion| sum.saturating_add(suspicion.weight));
    Weighed { score, suspicions, version: VERSION }
}

fn shared_device(invitation: &Invitation<'_>) -> i32 {
    let usual = if invitation.is_iphone { USUAL_IPHONE } else { USUAL_OTHER };
    let max = if invitation.is_iphone { IPHONES_MAX } else { DEVICE_MAX };
    beyond_chance(invitation, invitation.device, usual, FAMILY).min(max)
}

fn shared_prefix(invitation: &Invitation<'_>) -> i32 {
    // Persons of kin behind one prefix that are nobody's business.
    let household = match invitation.network {
        NetworkClass::Carrier | NetworkClass::Campus => 12.0,
        NetworkClass::DataCentre | NetworkClass::Vpn => 1.0,
        NetworkClass::Unknown | NetworkClass::Fixed | NetworkClass::Private => 4.0,
    };
    (beyond_chance(invitation, invitation.prefix, USUAL_PREFIX, household) / 2).min(PLACE_MAX)
}

/// What it weighs that many came from one prefix.
fn crowd(invitation: &Invitation<'_>) -> i32 {
    if invitation.network.is_shared_by_many() {
        return 0;
    }
    (poisson_tail(invitation.prefix.all.persons, CROWD_MIN) / 2).min(CROWD_MAX)
}

/// How unlikely it is that so many kin share something, as others do, beside those that are nobody's business.
fn beyond_chance(invitation: &Invitation<'_>, sharing: Sharing, usual: f64, allowed: f64) -> i32 {
    let others = f64::from(sharing.others) + usual * POPULATION;
    let chance = others / (f64::from(invitation.others.persons) + POPULATION);
    let seen = sharing.kin.saturating_sub(1);
    poisson_tail(seen, allowed + f64::from(invitation.kin.persons) * chance.min(1.0))
}

fn own_device(invitation: &Invitation<'_>) -> i32 {
    match (invitation.device.inviter, invitation.is_iphone) {
        (false, _) => 0,
        (true, true) => OWN_IPHONE,
        (true, false) if invitation.prefix.inviter => OWN_DEVICE + OWN_PLACE_TOO,
        (true, false) => OWN_DEVICE,
    }
}

#[cfg(test)]
mod tests;
