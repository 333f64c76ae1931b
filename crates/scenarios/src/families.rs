//! Families of attacks. Each is one file that says what the attacker does, pays and sees, and one line here.

mod bought_votes;
mod cloud_phones;
mod cookie_clearing;
mod device_farm;
mod envelope_hunters;
mod framing;
mod lottery_accounts;
mod paid_groups;
mod proxy_rotation;
mod raid;
mod random_fingerprints;
mod referral_rings;
mod request_replay;
mod single_device_loop;
mod sleeping_accounts;
mod slow_drip;
mod token_farming;

pub use raid::{Account, Raid};

/// A way to cheat.
#[derive(Debug)]
pub struct Family {
    /// Its name in truth files and tables.
    pub name: &'static str,
    /// What is done, in a line.
    pub about: &'static str,
    /// The honest cohort that resembles it.
    pub double: &'static str,
    /// How many earlier campaigns it needs, if that matters.
    pub earlier: Option<u32>,
    /// Whether it works for a candidate that the crowd loves already, and who knows nothing of it.
    pub is_for_leader: bool,
    /// Attacks.
    pub attack: fn(&mut Raid<'_>),
}

/// Every family, in the order in which tables show them.
pub const FAMILIES: [Family; 17] = [
    single_device_loop::FAMILY,
    cookie_clearing::FAMILY,
    request_replay::FAMILY,
    proxy_rotation::FAMILY,
    cloud_phones::FAMILY,
    device_farm::FAMILY,
    random_fingerprints::FAMILY,
    token_farming::FAMILY,
    sleeping_accounts::FAMILY,
    slow_drip::FAMILY,
    referral_rings::FAMILY,
    lottery_accounts::FAMILY,
    envelope_hunters::FAMILY,
    paid_groups::KNOWN,
    paid_groups::NEW,
    bought_votes::FAMILY,
    framing::FAMILY,
];

/// The family of this name.
pub fn family(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.name == name)
}
