//! What decisions need to know, no more, and the parts it is made of. `evolve` changes it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use decider::compact::{Compact, Fixed};
use indexmap::{IndexMap, IndexSet};
use proto::{CampaignId, PersonId, PersonalRef, Profile, Pseudonym, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::event::{Evidence, Mention, Neighbourhood, Renderings};
use crate::rules::Rules;
use crate::schedule::Phase;

mod acts;
mod ballots;
mod cases;
mod listing;
mod minutes;
mod nonces;
mod parts;
mod weighing;

pub(crate) use acts::{Acts, Mark};
pub(crate) use ballots::Ballots;
pub(crate) use cases::{CaseFile, Cases};
pub(crate) use listing::Listing;
pub(crate) use minutes::Minutes;
pub(crate) use nonces::Nonces;
pub use parts::PART_POSITIONS;
pub(crate) use weighing::Weighing;

/// Never seeded by chance. What is hashed is random or keyed by us, so nobody outside can make it collide.
pub(crate) type FixedState = BuildHasherDefault<DefaultHasher>;
/// A map whose order, and so whose bytes, depend only on what was inserted when.
pub(crate) type Map<K, V> = IndexMap<K, V, FixedState>;
type Set<T> = IndexSet<T, FixedState>;

/// Most entries of each list of what repeats: far more than there are models of phones times versions of browsers, and
/// as many networks as a province has. A forger who makes up a new one each time must not fill the memory; what comes
/// later stands in its vote in full.
pub const LISTED_MAX: usize = 262_144;
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
    /// Common traits of devices that voted.
    pub(crate) profiles: Listing<Profile>,
    /// Rare traits of devices that voted.
    pub(crate) devices: Listing<Renderings>,
    /// Networks that votes came from.
    pub(crate) networks: Listing<Neighbourhood>,
    /// Page tokens that can't be used again.
    pub(crate) nonces: Nonces,
    /// What each campaign waits for, as (time, index), so that the next deadline is found without a scan.
    pub(crate) deadlines: BTreeSet<(Timestamp, u32)>,
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
    pub(crate) weighing: Weighing,
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
    /// Everybody who voted; none is removed before the result is final, so a number stays valid.
    pub(crate) persons: Compact<PersonId, Person>,
    /// Votes by (number of person, contestant); only where a rule limits them.
    pub(crate) choices: Compact<Choice, u32>,
    pub(crate) followers: Compact<PersonId, ()>,
    pub(crate) signed_up: BTreeMap<PersonId, u32>,
    /// Numbers of the persons who voted with a device, ascending.
    pub(crate) devices: Map<Pseudonym, SmallVec<[u32; 4]>>,
    /// Latest mark by (contestant, juror).
    pub(crate) marks: BTreeMap<(u32, SmolStr), u8>,
    /// Every vote, until the result is final.
    pub(crate) ballots: Ballots,
    /// In which minute each vote was cast, until the result is final.
    pub(crate) minutes: Minutes,
    /// Positions at which rounds ended, ascending.
    pub(crate) rounds_ended: Vec<u64>,
    pub(crate) acts: Acts,
    pub(crate) cases: Cases,
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
    /// The last round that it took part in, from 1.
    pub(crate) round: u16,
    /// Counted votes of that round.
    pub(crate) tally: Tally,
    /// The tally as the board shows it.
    pub(crate) shown: Tally,
    /// Held votes of all rounds.
    pub(crate) held: u64,
    /// Held votes when the board last moved.
    pub(crate) held_shown: u64,
    /// Voided votes of all rounds.
    pub(crate) voided: u64,
    /// Voided votes when the board last moved.
    pub(crate) voided_shown: u64,
}

/// A count, and the position at which it was reached, which is that of the newest vote in it: 0 without any votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) votes: u64,
    pub(crate) reached_at: u64,
}

/// What a person has used of their quota, and where their votes are. There may be millions: 24 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Person {
    /// From 0, in the order of first votes.
    pub(crate) number: u32,
    /// The calendar day of the last vote.
    pub(crate) day: i32,
    /// Votes on that day.
    pub(crate) votes_today: u32,
    /// Votes in all.
    pub(crate) votes: u32,
    /// Position of the last vote.
    pub(crate) newest: u64,
}

impl Fixed for Person {
    const BYTES: usize = 24;

    fn put(&self, into: &mut [u8]) {
        let fields = [self.number, self.day.cast_unsigned(), self.votes_today, self.votes];
        into[..16].chunks_exact_mut(4).zip(fields).for_each(|(into, field)| field.put(into));
        self.newest.put(&mut into[16..]);
    }

    fn take(from: &[u8]) -> Self {
        let field = |index: usize| u32::take(&from[4 * index..][..4]);
        Self {
            number: field(0),
            day: field(1).cast_signed(),
            votes_today: field(2),
            votes: field(3),
            newest: u64::take(&from[16..]),
        }
    }
}

/// A person's number and a contestant's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice(pub(crate) u32, pub(crate) u32);

impl Fixed for Choice {
    const BYTES: usize = 8;

    fn put(&self, into: &mut [u8]) {
        self.0.put(&mut into[..4]);
        self.1.put(&mut into[4..]);
    }

    fn take(from: &[u8]) -> Self {
        Self(u32::take(&from[..4]), u32::take(&from[4..]))
    }
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

    /// Lists what this evidence states for the first time.
    pub(crate) fn list(&mut self, evidence: &Evidence) {
        self.profiles.list(&evidence.profile);
        self.devices.list(&evidence.device);
        self.networks.list(&evidence.network);
    }

    /// The device that evidence mentions, once its first mention was listed.
    pub(crate) fn device(&self, mention: &Mention<Renderings>) -> Option<Pseudonym> {
        self.devices.find(mention).and_then(|found| found.device)
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

    /// The round in which an event at this position happened, from 1, and the position behind which that began.
    pub(crate) fn round_at(&self, position: u64) -> (u16, u64) {
        let ended = self.rounds_ended.partition_point(|end| *end < position);
        let began = ended.checked_sub(1).map_or(0, |last| self.rounds_ended[last]);
        (u16::try_from(ended + 1).expect("rules bound the number of rounds"), began)
    }

    /// Votes of this person that named this contestant; known only where a rule limits them.
    pub(crate) fn votes_for(&self, person: &PersonId, contestant: u32) -> u32 {
        let person = self.persons.get(person);
        person.and_then(|person| self.choices.get(&Choice(person.number, contestant))).unwrap_or(0)
    }

    /// Distinct persons who voted with this device, this one included.
    pub(crate) fn accounts_on(&self, device: &Pseudonym, person: &PersonId) -> u32 {
        let Some(accounts) = self.devices.get(device) else { return 1 };
        let known =
            self.persons.get(person).is_some_and(|found| accounts.binary_search(&found.number).is_ok());
        u32::try_from(accounts.len() + usize::from(!known)).unwrap_or(u32::MAX)
    }

    /// Distinct persons who voted, this one included.
    pub(crate) fn voters_with(&self, person: &PersonId) -> u32 {
        let known = self.persons.contains(person);
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
        self.persons.get(person).unwrap_or_default()
    }
}
