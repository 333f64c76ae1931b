//! What a raffle gives, and how one enters. Settled at creation, so an auditor finds it in the log.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use proto::{Asset, CampaignId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::Won;
use crate::follows::Admits;
use crate::rules::{Claim, PRIZE_MAX, TIME_MS_MAX, check_label};

/// Most lines of prizes: more than any poster shows.
pub const LINES_MAX: usize = 32;
/// Most places, winners and alternates together, so that what was drawn fits into one event.
pub const PLACES_MAX: u32 = 1_000;
/// Most places with all that were drawn again: an answer about the raffle lists them all.
pub const PLACES_EVER_MAX: usize = 4 * PLACES_MAX as usize;
/// Most entries of a person.
pub const ENTRIES_EACH_MAX: u32 = 100;
/// Most entries of a raffle: their list is kept for the draw.
pub const ENTRIES_MAX: u64 = 1_000_000;

/// What a raffle gives, and how one enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleRules")]
pub struct Rules {
    /// When entries close.
    pub closes_at_ms: Timestamp,
    /// 1 to 32 lines; winners are drawn for the first one first.
    pub prizes: Vec<Line>,
    /// How many alternates are drawn behind the winners.
    #[serde(default)]
    pub alternates: u32,
    /// How many entries a person may have, 1 to 100; each is drawn as likely as any other, and a person once at the most.
    #[serde(default = "one")]
    pub entries_each_max: u32,
    /// Whether persons enter by themselves, for a ticket each; otherwise entries are handed in by operators alone.
    #[serde(default)]
    pub by_ticket: bool,
    /// A campaign of votes of the same account: whoever casts a vote in it that counts gets an entry by it. null: none. A vote that is
    /// voided later leaves its entry; invalidate the winner, should it be one.
    #[serde(default)]
    pub votes_of: Option<CampaignId>,
    /// Whether a round of drand's public beacon, which comes out after entries have closed, is mixed into the draw.
    #[serde(default)]
    pub beacon: bool,
    /// Prizes that must be claimed or picked up go back into stock so many hours after their winner was confirmed; as long as the
    /// raffle goes on, the next alternate is called instead. null: never.
    #[serde(default)]
    pub claim_within_hours: Option<NonZeroU16>,
    /// Whether only followers of the account are entered, or only new ones, however they come; by default everybody. Who follows is
    /// stated in campaigns of referrals of the same account.
    #[serde(default)]
    pub admits: Admits,
}

/// A line of prizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RaffleLine")]
pub struct Line {
    /// What a page calls it, up to 20 characters; empty: by its asset.
    #[serde(default)]
    pub label: String,
    /// What each winner gets.
    pub asset: Asset,
    /// How much of it, in the asset's smallest unit.
    pub amount: u64,
    /// How many winners there are.
    pub winners: u32,
    /// What a winner does to get it, once confirmed.
    #[serde(default)]
    pub claim: Claim,
}

fn one() -> u32 {
    1
}

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=LINES_MAX).contains(&self.prizes.len()) {
            return Err(format!("prizes has {} lines; give 1 to {LINES_MAX}", self.prizes.len()));
        }
        for (index, line) in self.prizes.iter().enumerate() {
            if !(1..=PRIZE_MAX).contains(&line.amount) {
                return Err(format!("prizes[{index}].amount must be 1 to {PRIZE_MAX}"));
            }
            check_label(&line.label).map_err(|reason| format!("prizes[{index}].{reason}"))?;
            if !(1..=PLACES_MAX).contains(&line.winners) {
                return Err(format!("prizes[{index}].winners must be 1 to {PLACES_MAX}"));
            }
        }
        if u64::from(self.winners()) + u64::from(self.alternates) > PLACES_MAX.into() {
            return Err(format!("winners and alternates must be {PLACES_MAX} together at the most"));
        }
        if !(1..=ENTRIES_EACH_MAX).contains(&self.entries_each_max) {
            return Err(format!("entries_each_max must be 1 to {ENTRIES_EACH_MAX}"));
        }
        if self.closes_at_ms.0 > TIME_MS_MAX {
            return Err("closes_at_ms lies beyond the year 9999".to_owned());
        }
        Ok(())
    }

    /// How many winners there are, of all lines.
    pub fn winners(&self) -> u32 {
        self.prizes.iter().map(|line| line.winners).sum()
    }

    /// How many places are drawn.
    pub fn places(&self) -> u32 {
        self.winners() + self.alternates
    }

    /// The line, from 0, of a place, from 1; `None`: it is an alternate's.
    pub fn line_of(&self, place: u32) -> Option<u16> {
        let mut end = 0;
        let found = self.prizes.iter().position(|line| {
            end += line.winners;
            place <= end
        });
        found.map(|line| u16::try_from(line).expect("lines are few"))
    }

    /// The lines, from 0, that lack winners, in their order and each as often as it lacks one. `taken` are the lines of those who
    /// are called or confirmed.
    pub fn vacant(&self, taken: impl Iterator<Item = u16>) -> Vec<u16> {
        let mut lacking: Vec<u32> = self.prizes.iter().map(|line| line.winners).collect();
        for line in taken {
            lacking[usize::from(line)] = lacking[usize::from(line)].saturating_sub(1);
        }
        (0..).zip(lacking).flat_map(|(line, lacking)| (0..lacking).map(move |_| line)).collect()
    }

    /// Until when a prize of this line can be claimed by whoever was confirmed, or released, at this time; `None`: for ever, or there
    /// is nothing to claim.
    pub(crate) fn claim_until(&self, line: u16, confirmed_at: Timestamp) -> Option<Timestamp> {
        self.prizes[usize::from(line)].claim.until(self.claim_within_hours, confirmed_at)
    }

    /// What all winners get together: it must be in stock before anybody enters.
    pub fn needs(&self) -> BTreeMap<Asset, u64> {
        let mut needs = BTreeMap::new();
        for line in &self.prizes {
            *needs.entry(line.asset.clone()).or_default() += line.amount * u64::from(line.winners);
        }
        needs
    }
}

impl Line {
    /// A line whose prizes are their winners' at once.
    pub fn of(asset: Asset, amount: u64, winners: u32) -> Self {
        Self { label: String::new(), asset, amount, winners, claim: Claim::default() }
    }

    /// What a winner gets.
    pub fn prize(&self) -> Won {
        Won { asset: self.asset.clone(), amount: self.amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(lines: &[(u64, u32)], alternates: u32) -> Rules {
        let line = |(amount, winners): &(u64, u32)| Line::of(Asset::Points, *amount, *winners);
        Rules {
            closes_at_ms: Timestamp(9),
            prizes: lines.iter().map(line).collect(),
            alternates,
            entries_each_max: 1,
            by_ticket: true,
            votes_of: None,
            beacon: false,
            claim_within_hours: None,
            admits: Admits::Everybody,
        }
    }

    #[test]
    fn places_go_to_the_lines_in_their_order_and_then_to_alternates() {
        let rules = rules(&[(100, 1), (5, 2)], 2);
        assert_eq!((rules.winners(), rules.places()), (3, 5));
        assert_eq!(
            [1, 2, 3, 4, 5].map(|place| rules.line_of(place)),
            [Some(0), Some(1), Some(1), None, None]
        );
        assert_eq!(rules.needs(), [(Asset::Points, 110)].into());
        assert_eq!(rules.vacant([1].into_iter()), [0, 1]);
        assert_eq!(rules.vacant([1, 0, 1].into_iter()), [0_u16; 0]);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_to_change() {
        assert_eq!(rules(&[(PRIZE_MAX, PLACES_MAX)], 0).validate(), Ok(()));
        let mut often = rules(&[(1, 1)], 0);
        often.entries_each_max = 0;
        let mut long = rules(&[(1, 1)], 0);
        long.prizes[0].label = "x".repeat(21);
        let mut late = rules(&[(1, 1)], 0);
        late.closes_at_ms = Timestamp(TIME_MS_MAX + 1);
        for (rules, part) in [
            (rules(&[], 0), "prizes has 0 lines"),
            (rules(&[(1, 1); LINES_MAX + 1], 0), "prizes has 33 lines"),
            (rules(&[(1, 1), (0, 1)], 0), "prizes[1].amount"),
            (rules(&[(1, 0)], 0), "prizes[0].winners"),
            (rules(&[(1, 600), (1, 400)], 1), "1000 together"),
            (rules(&[(1, 1)], u32::MAX), "1000 together"),
            (often, "entries_each_max"),
            (long, "prizes[0].label must"),
            (late, "closes_at_ms"),
        ] {
            let reason = rules.validate().unwrap_err();
            assert!(reason.contains(part), "{reason}");
        }
    }
}
