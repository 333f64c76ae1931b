//! Sums by campaign and candidate.

use std::collections::BTreeMap;

use guard::detectors::{Act, honest_range};
use serde::Serialize;

use crate::deliberate::{Decided, Judgement};

/// Weight from which evidence against a vote makes its candidate's range wider, in milli-nats. Less is chance.
const DOUBT: i32 = 800;

/// The sums of all campaigns, and under which ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Which ruleset judged.
    pub ruleset: Rules,
    /// By campaign.
    pub campaigns: BTreeMap<String, CampaignSums>,
}

/// A ruleset's name and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// For people.
    pub name: String,
    /// Of everything that a verdict depends on.
    pub hash: String,
}

/// The sums of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CampaignSums {
    /// By candidate.
    pub candidates: BTreeMap<String, CandidateSums>,
}

/// The sums of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CandidateSums {
    /// Lines.
    pub cast: u64,
    /// Those that add one.
    pub counted: u64,
    /// Those that wait.
    pub held: u64,
    /// Those that were taken back.
    pub voided: u64,
    /// Those that a public rule refused.
    pub refused: u64,
    /// Those that repeat others.
    pub duplicate: u64,
    /// The 90 % range of the honest count.
    pub interval: [u64; 2],
}

impl Judgement {
    /// Votes, draws and claims by campaign and candidate.
    pub fn summary(&self) -> Summary {
        let mut campaigns: BTreeMap<String, CampaignSums> = BTreeMap::new();
        let mut doubts: BTreeMap<(u32, u32), Vec<i32>> = BTreeMap::new();
        for (kept, decided) in self.attempts.list.iter().zip(&self.decided) {
            if matches!(kept.act, Act::Invite | Act::Follow | Act::Unfollow) {
                continue;
            }
            let campaign =
                campaigns.entry(self.attempts.campaigns.text(kept.campaign).to_owned()).or_default();
            let candidate = self.attempts.candidates.text(kept.candidate).to_owned();
            let sums = campaign.candidates.entry(candidate).or_default();
            sums.cast += 1;
            match decided {
                Decided::Refused { .. } => sums.refused += 1,
                Decided::Duplicate { .. } => sums.duplicate += 1,
                Decided::Weighed { number, score, reasons, .. } => {
                    let change = self.changes[*number as usize];
                    let sum = match (change.held, change.void) {
                        (true, true) => &mut sums.voided,
                        (true, false) => &mut sums.held,
                        _ => &mut sums.counted,
                    };
                    *sum += 1;
                    let prior = score - reasons.iter().map(|reason| reason.weight).sum::<i32>();
                    let score = self.detectors.opinion(*number).score;
                    if change.held || score - prior >= DOUBT {
                        doubts.entry((kept.campaign, kept.candidate)).or_default().push(score);
                        continue;
                    }
                }
            }
        }
        self.add_ranges(&mut campaigns, &doubts);
        let (name, hash) = &self.ruleset;
        let ruleset = Rules { name: name.clone(), hash: hash.to_string() };
        Summary { ruleset, campaigns }
    }

    fn add_ranges(
        &self,
        campaigns: &mut BTreeMap<String, CampaignSums>,
        doubts: &BTreeMap<(u32, u32), Vec<i32>>,
    ) {
        let named = doubts.iter().map(|((campaign, candidate), scores)| {
            let names = (self.attempts.campaigns.text(*campaign), self.attempts.candidates.text(*candidate));
            (names, scores)
        });
        let doubts: BTreeMap<(&str, &str), &Vec<i32>> = named.collect();
        for (name, campaign) in campaigns {
            for (candidate, sums) in &mut campaign.candidates {
                let scores =
                    doubts.get(&(name, candidate)).map(|scores| scores.as_slice()).unwrap_or_default();
                let weighed = sums.counted + sums.held + sums.voided;
                let range = honest_range(weighed - scores.len() as u64, scores.iter().copied());
                sums.interval = [range.low, range.high];
            }
        }
    }
}
