//! What somebody who takes a prize has in common with others who take: whether a squad takes, or people do.
//!
//! A squad is many accounts of few hands: they come with one phone behind one address, or with few, and what they win goes to
//! few telephone numbers. Everything comes as counts of persons that whoever keeps a campaign has at hand, so that weighing a
//! take costs the same among ten persons and a million.
//!
//! The mechanism is that of [`crate::referral`]: a count is held against what chance and a household make of it, as
//! Chernoff's bound on a Poisson tail, and parts add up as log-odds (naive Bayes, with bounds where parts say the same). How
//! usual a phone is among those behind one address is taken from the campaign itself, from everybody *else*: density has to
//! come from shared resources (SynchroTrap, CCS 2014), and a phone that many have everywhere is no resource that is shared.
//! How closely a group arrives is counted in arrivals, not in seconds, so an article that brings everybody at once says nothing.
//! That a group only takes is held against the share of those elsewhere who do, so it says nothing of a campaign for strangers.
//!
//! Honest doubles: families with one tablet, dormitories and offices behind one address, classes with tablets of one kind,
//! colleagues who let one of them fetch the parcels. So what a place shows is never enough alone, nor is an iPhone that looks
//! like others, nor an address that parcels go to.

use proto::evidence::NetworkClass;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tails::{binomial_tail, ln_milli, poisson_tail};

/// Counts changes of what is weighed and how: what was held says by which it was.
pub const VERSION: u16 = 2;
/// From which score on a prize is held, unless a campaign says otherwise: even odds.
pub const BAR: i32 = 0;

/// Log-odds of a squad before anything is known, in milli-nats: some two takes in a hundred.
const PRIOR: i32 = -4_000;
/// Most that one phone for many weighs: enough alone.
const DEVICE_MAX: i32 = 5_500;
/// The same where phones look alike: iPhones of one model, tablets of a school. Not enough in a crowded place either: an office
/// may well have a dozen of one model.
const LOOKALIKE_MAX: i32 = 1_900;
/// Most that one phone in many places weighs. Not enough in a crowded place either, since how usual it is is not known.
const SPREAD_MAX: i32 = 1_900;
/// Most that one telephone number for many parcels weighs: enough alone.
const PHONE_MAX: i32 = 4_600;
/// Most that one address for many parcels weighs. Not enough in a crowded place either: offices and dormitories have one.
const ADDRESS_MAX: i32 = 1_200;
/// Most that it weighs that a place is crowded, that its people came in one go, that they only take, and all of it: not enough with
/// a hosting company's address either, since companies send their people's traffic through clouds.
const CROWD_MAX: i32 = 1_600;
const BURST_MAX: i32 = 1_600;
const IDLE_MAX: i32 = 1_500;
const PLACE_MAX: i32 = 2_000;
/// What an address of a hosting company and one of a VPN weigh, and a program instead of a browser.
const HOSTED_WEIGHT: i32 = 1_800;
const VPN_WEIGHT: i32 = 400;
const DRIVEN_WEIGHT: i32 = 3_000;

/// Accounts on one phone beside the first that are a family's business.
const FAMILY: f64 = 2.0;
/// Parcels of others to one telephone number that are: a parent's, a colleague's.
const FETCHED: f64 = 1.0;
/// The same to one address.
const NEIGHBOURS: f64 = 8.0;
/// Persons behind one prefix before it is crowded, where no carrier or school is known to stand behind it.
const CROWD: f64 = 10.0;
/// Share of all persons that one prefix may have beside: campaigns of a town are full of neighbours.
const CROWD_SHARE: f64 = 0.02;
/// Persons that the campaign is thought to have had before the first came, so that few don't decide what is usual.
const POPULATION: f64 = 60.0;
/// How usual one rendering is among them: iPhones of one model look alike, other phones seldom do.
const USUAL_IPHONE: f64 = 0.08;
const USUAL_OTHER: f64 = 0.015;
/// Members from which it is looked at how closely a group arrived.
const BURST_MIN: u32 = 6;

/// What is known of somebody who takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Take {
    /// Whether they came with an iPhone.
    pub is_iphone: bool,
    /// Whether a program was seen instead of a browser.
    pub is_driven: bool,
    /// Whether they have done nothing in the account but take.
    pub only_takes: bool,
    /// What kind of network they came from.
    pub network: NetworkClass,
    /// Persons with the same phone, as far as renderings tell, the taker among them. 0: the phone is not known.
    pub device: u32,
    /// Those of them behind the same prefix. 0: one of both is not known.
    pub place: u32,
    /// Who is behind the same prefix.
    pub prefix: Group,
    /// Persons whose parcels go to the same telephone number, the taker among them. 0: no parcel was asked for.
    pub phone: u32,
    /// Persons whose parcels go to the same address.
    pub address: u32,
    /// Persons of the campaign of whom something was seen.
    pub everybody: u32,
    /// Those of them who only take.
    pub idle: u32,
}

/// Persons who have something in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Group {
    /// How many, the taker among them.
    pub persons: u32,
    /// How many persons of the campaign came from the first of them to the last, both included.
    pub span: u32,
    /// How many of them only take.
    pub idle: u32,
}

/// What a take came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WeighedTake")]
pub struct Weighed {
    /// Log-odds of a squad in milli-nats; 0 is even odds.
    pub score: i32,
    /// What was seen, heaviest first.
    pub suspicions: Vec<Suspicion>,
    /// By which version of the rules.
    pub version: u16,
}

/// Something that speaks for a squad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TakeSuspicion")]
pub struct Suspicion {
    /// What.
    pub sign: Sign,
    /// Its part of the score in milli-nats.
    pub weight: i32,
}

/// What exactly was seen. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "TakeSign")]
pub enum Sign {
    /// More accounts on one phone behind one prefix than a family and chance have.
    SharedDevice {
        /// How many, the taker among them.
        persons: u32,
        /// How many came from that prefix in all.
        prefix: u32,
    },
    /// More accounts on one phone, wherever they came from.
    SpreadDevice {
        /// How many, the taker among them.
        persons: u32,
    },
    /// Parcels of many go to one telephone number.
    SharedPhone {
        /// Of how many.
        persons: u32,
    },
    /// Parcels of many go to one address.
    SharedAddress {
        /// Of how many.
        persons: u32,
    },
    /// More came from one prefix than a household or an office has.
    CrowdedPrefix {
        /// How many.
        persons: u32,
    },
    /// Those of one prefix came one behind the other.
    OneGo {
        /// How many.
        persons: u32,
        /// Among how many arrivals.
        span: u32,
    },
    /// The address belongs to a hosting company.
    HostedAddress,
    /// The address is a known VPN exit.
    VpnAddress,
    /// A program was seen instead of a browser.
    Driven,
    /// Those of one prefix do nothing in the account but take, more of them than elsewhere.
    OnlyTakes {
        /// How many of them, the taker among them.
        persons: u32,
        /// How many came from that prefix in all.
        prefix: u32,
    },
}

/// Weighs a take.
pub fn weigh(take: &Take) -> Weighed {
    let mut suspicions = Vec::new();
    let mut add = |weight: i32, sign: Sign| {
        if weight != 0 {
            suspicions.push(Suspicion { sign, weight });
        }
    };
    // Both say that a phone has many accounts: it is said once.
    let (here, spread) = (shared_device(take), spread_device(take));
    if here >= spread {
        add(here, Sign::SharedDevice { persons: take.place, prefix: take.prefix.persons });
    } else {
        add(spread, Sign::SpreadDevice { persons: take.device });
    }
    let phone = poisson_tail(take.phone.saturating_sub(1), FETCHED).min(PHONE_MAX);
    add(phone, Sign::SharedPhone { persons: take.phone });
    let address = (poisson_tail(take.address.saturating_sub(1), NEIGHBOURS) / 2).min(ADDRESS_MAX);
    add(address, Sign::SharedAddress { persons: take.address });
    let Group { persons, span, idle } = take.prefix;
    let crowd = crowd(take);
    add(crowd, Sign::CrowdedPrefix { persons });
    let burst = burst(take).min(PLACE_MAX - crowd);
    add(burst, Sign::OneGo { persons, span });
    add(only_takes(take).min(PLACE_MAX - crowd - burst), Sign::OnlyTakes { persons: idle, prefix: persons });
    match take.network {
        NetworkClass::DataCentre => add(HOSTED_WEIGHT, Sign::HostedAddress),
        NetworkClass::Vpn => add(VPN_WEIGHT, Sign::VpnAddress),
        _ => {}
    }
    add(if take.is_driven { DRIVEN_WEIGHT } else { 0 }, Sign::Driven);
    // Stable, so that equal weights stand in the order above.
    suspicions.sort_by_key(|suspicion| std::cmp::Reverse(suspicion.weight));
    let score = suspicions.iter().fold(PRIOR, |sum, suspicion| sum.saturating_add(suspicion.weight));
    Weighed { score, suspicions, version: VERSION }
}

/// How unlikely it is that so many behind one prefix have one phone, as often as people elsewhere have it.
fn shared_device(take: &Take) -> i32 {
    let elsewhere = f64::from(take.device.saturating_sub(take.place)) + usual(take) * POPULATION;
    let others = f64::from(take.everybody.saturating_sub(take.prefix.persons)) + POPULATION;
    let beside = f64::from(take.prefix.persons.saturating_sub(take.place));
    let tail = poisson_tail(take.place.saturating_sub(1), FAMILY + beside * (elsewhere / others).min(1.0));
    let looks_alike = take.is_iphone || take.network == NetworkClass::Campus;
    tail.min(if looks_alike { LOOKALIKE_MAX } else { DEVICE_MAX })
}

fn spread_device(take: &Take) -> i32 {
    let expected = FAMILY + usual(take) * (f64::from(take.everybody) + POPULATION);
    poisson_tail(take.device.saturating_sub(1), expected).min(SPREAD_MAX)
}

fn usual(take: &Take) -> f64 {
    if take.is_iphone { USUAL_IPHONE } else { USUAL_OTHER }
}

fn crowd(take: &Take) -> i32 {
    if take.network.is_shared_by_many() {
        return 0;
    }
    let expected = CROWD + CROWD_SHARE * f64::from(take.everybody);
    (poisson_tail(take.prefix.persons.saturating_sub(1), expected) / 2).min(CROWD_MAX)
}

/// How unlikely it is that those of a place came so closely, had they come among all others: all but one of n fall into the
/// share of arrivals that lies between the first and the last, wherever that lies.
fn burst(take: &Take) -> i32 {
    let Group { persons, span, .. } = take.prefix;
    if take.network.is_shared_by_many() || persons < BURST_MIN || span >= take.everybody {
        return 0;
    }
    let each = ln_milli(f64::from(take.everybody) / f64::from(span.max(1)));
    let all = i32::try_from(persons - 1).unwrap_or(i32::MAX).saturating_mul(each);
    (all.saturating_sub(ln_milli(f64::from(persons))).max(0) / 4).min(BURST_MAX)
}

/// How unlikely it is that so many beside the taker only take, were they as those elsewhere. Half of it, as with a crowd: people of
/// one place hear of the same things. Where few are known to do more, nobody is thought to, so it says nothing.
fn only_takes(take: &Take) -> i32 {
    let Group { persons, idle, .. } = take.prefix;
    let others = take.everybody.saturating_sub(persons);
    let idle_elsewhere = take.idle.saturating_sub(idle);
    let active_elsewhere = others.saturating_sub(idle_elsewhere);
    if !take.only_takes || take.network.is_shared_by_many() || active_elsewhere == 0 {
        return 0;
    }
    let odds = (f64::from(idle_elsewhere) + POPULATION) / f64::from(active_elsewhere);
    (binomial_tail(idle.saturating_sub(1), persons.saturating_sub(1), odds) / 2).min(IDLE_MAX)
}

#[cfg(test)]
mod tests;
