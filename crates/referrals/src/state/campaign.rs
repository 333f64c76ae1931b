//! One campaign: who invited whom, and what came of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use decider::compact::{Compact, Fixed};
use guard::referral::{Marks, Repeats};
use proto::{CampaignId, PersonId, Pseudonym, TenantId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Clan, Person, Waiting};
use crate::code::Code;
use crate::rules::Rules;
use crate::tree::{Inviter, Medium};

/// Where a campaign is in its life. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ReferralStatus")]
pub enum Status {
    /// Set up, not yet opened.
    Draft,
    /// Persons can invite and accept.
    Open,
    /// Inviting stands still and can go on.
    Paused,
    /// Inviting has ended; who has come can still count, and leave.
    Closed,
    /// Nothing changes any more, and the ranking stands.
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

/// How long rewards are given before they are weighed again: rings are made within hours to days.
const SWEEP_AFTER_MS: u64 = 24 * 3_600_000;
/// Time between two steps of weighing again, in which commands come: a million persons take a minute at the most.
pub(crate) const SWEEP_PAUSE_MS: u64 = 50;
/// How long what comes below an inviter has their rewards weighed again: what comes later is no part of a ring of hours to days,
/// and a campaign that runs for months would weigh each reward every day.
const RING_MS: u64 = 7 * 24 * 3_600_000;
/// How long a person can decide about what was doubted last, before nothing changes any more.
const DOUBT_MS: u64 = 24 * 3_600_000;

/// One campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Campaign {
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) rules: Rules,
    pub(crate) status: Status,
    pub(crate) times: Times,
    /// Position of the last event that changed what can be seen of it.
    pub(crate) revision: u64,
    /// Whose code this is.
    pub(crate) codes: Compact<Code, PersonId>,
    /// Persons, and channels under ids of their own.
    pub(crate) persons: Compact<PersonId, Person>,
    /// Channels by their place among persons.
    pub(crate) channels: BTreeMap<PersonId, Channel>,
    /// Inviters by how many of theirs count, most first, then by who got there first. Persons only, with at least one.
    pub(crate) ranking: BTreeSet<(Reverse<u32>, u64, PersonId)>,
    /// Milestones that somebody has reached.
    pub(crate) goals: BTreeMap<(PersonId, u32), Goal>,
    /// Who came with a phone, and from a prefix.
    pub(crate) devices: Compact<Pseudonym, Group>,
    pub(crate) prefixes: Compact<Pseudonym, Group>,
    /// How many of one inviter's accepted with a phone or from a prefix, under keys that [`shared_key`] makes.
    pub(crate) shared: Compact<PersonId, u32>,
    /// Those below an inviter.
    pub(crate) clans: Compact<PersonId, Clan>,
    /// All who came.
    pub(crate) everybody: Clan,
    pub(crate) sweep: Sweep,
    /// Rewards that are held, and those that are given and look made up.
    pub(crate) held: Waiting,
    pub(crate) doubted: Waiting,
    pub(crate) counts: Counts,
}

/// Where weighing rewards again stands: what was given early was given before much was known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Sweep {
    /// Since when rewards were given that were not weighed again.
    pub(crate) since: Option<Timestamp>,
    /// Where it goes on, downward, and when; `None`: none is under way.
    pub(crate) below: Option<(PersonId, Timestamp)>,
    /// When the newest began, whether it is under way or not, and when the one before it did; 0: there was none.
    pub(crate) began: Timestamp,
    pub(crate) before: Timestamp,
    /// When the newest reward was given; 0: none was.
    pub(crate) given: Timestamp,
    /// When a reward was doubted last.
    pub(crate) doubted: Option<Timestamp>,
}

/// An article, a poster, a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Channel {
    pub(crate) name: CampaignId,
    pub(crate) medium: Medium,
    pub(crate) code: Code,
}

/// A milestone that somebody has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Goal {
    /// Position of the event by which.
    pub(crate) reached: u64,
    /// Whether they have not fallen back behind it.
    pub(crate) holds: bool,
}

/// Those who have something in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Group {
    /// How many accepted.
    pub(crate) accepted: u32,
    /// How many of them followed by it.
    pub(crate) followed: u32,
    /// How many of those take part.
    pub(crate) active: u32,
    /// How many of those have left.
    pub(crate) left: u32,
    /// How many of those who followed came with it after somebody near them in the tree had, and by chance.
    pub(crate) returned: Repeats,
}

impl Fixed for Group {
    const BYTES: usize = 24;

    fn put(&self, into: &mut [u8]) {
        let Self { accepted, followed, active, left, returned: Repeats { seen, by_chance_milli } } = *self;
        let fields = [accepted, followed, active, left, seen, by_chance_milli];
        into.chunks_exact_mut(4).zip(fields).for_each(|(into, field)| field.put(into));
    }

    fn take(from: &[u8]) -> Self {
        let field = |index: usize| u32::take(&from[4 * index..][..4]);
        let returned = Repeats { seen: field(4), by_chance_milli: field(5) };
        Self { accepted: field(0), followed: field(1), active: field(2), left: field(3), returned }
    }
}

/// When what happened to a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) created: Timestamp,
    pub(crate) opened: Option<Timestamp>,
    pub(crate) closed: Option<Timestamp>,
    pub(crate) finished: Option<Timestamp>,
}

/// How many got how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReferralCounts")]
pub struct Counts {
    /// Accepted an invitation, one that lapsed included.
    pub accepted: u64,
    /// Followed by an invitation.
    pub followed: u64,
    /// Did all that the campaign asks, and counted.
    pub qualified: u64,
    /// No longer count, after they had counted, while that still mattered.
    pub left: u64,
    /// Did all that the campaign asks, and wait for a person's decision now.
    pub held: u64,
    /// Count, look made up, and no person has decided about them.
    #[serde(default)]
    pub doubted: u64,
}

/// Names what an inviter's invitees share: a phone or a prefix. What is shared comes first, so that all who share it lie side by
/// side: who has it near somebody in the tree is asked of many inviters in turn.
pub(crate) fn shared_key(inviter: &PersonId, what: &Pseudonym) -> PersonId {
    let mut key = [0; 16];
    let (first, second) = key.split_at_mut(what.0.len());
    first.copy_from_slice(&what.0);
    // Ids are random: of a million inviters who share something, two have the same half of an id once in tens of millions of campaigns.
    second.copy_from_slice(&inviter.0[..second.len()]);
    PersonId(key)
}

impl Campaign {
    /// What is known of a person.
    pub(crate) fn person(&self, person: &PersonId) -> Person {
        self.persons.get(person).unwrap_or_default()
    }

    /// Who or what stands at a place in the tree.
    pub(crate) fn inviter(&self, node: PersonId) -> Inviter {
        match self.channels.get(&node) {
            Some(channel) => Inviter::Channel(channel.name.clone()),
            None => Inviter::Person(node),
        }
    }

    /// When nothing changes any more. `None` while it is open, or while rewards wait for a person. Not while rewards are weighed
    /// again, and those that are doubted then can be decided about for [`DOUBT_MS`].
    pub(crate) fn finishes_at(&self) -> Option<Timestamp> {
        let settled = self.settled_at()?;
        let decided = self.sweep.doubted.filter(|_| self.counts.doubted > 0).map(|at| at.plus_ms(DOUBT_MS));
        let weighed = self.sweep.below.map(|(_, at)| at);
        [Some(settled), decided, weighed].into_iter().flatten().max()
    }

    /// When the last one who was invited has counted or left for good.
    fn settled_at(&self) -> Option<Timestamp> {
        let closed = self.times.closed.filter(|_| self.status == Status::Closed && self.counts.held == 0)?;
        Some(closed.plus_ms(self.rules.settle_ms()))
    }

    /// When rewards are weighed again: a day after the first that was not, while three quarters of the time in which it can be
    /// lost have not passed; a day after the last time, while there are some that will come to that; and before nothing
    /// changes any more.
    pub(crate) fn sweeps_at(&self) -> Option<Timestamp> {
        let Sweep { since, below, began, given, .. } = &self.sweep;
        let (began, given) = (*began, *given);
        if let Some((_, at)) = below {
            return Some(*at);
        }
        let last_chance_ms = self.last_chance_ms();
        let after_ms = last_chance_ms.map_or(SWEEP_AFTER_MS, |ms| ms.min(SWEEP_AFTER_MS));
        let new = since.map(|since| since.plus_ms(after_ms));
        let is_given = given > Timestamp::default();
        let old = last_chance_ms.filter(|ms| is_given && began.plus_ms(SWEEP_AFTER_MS) < given.plus_ms(*ms));
        let old = old.map(|_| began.max(given).plus_ms(SWEEP_AFTER_MS));
        let last = self.settled_at().filter(|settled| new.is_some() || (is_given && began < *settled));
        [new, old, last].into_iter().flatten().min()
    }

    /// After how long a reward that was given is weighed for the last time while it can be lost; `None`: none can be lost.
    fn last_chance_ms(&self) -> Option<u64> {
        Some(self.rules.leave_within_ms() / 4 * 3).filter(|ms| *ms > 0)
    }

    /// Whether a reward that is given is weighed by what is under way, or begins now: the first time; in its first week whenever
    /// somebody came, did something or left below the inviter since the time before; for the last time while it can be lost; and with all others
    /// before nothing changes any more. So each is weighed a few times, however long the campaign runs.
    pub(crate) fn is_swept(&self, person: &Person, now: Timestamp) -> bool {
        let (began, before) = match self.sweep.below {
            Some(_) => (self.sweep.began, self.sweep.before),
            None => (now, self.sweep.began),
        };
        // The next time may be too late.
        let passes = |at: Timestamp| before < at && at <= began.plus_ms(SWEEP_AFTER_MS);
        let given = person.qualified_at;
        if given >= before
            || self.last_chance_ms().is_some_and(|ms| passes(given.plus_ms(ms)))
            || self.settled_at().is_some_and(|settled| settled <= began)
        {
            return true;
        }
        let has_moved = || self.clans.get(&person.inviter).is_some_and(|clan| clan.moved_at >= before);
        began.since_ms(given) < RING_MS && has_moved()
    }

    /// A reward was given: it is weighed again, unless a person let it pass.
    pub(crate) fn is_given(&mut self, follower: &PersonId, at: Timestamp) {
        if !self.person(follower).is_released {
            self.sweep.since.get_or_insert(at);
            self.sweep.given = at;
        }
    }

    /// Some rewards were weighed again; it goes on below somebody, or is done.
    pub(crate) fn sweeps(&mut self, below: Option<PersonId>, at: Timestamp) {
        let sweep = &mut self.sweep;
        // What is given while it is under way is weighed again by the next one.
        if sweep.below.is_none() {
            sweep.since = None;
            (sweep.before, sweep.began) = (sweep.began, at);
        }
        sweep.below = below.map(|person| (person, at.plus_ms(SWEEP_PAUSE_MS)));
    }

    /// Forgets what only decisions need that are not made any more.
    pub(crate) fn finish(&mut self) {
        (self.devices, self.prefixes, self.shared) = Default::default();
        (self.clans, self.sweep, self.doubted) = Default::default();
    }

    /// Changes the groups that a person belongs to by what was seen of them.
    pub(crate) fn change_groups(&mut self, person: &Person, by: impl Fn(&mut Group)) {
        for (groups, what) in [(&mut self.devices, person.device), (&mut self.prefixes, person.prefix)] {
            if what != Pseudonym::default() {
                groups.upsert(&what, |group| {
                    let mut group = group.unwrap_or_default();
                    by(&mut group);
                    group
                });
            }
        }
    }

    /// Notes that a person followed, and which of their phone and place somebody near them in the tree had.
    pub(crate) fn comes_to_groups(&mut self, person: &Person, marks: &Marks) {
        let device = (&mut self.devices, person.device, marks.phones);
        for (groups, what, repeats) in [device, (&mut self.prefixes, person.prefix, marks.places)] {
            if what != Pseudonym::default() {
                groups.upsert(&what, |group| {
                    let mut group = group.unwrap_or_default();
                    group.followed += 1;
                    group.returned.add(repeats.at_all());
                    group
                });
            }
        }
    }

    /// Moves an inviter in the ranking to how many of theirs count now, which they came to at this position.
    pub(crate) fn rank(&mut self, node: &PersonId, change: i32, position: u64) {
        let is_channel = self.channels.contains_key(node);
        let ranking = &mut self.ranking;
        self.persons.upsert(node, |known| {
            let mut known = known.unwrap_or_default();
            ranking.remove(&(Reverse(known.invitees_qualified), known.ranked, *node));
            known.invitees_qualified = known
                .invitees_qualified
                .checked_add_signed(change)
                .unwrap_or_else(|| panic!("position {position} takes back what never counted"));
            known.ranked = position;
            if known.invitees_qualified > 0 && !is_channel {
                ranking.insert((Reverse(known.invitees_qualified), position, *node));
            }
            known
        });
    }
}
