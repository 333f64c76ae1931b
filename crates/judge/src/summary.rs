//! Sums by campaign and candidate.

use std::collections::BTreeMap;

use guard::detectors::{Act, Doubt, Opinion, honest_range};
use serde::Serialize;

use crate::deliberate::{Decided, Judgement};

/// Weight from which evidence against a vote makes its candidate's range wider, in milli-nats. Less is chance.
const DOUBT: i32 = 800;

/// The sums of all campaigns, and under which ruleset; that is not written, since the contract does not name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Which ruleset judged.
    #[serde(skip)]
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
    /// Votes by candidate.
    pub candidates: BTreeMap<String, CandidateSums>,
    /// Draws and claims by what the lines call their candidate, if there are any.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub paid: BTreeMap<String, CandidateSums>,
}

impl CampaignSums {
    fn of(&mut self, act: Act) -> &mut BTreeMap<String, CandidateSums> {
        if act == Act::Vote { &mut self.candidates } else { &mut self.paid }
    }
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
        let mut doubts: BTreeMap<(u32, u32, bool), Vec<Doubt>> = BTreeMap::new();
        for (kept, decided) in self.attempts.list.iter().zip(&self.decided) {
            if matches!(kept.act, Act::Invite | Act::Follow | Act::Unfollow) {
                continue;
            }
            let campaign =
                campaigns.entry(self.attempts.campaigns.text(kept.campaign).to_owned()).or_default();
            let candidate = self.attempts.candidates.text(kept.candidate).to_owned();
            let sums = campaign.of(kept.act).entry(candidate).or_default();
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
                    let &Opinion { score, doubt, .. } = self.opinion(*number);
                    let at_worst = score.saturating_add(doubt);
                    if change.held || at_worst - prior >= DOUBT {
                        doubts
                            .entry((kept.campaign, kept.candidate, kept.act == Act::Vote))
                            .or_default()
                            .push(Doubt { held: change.held.then_some(score), at_worst });
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
        doubts: &BTreeMap<(u32, u32, bool), Vec<Doubt>>,
    ) {
        let named = doubts.iter().map(|((campaign, candidate, is_vote), doubts)| {
            let (campaigns, candidates) = (&self.attempts.campaigns, &self.attempts.candidates);
            ((campaigns.text(*campaign), candidates.text(*candidate), *is_vote), doubts.as_slice())
        });
        let doubts: BTreeMap<(&str, &str, bool), &[Doubt]> = named.collect();
        for (name, campaign) in campaigns {
            for (is_vote, all) in [(true, &mut campaign.candidates), (false, &mut campaign.paid)] {
                for (candidate, sums) in all {
                    let doubts = doubts.get(&(name, candidate, is_vote)).copied().unwrap_or_default();
                    let weighed = sums.counted + sums.held + sums.voided;
                    let range = honest_range(weighed - doubts.len() as u64, doubts.iter().copied());
                    sums.interval = [range.low, range.high];
                }
            }
        }
    }
}
