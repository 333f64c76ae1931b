//! What all those below somebody have in common.
//!
//! A hand that makes accounts can give each a phone, an address and a vote, but has only so many of each: its tree comes back
//! to phones and to places that it had left, goes on at the pace of whoever works through a list, does little else, and leaves.
//! Families share within a step of the tree, so what a follower has from the inviter's place or from siblings there is no
//! coming back. Whoever stands above is looked at in turn, since a ring can hang below somebody honest.
//!
//! A ring that is worked link by link is told by that as well: most people bring nobody, and in a chain nearly everybody brings one.
//! Friends pass on chain letters, so it takes more that the chain has in common.
//!
//! Those whose clan it is by no doing of theirs stay out of it: what phones and places say counts only for a follower whose own
//! phone or place came back, and only where a good part of the clan has it, however unlikely few are in a large one.

use serde::{Deserialize, Serialize};

use super::conduct::{self, CONDUCT_MIN, INERT_MAX, LEFT_MAX};
use super::{Conduct, Invitation, Sharing};
use crate::tails::{binomial_tail, poisson_tail};

/// Most that phones used again weigh: not enough alone, since a class may have one model of tablet.
const PHONES_MAX: i32 = 3_800;
/// Most that places come back to weigh: not enough alone, since a village has few.
const RETURNING_MAX: i32 = 3_400;
/// Most that an even pace weighs: not enough alone, since a queue at a stand is even as well.
const EVEN_MAX: i32 = 2_600;
/// Tails from which they say anything: each follower has up to some thirty clans, of which the heaviest is taken.
const TAIL_MIN: i32 = 7_000;
/// Parts of a clan from which it is what the clan is like, in percent: of phones and places that come back, of those who do
/// nothing else, and of those who leave.
const REPEATS_MIN_PERCENT: u32 = 25;
const INERT_MIN_PERCENT: u32 = 50;
const LEFT_MIN_PERCENT: u32 = 12;
/// Tails from which a phone and a place came back to somebody by more than chance. Places are more often shared by chance: a
/// carrier has few addresses for all.
const OWN_PHONE_TAIL_MIN: i32 = 4_000;
const OWN_PLACE_TAIL_MIN: i32 = 6_000;
/// How many times as often as by chance the clan's members come back to places for one who did to be none of those who would
/// have anyway: one in five is.
const RETURNED_RATIO: u64 = 5;
/// Part of those from a place who do nothing else from which the place is made for it, in percent: not one that others come from
/// as well, unless few do.
const DULL_MIN_PERCENT: u32 = 85;
/// Tail from which a phone or a place is one that a tree comes back to, and which part of those who have it did, in percent.
const CAME_BACK_TAIL_MIN: i32 = 4_000;
const CAME_BACK_MIN_PERCENT: u32 = 15;
/// Most that a link of a chain brings, and the tail from which its place is one that was come back to.
pub const LINK_BROUGHT_MAX: u32 = 2;
const LINK_PLACE_TAIL_MIN: i32 = 3_000;
/// Most that counts as usual of coming back to places where a chain is weighed: rings that are about don't excuse each other.
const RETURNING_USUAL_MAX: f64 = 0.02;
/// Tail from which a clan is a chain, most that each thing counts that it has in common, such that none is enough, and most
/// that all count.
const LINKS_TAIL_MIN: i32 = 5_000;
const ALONE_MAX: i32 = 6_000;
const CHAIN_MAX: i32 = 6_000;
/// Odds up to which times between two are much like the one before among people. By chance one in seven is; where many come
/// at a time that grows slowly, and times are whole numbers, more than half are.
const EVEN_ODDS: f64 = 2.0;
/// Times between two from which a pace is one.
const GAPS_MIN: u32 = 6;

/// Those who came below somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clan {
    /// What they do.
    pub conduct: Conduct,
    /// How many came with a phone that somebody near them in the tree had come with; phones that look alike are not counted.
    pub phones: Repeats,
    /// How many came from a place that the tree had left: somebody farther above, or invited by them, was there, and
    /// the inviter was not.
    pub places: Repeats,
    /// In which times.
    pub pace: Pace,
    /// How many of them brought others.
    pub inviters: u32,
    /// Whoever they came below.
    pub head: Head,
}

/// Whoever a clan came below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// How many followed by their invitation.
    pub brought: u32,
    /// How many came back to the place that they came from, and by chance; nobody needs to know it of those who brought more than
    /// [`LINK_BROUGHT_MAX`].
    pub place: Repeats,
}

/// How often something came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Repeats {
    /// How often.
    pub seen: u32,
    /// How often it would at the most if it came by chance, by how usual it is in the campaign, in thousandths.
    pub by_chance_milli: u32,
}

/// How many of those near somebody in the tree share something with them, and how many would by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Their phone; one that looks like others is not counted.
    pub phones: Repeats,
    /// Their place, where their inviter was not.
    pub places: Repeats,
}

/// How evenly people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pace {
    /// Times between two.
    pub gaps: u32,
    /// How many of them were much like the one before, see [`Pace::is_even`].
    pub even: u32,
}

impl Pace {
    /// Whether a time between two is within a third of the one before.
    pub fn is_even(before_ms: u32, gap_ms: u32) -> bool {
        let (short, long) = (u64::from(before_ms.min(gap_ms)), u64::from(before_ms.max(gap_ms)));
        short > 0 && long * 3 <= short * 4
    }
}

impl Invitation<'_> {
    /// Whether nearly all from the follower's place do nothing else, unlike the rest of the campaign. Where nobody else of theirs
    /// comes from there, those who do are another's.
    fn has_dull_place(&self, between: &[Clan]) -> bool {
        let all = self.prefix.all;
        let is_of_theirs = self.prefix.kin > 1 || !between.is_empty();
        is_of_theirs
            && is_part(all.inert(), all.persons, DULL_MIN_PERCENT)
            && conduct::of_place(self, all) > 0
    }

    /// Whether the follower's phone came back, or is one that came back to others after them.
    fn has_used_phone(&self, between: &[Clan]) -> bool {
        let is_used_again = !between.is_empty() && !self.is_iphone && self.device.came_back();
        is_used_again || self.marks.phones.tail_of_one() >= OWN_PHONE_TAIL_MIN
    }

    /// Whether the follower's place came back, or that of the inviter whose reward it is, where they are of the clan as well; or whether others
    /// came back to the follower's place, where somebody of the clan stands between: those right below a head may be anybody.
    fn has_returned(&self, clan: &Clan, between: &[Clan]) -> bool {
        let is_inviter = !between.is_empty() && self.inviter_marks.places.is_of(clan);
        let is_come_back_to = !between.is_empty() && self.prefix.came_back();
        is_inviter || is_come_back_to || self.marks.places.is_of(clan) || self.has_dull_place(between)
    }

    /// Whether the follower is a link of a chain: whoever invited them invited hardly anybody else, and the follower or somebody of
    /// the chain above them has a place that was come back to. A chain that others hang below somebody says nothing of them.
    fn is_link(&self, between: &[Clan]) -> bool {
        let is_narrow =
            self.clans.first().is_some_and(|inviter| (1..=LINK_BROUGHT_MAX).contains(&inviter.head.brought));
        let mut places =
            between.iter().map(|above| above.head.place).chain([self.marks.places, self.prefix.returned]);
        is_narrow && places.any(|place| place.tail_of_one() >= LINK_PLACE_TAIL_MIN)
    }
}

impl Sharing {
    /// Whether a good part of those who share it came back to it.
    fn came_back(&self) -> bool {
        is_part(self.returned.seen, self.all.persons, CAME_BACK_MIN_PERCENT)
            && self.returned.tail_of_one() >= CAME_BACK_TAIL_MIN
    }
}

impl Repeats {
    /// How unlikely it is that so many near one person share something with them.
    fn tail_of_one(self) -> i32 {
        poisson_tail(self.seen, f64::from(self.by_chance_milli) / 1_000.0)
    }

    /// Whether what came back to one person did by more than chance: by itself, or in a clan where so many come back to places that
    /// few of those who did are there by chance. Nobody who only stands among them is blamed for that.
    fn is_of(self, clan: &Clan) -> bool {
        let of_clan = u64::from(clan.places.seen) * 1_000;
        let by_chance = u64::from(clan.persons()) * u64::from(self.by_chance_milli);
        let is_told_apart = self.seen > 0 && by_chance * RETURNED_RATIO <= of_clan;
        is_told_apart || self.tail_of_one() >= OWN_PLACE_TAIL_MIN
    }

    /// Whether it came back to one person at all, whatever the number of those near.
    pub fn at_all(self) -> Self {
        Self { seen: self.seen.min(1), by_chance_milli: self.by_chance_milli.min(1_000) }
    }

    /// One more person.
    pub fn add(&mut self, one: Self) {
        self.seen = self.seen.saturating_add(one.seen);
        self.by_chance_milli = self.by_chance_milli.saturating_add(one.by_chance_milli);
    }

    /// How unlikely it is that so much comes back in a clan, where in the rest of the campaign as much more than chance does.
    fn tail(self, all: Self, persons: u32, others: u32) -> i32 {
        self.tail_of(persons, self.usual(all, others))
    }

    /// The same where it comes back to that part of people by more than chance.
    fn tail_of(self, persons: u32, usual: f64) -> i32 {
        poisson_tail(self.seen, f64::from(self.by_chance_milli) / 1_000.0 + f64::from(persons) * usual)
    }

    /// To which part of the rest of the campaign it comes back by more than chance.
    fn usual(self, all: Self, others: u32) -> f64 {
        let seen = f64::from(all.seen.saturating_sub(self.seen));
        let by_chance = f64::from(all.by_chance_milli.saturating_sub(self.by_chance_milli)) / 1_000.0;
        ((seen - by_chance).max(0.0) + 1.0) / (f64::from(others) + 1.0)
    }
}

impl Clan {
    pub(super) fn persons(&self) -> u32 {
        self.conduct.persons
    }
}

/// What a clan weighs.
#[derive(Debug, Default)]
pub(super) struct Weights {
    pub(super) of: Clan,
    pub(super) phones: i32,
    pub(super) returning: i32,
    pub(super) even: i32,
    pub(super) inert: i32,
    pub(super) fleeting: i32,
    /// What a chain weighs beyond all that.
    pub(super) chained: i32,
    /// Whether the follower's own phone or place came back.
    pub(super) is_marked: bool,
}

/// The clan of a follower that weighs most, the nearest of equals.
pub(super) fn heaviest(invitation: &Invitation<'_>) -> Weights {
    let weighed = invitation.clans.iter().enumerate().filter(|(_, clan)| clan.persons() >= CONDUCT_MIN);
    // The inviter is no member of the first, which came below them.
    let weighed = weighed.map(|(above, clan)| Weights::of(clan, invitation, &invitation.clans[..above]));
    let none = Clan::default();
    weighed.rev().max_by_key(Weights::sum).unwrap_or_else(|| Weights::of(&none, invitation, &[]))
}

impl Weights {
    /// What a clan weighs for this follower, between whom and its head these stand.
    fn of(clan: &Clan, invitation: &Invitation<'_>, between: &[Clan]) -> Self {
        let (persons, campaign) = (clan.persons(), &invitation.campaign);
        let others = campaign.persons().saturating_sub(persons);
        // How many of the clan, where so many of the whole campaign did.
        let beyond = |did: u32, all_did: u32, min_percent: u32| {
            let did = did.min(persons);
            let others_did = all_did.saturating_sub(did).min(others);
            let tail = conduct::tail((did, persons), (others_did, others - others_did));
            if is_part(did, persons, min_percent) {
                (tail - (TAIL_MIN - conduct::TAIL_MIN)).max(0)
            } else {
                0
            }
        };
        let repeats = |is_own: bool, of: Repeats, all: Repeats, max: i32| {
            let is_like_it = is_own && is_part(of.seen, persons, REPEATS_MIN_PERCENT);
            if is_like_it { (of.tail(all, persons, others) - TAIL_MIN).clamp(0, max) } else { 0 }
        };
        let Pace { gaps, even } = clan.pace;
        let (has_used_phone, has_returned) =
            (invitation.has_used_phone(between), invitation.has_returned(clan, between));
        let is_marked = has_used_phone || has_returned;
        let is_paced = is_marked && gaps >= GAPS_MIN;
        let pace = if is_paced { binomial_tail(even, gaps, EVEN_ODDS) } else { 0 };
        let inert = beyond(clan.conduct.inert(), campaign.conduct.inert(), INERT_MIN_PERCENT).min(INERT_MAX);
        let is_blamed = !invitation.is_active || is_marked;
        let weights = Self {
            of: *clan,
            phones: repeats(has_used_phone, clan.phones, campaign.phones, PHONES_MAX),
            returning: repeats(has_returned, clan.places, campaign.places, RETURNING_MAX),
            even: (pace - TAIL_MIN).clamp(0, EVEN_MAX),
            inert: if is_blamed { inert } else { 0 },
            fleeting: beyond(clan.conduct.left, campaign.conduct.left, LEFT_MIN_PERCENT).min(LEFT_MAX),
            chained: 0,
            is_marked,
        };
        let chained = if invitation.is_link(between) { chain(clan, campaign) - weights.sum() } else { 0 };
        Self { chained: chained.max(0), ..weights }
    }

    fn sum(&self) -> i32 {
        self.phones + self.returning + self.even + self.inert + self.fleeting + self.chained
    }
}

/// What a clan weighs in which nearly everybody brings another: all that it has in common together, of which nothing is enough alone.
fn chain(clan: &Clan, campaign: &Clan) -> i32 {
    let persons = clan.persons();
    let others = campaign.persons().saturating_sub(persons);
    let beyond = |did: u32, all_did: u32| {
        let did = did.min(persons);
        let others_did = all_did.saturating_sub(did).min(others);
        let odds = (f64::from(others_did) + 1.0) / (f64::from(others - others_did) + 1.0);
        binomial_tail(did, persons, odds)
    };
    let links = beyond(clan.inviters, campaign.inviters);
    if links < LINKS_TAIL_MIN {
        return 0;
    }
    let tails = [
        links,
        clan.phones.tail(campaign.phones, persons, others),
        clan.places.tail_of(persons, clan.places.usual(campaign.places, others).min(RETURNING_USUAL_MAX)),
        beyond(clan.conduct.inert(), campaign.conduct.inert()),
        beyond(clan.conduct.left, campaign.conduct.left),
    ];
    (tails.iter().map(|tail| *tail.min(&ALONE_MAX)).sum::<i32>() - TAIL_MIN).clamp(0, CHAIN_MAX)
}

/// Whether so many are a part of so many at least.
fn is_part(seen: u32, of: u32, min_percent: u32) -> bool {
    u64::from(seen) * 100 >= u64::from(of) * u64::from(min_percent)
}
