//! Where the number of a draw comes from, and how a stranger checks it.
//!
//! Each draw campaign has a secret seed. Its hash stands in the event that creates the campaign, so before anybody draws;
//! the seed itself stands in the log once the campaign has closed. With it anybody computes the [`number`] of each draw
//! again, from the rules in the log what it gives, and from what moved the stock that nothing else was possible:
//! [`bundle`] is what they are given for it, [`check`] does it.
//!
//! A draw's number in its campaign is the order of arrival, and it goes into the computation: whoever draws a place later
//! gets another number. Nothing else about the moment does.
//!
//! **What that proves**: once a campaign was created, nobody could choose a number, and none depends on the device, on the
//! clock, or on what is left. What a number gave follows from rules that were settled before the first draw, so a prize that
//! was withheld, guaranteed or given as a consolation was so by those rules.
//!
//! **What it does not prove**:
//! - Whoever holds the server's vault knows the seeds of all ids. Before the creation they can try ids for the campaign until
//!   the numbers suit them: the commitment does not prevent it.
//! - Before the close they can foresee draws, and let somebody they know draw at the right place in the order; or delay others at
//!   the door so that the order suits them. Somebody whose attempt never came to be decided stands in no log. Attempts while the
//!   draw was not open stand in the log alone; when it was open stands in the bundle.
//! - Operators say when stock comes and who is on which list, pause, and take prizes back. All of it stands in the bundle, and
//!   shows whom it hit; why, they say themselves.
//! - That a line's time is the true one: times never go back, and days, slots and lapses must follow from them, but within that
//!   the server's clock is believed. The log's chain of hashes covers them.
//! - Nobody can see from a bundle that each person in it is a person, or that tickets were earned: that is for auditors, from
//!   the logs of votes and ledger.
//! - That a person was not refused more often: of each person and rule only the first refusal stands in the bundle.
//! - That the bundle is the whole log: its positions are those of the log, whose chain of hashes auditors compare.
//!
//! **Who is named**: a bundle is public and has the whole id of each person who drew, entered, took a part, was listed or
//! refused, or had a ticket. The id is a pseudonym of a person for an account, the same in all of its campaigns: it leads to
//! no name, but bundles of one account can be joined by it, and whoever knows somebody's id sees how they fared. It can't be
//! cut short, since all of it goes into each [`value`] and into the root of a raffle's list. Pages that anybody looks at cut
//! ids short all the same: who does not want to check anything need not see them.

pub mod bundle;
pub mod check;

use std::fmt;

use proto::{CampaignId, Hash, PersonId, TenantId};

use crate::chance;

/// Keys of two purposes never meet.
const SEED_CONTEXT: &str = "fairground 2026 seed of a draw";
const CODE_CONTEXT: &str = "fairground 2026 code of a prize";

/// The secret that all seeds, and all codes of prizes, of a deployment are made from.
#[derive(Clone)]
pub struct Seeds([u8; 32]);

impl Seeds {
    /// Seeds made from this secret: 32 random bytes, the same for the life of the deployment.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The seed of a campaign: always the same one, since a campaign's id is never used twice.
    pub fn seed(&self, tenant: &TenantId, campaign: &CampaignId) -> Hash {
        Hash(self.hasher(SEED_CONTEXT, tenant, campaign).finalize().into())
    }

    /// What nobody can guess of the code of a prize.
    pub(crate) fn secret_of_code(&self, tenant: &TenantId, campaign: &CampaignId, won: u64) -> Hash {
        let mut hasher = self.hasher(CODE_CONTEXT, tenant, campaign);
        hasher.update(&won.to_le_bytes());
        Hash(hasher.finalize().into())
    }

    fn hasher(&self, context: &str, tenant: &TenantId, campaign: &CampaignId) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_derive_key(context);
        hasher.update(&self.0);
        name(&mut hasher, tenant.as_str());
        name(&mut hasher, campaign.as_str());
        hasher
    }

    /// The seed of a campaign, if it is the one that was committed to.
    pub(crate) fn committed(
        &self,
        tenant: &TenantId,
        campaign: &CampaignId,
        committed: &Hash,
    ) -> Option<Hash> {
        let seed = self.seed(tenant, campaign);
        (commitment(&seed) == *committed).then_some(seed)
    }

    /// A key for another purpose: it tells nothing of the seeds, and they nothing of it.
    pub(crate) fn key(&self, context: &'static str) -> [u8; 32] {
        blake3::derive_key(context, &self.0)
    }
}

/// Never tells the secret.
impl fmt::Debug for Seeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seeds(secret)")
    }
}

/// What a campaign commits to before anybody draws: the BLAKE3 hash of its seed.
pub fn commitment(seed: &Hash) -> Hash {
    Hash(blake3::hash(&seed.0).into())
}

/// The number of a draw, each below `below` equally likely: its [`value`] divided by `below`, of which the rest counts.
///
/// # Panics
/// If `below` is 0: there is no such number.
pub fn number(seed: &Hash, campaign: &CampaignId, draw: u64, person: PersonId, below: u64) -> u64 {
    value(seed, campaign, draw, person, below) % below
}

/// The 64 bits that the number of a draw comes from.
///
/// The bytes are BLAKE3's output keyed with the seed, over the campaign's name (one byte of length in front), the draw's
/// number in 8 bytes, least first, and the person's id. The first eight of them that are no rest beyond the largest
/// multiple of `below`, read least first, are the value: so no number is likelier than another.
///
/// # Panics
/// If `below` is 0: there is no such number.
pub fn value(seed: &Hash, campaign: &CampaignId, draw: u64, person: PersonId, below: u64) -> u64 {
    let mut hasher = blake3::Hasher::new_keyed(&seed.0);
    name(&mut hasher, campaign.as_str());
    hasher.update(&draw.to_le_bytes());
    hasher.update(&person.0);
    chance::even(&mut hasher.finalize_xof(), below)
}

/// Names have at most 48 bytes; the length in front keeps two of them apart.
fn name(hasher: &mut blake3::Hasher, name: &str) {
    let length = u8::try_from(name.len()).expect("names are short");
    hasher.update(&[length]).update(name.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lucky() -> CampaignId {
        "lucky".parse().unwrap()
    }

    fn tenant() -> TenantId {
        "default".parse().unwrap()
    }

    #[test]
    fn seeds_differ_by_secret_tenant_and_campaign_and_are_never_shown() {
        let seeds = Seeds::new([1; 32]);
        let seed = seeds.seed(&tenant(), &lucky());
        assert_eq!(seed, Seeds::new([1; 32]).seed(&tenant(), &lucky()));
        assert_ne!(seed, Seeds::new([2; 32]).seed(&tenant(), &lucky()));
        assert_ne!(seed, seeds.seed(&"other".parse().unwrap(), &lucky()));
        assert_ne!(seed, seeds.seed(&tenant(), &"other".parse().unwrap()));
        // Where one name ends and the next begins matters.
        let parted = seeds.seed(&"defaultl".parse().unwrap(), &"ucky".parse().unwrap());
        assert_ne!(seed, parted);
        assert_eq!(format!("{seeds:?}"), "Seeds(secret)");
        assert_ne!(commitment(&seed), seed);
    }

    /// Written down for ever: whoever checks a draw of this release computes the same.
    #[test]
    fn the_number_of_a_draw_never_changes() {
        let numbers = [(1, 10), (2, 10), (1, 1_000_000), (1, 1), (1, u64::MAX), (1, (1 << 63) + 1)]
            .map(|(draw, below)| number(&Hash([7; 32]), &lucky(), draw, PersonId([1; 16]), below));
        assert_eq!(numbers, [6, 2, 870_236, 0, 9_932_252_235_059_870_236, 7_128_828_482_398_384_559]);
    }

    /// Of 2^64 values nearly half lie beyond 2^63 + 1 and are rejected, so a number below it exists only by rejection.
    #[test]
    fn what_lies_beyond_the_largest_multiple_is_rejected() {
        let below = (1 << 63) + 1;
        let draws = 1..=1_000_u64;
        let of = |draw| number(&Hash([7; 32]), &lucky(), draw, PersonId([1; 16]), below);
        let low = draws.clone().filter(|draw| of(*draw) < below / 2).count();
        assert!(draws.clone().all(|draw| of(draw) < below));
        // By division alone the lower half would come twice as often as the upper: 667 of 1,000.
        assert!((430..=570).contains(&low), "{low} of 1000 in the lower half");
    }

    /// Chi-square with 9 degrees of freedom: 27.9 is exceeded once in a thousand fair tables, and this one is fixed.
    #[test]
    fn every_number_is_equally_likely() {
        let mut counts = [0_u64; 10];
        for draw in 0..100_000 {
            counts[number(&Hash([9; 32]), &lucky(), draw, PersonId([2; 16]), 10) as usize] += 1;
        }
        let thousandths: u64 =
            counts.iter().map(|count| count.abs_diff(10_000).pow(2) * 1_000 / 10_000).sum();
        assert!(thousandths < 27_900, "{counts:?}");
    }
}
