//! What decisions need to know, no more, and the parts it is made of. `evolve` changes it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use indexmap::{IndexMap, IndexSet};
use proto::{CampaignId, Nonce, PersonId, PersonalRef, Profile, Pseudonym, RulesHash, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::rules::Rules;
use crate::schedule::Phase;

/// Never seeded by chance. What is hashed is random or keyed by us, so nobody outside can make it collide.
pub(crate) type Fixed = BuildHasherDefault<DefaultHasher>;
/// A map whose order, and so whose bytes, depend only on what was inserted when.
pub(crate) type Map<K, V> = IndexMap<K, V, Fixed>;
type Set<T> = IndexSet<T, Fixed>;

/// Most distinct profiles that a shard lists; far more than there are models of phones times versions of browsers.
/// A forger who makes up a new one each time must not fill the memory.
pub const PROFILES_MAX: usize = 65_536;
/// Most devices per campaign whose accounts are counted; those that come later count as new each time.
pub const DEVICES_MAX: usize = 2_000_000;
/// Most accounts counted per device, so that inserting one in order never moves more than 256 KiB. A look-alike by
/// chance has fewer in a campaign of tens of millions.
pub const DEVICE_ACCOUNTS_MAX: usize = 65_536;
/// Spent nonces are held at least so long after they were spent: longer than a page token lives (2 hours), with the
/// clock jump that a host tolerates (10 minutes) on top.
pub const NONCES_HELD_MS: u64 = (2 * 60 + 10) * 60_000;

/// All campaigns of a shard.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct State {
    /// Position of the last event that changed what anybody can see.
    pub(crate) revision: u64,
    /// In order of creation; none is ever removed, so an index stays valid.
    pub(crate) campaigns: Map<CampaignId, Campaign>,
    /// Ids are indices plus 1.
    pub(crate) profiles: Set<Profile>,
    /// Page tokens that can't be used again.
    pub(crate) nonces: Nonces,
    /// What each campaign waits for, as (time, index), so that the next deadline is found without a scan.
    pub(crate) deadlines: BTreeSet<(Timestamp, u32)>,
}

/// Nonces spent in this period and in the one before. Each is held for one to two periods; forgetting them by the
/// set costs nothing per nonce.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Nonces {
    since: Timestamp,
    young: Set<Nonce>,
    old: Set<Nonce>,
}

impl Nonces {
    pub(crate) fn spent(&self, nonce: Nonce) -> bool {
        self.young.contains(&nonce) || self.old.contains(&nonce)
    }

    pub(crate) fn spend(&mut self, nonce: Nonce, at: Timestamp) {
        self.forget(at);
        self.young.insert(nonce);
    }

    /// Forgets what was spent longer ago than any token lives.
    pub(crate) fn forget(&mut self, at: Timestamp) {
        let age_ms = at.since_ms(self.since);
        if age_ms > NONCES_HELD_MS {
            self.old = std::mem::take(&mut self.young);
            if age_ms > 2 * NONCES_HELD_MS {
                self.old.clear();
            }
            self.since = at;
        }
    }
}

/// Where a campaign is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Set up, not yet opened.
    Draft,
    /// Votes count.
    Open,
    /// Voting stands still and can go on.
    Paused,
    /// Voting has ended.
    Closed,
    /// The result stands.
    Final,
}

impl Status {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Closed => "closed",
            Self::Final => "final",
        }
    }
}

/// What a contestant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Signed up, not yet approved.
    Pending,
    /// Can be voted for.
    Approved,
    /// Turned down.
    Rejected,
    /// Taken out of the running.
    Withdrawn,
    /// Did not go on to the current round.
    Out,
}

impl Standing {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Out => "out",
        }
    }
}

/// One campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Campaign {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) rules: Rules,
    pub(crate) ruleset: RulesHash,
    pub(crate) phase: Phase,
    pub(crate) times: Times,
    /// Position of the last event that changed what everybody can see of it.
    pub(crate) revision: u64,
    /// The same for those who run it: they see sign-ups that wait, too.
    pub(crate) inside_revision: u64,
    /// Its entry in the state's deadlines.
    pub(crate) due: Option<Timestamp>,
    /// By number minus 1.
    pub(crate) contestants: Vec<Contestant>,
    /// How many contestants are rejected.
    pub(crate) rejected: u32,
    /// Numbers of those who went on to the current round, best first; empty in the first one.
    pub(crate) advanced: Vec<u32>,
    /// Everybody who voted; none is removed before the result is final, so an index stays valid.
    pub(crate) persons: Map<PersonId, Person>,
    /// Votes by (index of person, contestant); only where a rule limits them.
    pub(crate) choices: Map<(u32, u32), u32>,
    pub(crate) followers: Set<PersonId>,
    pub(crate) signed_up: BTreeMap<PersonId, u32>,
    /// Indices of the persons who voted with a device, ascending.
    pub(crate) devices: Map<Pseudonym, SmallVec<[u32; 4]>>,
    /// Latest mark by (contestant, juror).
    pub(crate) marks: BTreeMap<(u32, SmolStr), u8>,
}

/// When what happened to a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) created: Timestamp,
    pub(crate) opened: Option<Timestamp>,
    pub(crate) finalized: Option<Timestamp>,
    /// When the public board last took over the counts.
    pub(crate) board: Timestamp,
}

/// One contestant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Contestant {
    pub(crate) profile: PersonalRef,
    pub(crate) standing: Standing,
    /// Counted votes of earlier rounds.
    pub(crate) votes_before: u64,
    /// Counted votes of this round.
    pub(crate) tally: Tally,
    /// The tally as the board shows it.
    pub(crate) shown: Tally,
    /// Held votes of all rounds.
    pub(crate) held: u64,
    /// Held votes when the board last moved.
    pub(crate) held_shown: u64,
}

/// A count, and the position at which it was reached: 0 without any votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) votes: u64,
    pub(crate) reached_at: u64,
}

/// What a person has used of their quota. There may be millions: 12 bytes beside the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Person {
    /// The calendar day of the last vote.
    pub(crate) day: i32,
    /// Votes on that day.
    pub(crate) votes_today: u32,
    /// Votes in all.
    pub(crate) votes: u32,
}

impl Person {
    /// Votes cast on this day.
    pub(crate) fn votes_on(&self, day: i32) -> u32 {
        if self.day == day { self.votes_today } else { 0 }
    }
}

impl State {
    /// Campaigns that wait for this time or an earlier one, soonest first.
    pub(crate) fn due(&self, now: Timestamp) -> impl Iterator<Item = (&CampaignId, &Campaign)> {
        let due = self.deadlines.iter().take_while(move |(at, _)| *at <= now);
        due.filter_map(|(_, index)| self.campaigns.get_index(*index as usize))
    }

    /// The id of this profile; `None` if it was never listed.
    pub(crate) fn profile_id(&self, profile: &Profile) -> Option<u32> {
        let index = self.profiles.get_index_of(profile)?;
        u32::try_from(index + 1).ok()
    }
}

impl Campaign {
    /// The contestant with this number.
    pub(crate) fn contestant(&self, number: u32) -> Option<&Contestant> {
        self.contestants.get((number as usize).checked_sub(1)?)
    }

    /// Contestants with their numbers.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, &Contestant)> {
        (1..).zip(&self.contestants)
    }

    /// Votes of this person that named this contestant; known only where a rule limits them.
    pub(crate) fn votes_for(&self, person: &PersonId, contestant: u32) -> u32 {
        let index = self.persons.get_index_of(person).and_then(|index| u32::try_from(index).ok());
        index.and_then(|index| self.choices.get(&(index, contestant))).copied().unwrap_or(0)
    }

    /// Distinct persons who voted with this device, this one included.
    pub(crate) fn accounts_on(&self, device: &Pseudonym, person: &PersonId) -> u32 {
        let Some(accounts) = self.devices.get(device) else { return 1 };
        let index = self.persons.get_index_of(person).and_then(|index| u32::try_from(index).ok());
        let known = index.is_some_and(|index| accounts.binary_search(&index).is_ok());
        u32::try_from(accounts.len() + usize::from(!known)).unwrap_or(u32::MAX)
    }

    /// Distinct persons who voted, this one included.
    pub(crate) fn voters_with(&self, person: &PersonId) -> u32 {
        let known = self.persons.contains_key(person);
        u32::try_from(self.persons.len() + usize::from(!known)).unwrap_or(u32::MAX)
    }

    /// Votes that this person has left on this day; `None`: no limit. Limits per contestant come on top.
    pub(crate) fn votes_left(&self, person: &Person, day: i32) -> Option<u32> {
        let today =
            self.rules.votes_per_person_per_day.map(|max| max.get().saturating_sub(person.votes_on(day)));
        let in_all = self.rules.votes_per_person.map(|max| max.get().saturating_sub(person.votes));
        today.into_iter().chain(in_all).min()
    }

    /// What this person has used of their quota.
    pub(crate) fn used_by(&self, person: &PersonId) -> Person {
        self.persons.get(person).copied().unwrap_or_default()
    }
}
