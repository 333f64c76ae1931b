//! What a decision needs to know of earlier ones, as the state of a voting campaign keeps it.
//!
//! A test holds it against `votes::decide`.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};

use guard::detectors::Act;
use proto::{Pseudonym, Timestamp};

use crate::kept::{Hash, Kept};

/// Page tokens are remembered at least so long after they were spent, as in production: they live two hours.
const TOKENS_HELD_MS: u64 = (2 * 60 + 10) * 60_000;
/// Most accounts that are counted on one device, as in production.
const DEVICE_ACCOUNTS_MAX: usize = 65_536;
/// Days are those of China.
const ZONE_MS: u64 = 8 * 3_600_000;
const DAY_MS: u64 = 24 * 3_600_000;

/// Never seeded by chance, and never iterated over.
type Fixed = BuildHasherDefault<DefaultHasher>;

/// Counters that only grow while files are judged: as many as there are lines.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    retries: HashMap<(u32, Hash, u32, Act, Hash), u32, Fixed>,
    quotas: HashMap<(u32, Hash, u64), u32, Fixed>,
    persons: HashMap<u32, HashSet<Hash, Fixed>, Fixed>,
    devices: HashMap<(u32, Pseudonym), HashSet<Hash, Fixed>, Fixed>,
    tokens: Tokens,
}

/// A token as one campaign's votes know it, or its draws: each activity remembers its own.
type Token = (u32, Act, Hash);

/// Tokens spent in this period and in the one before, with who spent them.
#[derive(Debug, Default)]
struct Tokens {
    since: Timestamp,
    young: HashMap<Token, Hash, Fixed>,
    old: HashMap<Token, Hash, Fixed>,
}

/// What is known about an attempt before it is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub replayed: bool,
    pub page_of_another: bool,
    pub accounts_on_device: u32,
    pub persons: u32,
}

impl Memory {
    /// The line that this one repeats; if there is none, it is the one to be repeated.
    pub fn retry_of(&mut self, kept: &Kept) -> Option<u32> {
        if kept.nonce == 0 {
            return None;
        }
        let key = (kept.campaign, kept.voter, kept.candidate, kept.act, kept.nonce);
        let first = *self.retries.entry(key).or_insert(kept.line);
        (first != kept.line).then_some(first)
    }

    /// The line that used up this day's vote.
    pub fn quota_spent_by(&self, kept: &Kept) -> Option<u32> {
        self.quotas.get(&quota(kept)).copied().filter(|_| kept.act == Act::Vote)
    }

    /// What the decision asks for.
    pub fn know(&self, kept: &Kept) -> Known {
        let spent = self.tokens.spent_by(token(kept));
        let seen = |set: Option<&HashSet<Hash, Fixed>>| {
            let (len, known) = set.map_or((0, false), |set| (set.len(), set.contains(&kept.voter)));
            u32::try_from(len + usize::from(!known)).unwrap_or(u32::MAX)
        };
        let on = |device| seen(self.devices.get(&(kept.campaign, device)));
        Known {
            replayed: spent == Some(kept.voter),
            page_of_another: spent.is_some_and(|voter| voter != kept.voter),
            accounts_on_device: kept.device().map_or(0, on),
            persons: seen(self.persons.get(&kept.campaign)),
        }
    }

    /// Remembers an attempt that was weighed.
    pub fn remember(&mut self, kept: &Kept) {
        if kept.act == Act::Vote {
            self.quotas.insert(quota(kept), kept.line);
        }
        self.tokens.spend(token(kept), kept.voter, kept.at);
        self.persons.entry(kept.campaign).or_default().insert(kept.voter);
        if let Some(device) = kept.device() {
            let accounts = self.devices.entry((kept.campaign, device)).or_default();
            if accounts.len() < DEVICE_ACCOUNTS_MAX {
                accounts.insert(kept.voter);
            }
        }
    }
}

fn token(kept: &Kept) -> Token {
    (kept.campaign, kept.act, kept.token)
}

fn quota(kept: &Kept) -> (u32, Hash, u64) {
    (kept.campaign, kept.voter, kept.at.0.saturating_add(ZONE_MS) / DAY_MS)
}

impl Tokens {
    fn spent_by(&self, token: Token) -> Option<Hash> {
        let found = self.young.get(&token).or_else(|| self.old.get(&token));
        found.copied().filter(|_| token.2 != 0)
    }

    fn spend(&mut self, token: Token, voter: Hash, at: Timestamp) {
        let age_ms = at.since_ms(self.since);
        if age_ms > TOKENS_HELD_MS {
            self.old = std::mem::take(&mut self.young);
            if age_ms > 2 * TOKENS_HELD_MS {
                self.old.clear();
            }
            self.since = at;
        }
        if token.2 != 0 {
            self.young.entry(token).or_insert(voter);
        }
    }
}
