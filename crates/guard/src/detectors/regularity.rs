//! Regularity: are the times between attempts that share a resource too much alike?
//!
//! People come in bursts: times between independent acts are at least as spread as an exponential's, whose standard
//! deviation is its mean, and crowds spread them further (Barabási, Nature 435, 2005). A loop with a pause, even a drawn one,
//! is narrower. For gaps whose deviation is a fraction v of their mean, a gamma law against an exponential one wins about
//! −ln v − 0.42 nats a gap (difference of entropies), which is what is added up.
//!
//! Retries are no attempts of their own, and a class that votes within one lesson is a burst: its gaps spread.

use super::attempt::Attempt;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Long, LongMap, both};
use super::kind::{Group, Kind};
use super::part::{Found, Part};
use crate::tails::ln_milli;
use crate::verdict::ReasonCode;

/// Whose attempts are taken for one hand's work.
const KINDS: [Kind; 5] = [Kind::Device, Kind::DevicePrefix, Kind::Prefix, Kind::Rendering, Kind::Payee];
/// Most resources that are timed, about 400 MB; later ones are not.
const TIMED_MAX: usize = 8 << 20;
/// Fewer gaps than that say nothing: six equal gaps in a row happen.
const GAPS_MIN: u32 = 7;
/// Longer gaps are pauses of the loop itself, and so are not compared.
const GAP_MS_MAX: u64 = 6 * 3_600_000;
/// Nats that chance may bring among all the resources of a campaign.
const CHANCE: i32 = 5_000;
/// Most that it weighs for a prefix, where others live as well.
const NEIGHBOURS_MAX: i32 = 1_800;
/// Most that it weighs.
const WEIGHT_MAX: i32 = 3_600;
/// Variation above which gaps are as a crowd's, in thousandths.
const CROWD_PERMILLE: u64 = 620;

/// Gaps between the attempts of one resource for one target.
#[derive(Debug, Clone, Copy, Default)]
struct Gaps {
    count: u32,
    sum_ms: u64,
    squares: u128,
}

/// The same in words, so that an entry has 32 bytes: four billion squares of the longest gap have 82 bits.
#[derive(Debug, Clone, Copy, Default)]
struct Words {
    count: u32,
    sum_ms: [u32; 2],
    squares: [u32; 3],
}

impl Gaps {
    fn see(&mut self, gap_ms: u64) {
        self.count = self.count.saturating_add(1);
        self.sum_ms = self.sum_ms.saturating_add(gap_ms);
        self.squares = self.squares.saturating_add(u128::from(gap_ms) * u128::from(gap_ms));
    }

    /// Standard deviation in thousandths of the mean.
    fn variation_permille(&self) -> u64 {
        let (count, sum) = (u128::from(self.count), u128::from(self.sum_ms));
        if sum == 0 {
            return 1_000;
        }
        let spread = (count * self.squares).saturating_sub(sum * sum);
        let permille = (spread.saturating_mul(1_000_000) / (sum * sum)).isqrt();
        u64::try_from(permille).unwrap_or(u64::MAX)
    }
}

impl From<Words> for Gaps {
    fn from(Words { count, sum_ms: [high, low], squares: [most, more, least] }: Words) -> Self {
        let squares = u128::from(most) << 64 | u128::from(both(more, least));
        Self { count, sum_ms: both(high, low), squares }
    }
}

impl From<Gaps> for Words {
    fn from(Gaps { count, sum_ms, squares }: Gaps) -> Self {
        let word = |shift: u32| (squares >> shift) as u32;
        let sum_ms = [(sum_ms >> 32) as u32, sum_ms as u32];
        Self { count, sum_ms, squares: [word(64), word(32), word(0)] }
    }
}

/// By (kind, resource, target).
#[derive(Debug, Default)]
pub(super) struct Regularity {
    /// When the last attempt was.
    lasts: LongMap<Long>,
    /// Gaps of those that have any.
    gaps: LongMap<Words>,
}

impl Detector for Regularity {
    fn see(&mut self, attempt: &Attempt, counts: &Counts) {
        for kind in KINDS {
            let resource = attempt.resource(kind);
            // The second attempt opens the entry: what comes once has no gaps.
            let counted = resource != 0 && attempt.fresh.has(kind.unit());
            let again = counted && counts.cell(kind, resource, attempt.target).all > 1;
            let cell = Long::from(kind.cell(resource, attempt.target));
            if again && (self.lasts.len() < TIMED_MAX || self.lasts.contains_key(&cell)) {
                self.time(cell, attempt.at.0);
            }
        }
    }

    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        // Few have a part, so only of those it is asked who brought them.
        let found = KINDS.iter().filter_map(|kind| self.part(*kind, attempt).map(|part| (*kind, part)));
        let own = found.filter(|(kind, _)| counts.brought_by_another(*kind, attempt) == 0);
        parts.extend(own.map(|(_, part)| part).max_by_key(|part| part.weight));
    }
}

impl Regularity {
    fn time(&mut self, cell: Long, at_ms: u64) {
        let last_ms = self.lasts.insert(cell, at_ms.into()).map_or(0, u64::from);
        let gap_ms = at_ms.saturating_sub(last_ms);
        if last_ms != 0 && gap_ms <= GAP_MS_MAX {
            let words = self.gaps.entry(cell).or_default();
            let mut gaps = Gaps::from(*words);
            gaps.see(gap_ms);
            *words = gaps.into();
        }
    }

    fn part(&self, kind: Kind, attempt: &Attempt) -> Option<Part> {
        let resource = attempt.resource(kind);
        let cell = Long::from(kind.cell(resource, attempt.target));
        let gaps = Gaps::from(*self.gaps.get(&cell).filter(|_| resource != 0)?);
        let variation = gaps.variation_permille();
        if gaps.count < GAPS_MIN || variation >= CROWD_PERMILLE {
            return None;
        }
        // 10 is the least that is told apart: clocks tick in milliseconds.
        let narrow = 1_000.0 / variation.max(10) as f64;
        let each = ln_milli(narrow) - 420;
        let nats = i64::from(each) * i64::from(gaps.count) - i64::from(CHANCE);
        let max = if kind == Kind::Prefix { NEIGHBOURS_MAX } else { WEIGHT_MAX };
        let weight = i32::try_from(nats / 2).unwrap_or(i32::MAX).min(max);
        let variation_permille = u32::try_from(variation).unwrap_or(u32::MAX);
        let found = Found::Regularity { kind, gaps: gaps.count, variation_permille };
        (weight > 0).then(|| Part::hard(Group::Rhythm, ReasonCode::RegularTiming, weight, found))
    }
}
