//! What shadows would make of votes, put together into steps of a bounded size.

use std::collections::BTreeMap;

use guard::ReasonCode;
use proto::CampaignId;

use super::bench::Change;
use crate::decide::ACT_VOTES_MAX;
use crate::event::{ShadowChange, VoteStatus};

/// For whom votes are, which way they go, and for what.
type Way = (Vec<u32>, VoteStatus, VoteStatus, Option<ReasonCode>);

/// Changes of one moment.
#[derive(Debug, Default)]
pub(super) struct ShadowNotes(BTreeMap<CampaignId, BTreeMap<Way, Vec<u64>>>);

impl ShadowNotes {
    pub(super) fn add(
        &mut self,
        campaign: &CampaignId,
        change: Change,
        contestants: Vec<u32>,
        code: Option<ReasonCode>,
    ) {
        let Change { cast, from, to, .. } = change;
        let ways = self.0.entry(campaign.clone()).or_default();
        ways.entry((contestants, from, to, code)).or_default().push(cast);
    }

    /// Steps in the order in which they are to be taken.
    pub(super) fn into_steps(self) -> impl Iterator<Item = (CampaignId, Vec<ShadowChange>)> {
        self.0
            .into_iter()
            .flat_map(|(campaign, ways)| steps(ways).into_iter().map(move |step| (campaign.clone(), step)))
    }
}

fn steps(ways: BTreeMap<Way, Vec<u64>>) -> Vec<Vec<ShadowChange>> {
    let (mut steps, mut step, mut room) = (Vec::new(), Vec::new(), ACT_VOTES_MAX);
    for ((contestants, from, to, code), mut votes) in ways {
        votes.sort_unstable();
        let mut rest = votes.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(room));
            step.push(ShadowChange { contestants: contestants.clone(), from, to, code, votes: now.to_vec() });
            (rest, room) = (later, room - now.len());
            if room == 0 {
                steps.push(std::mem::take(&mut step));
                room = ACT_VOTES_MAX;
            }
        }
    }
    steps.extend((!step.is_empty()).then_some(step));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_fill_steps_of_a_bounded_size() {
        let (mut notes, spring) = (ShadowNotes::default(), "spring".parse().unwrap());
        let (from, to) = (VoteStatus::Counted, VoteStatus::Held);
        for cast in (1..=400).rev() {
            let change = Change { cast, contestant: None, from, to };
            notes.add(&spring, change, vec![1 + u32::from(cast > 100)], None);
        }
        let steps: Vec<_> = notes.into_steps().map(|(_, step)| step).collect();
        let sizes: Vec<usize> =
            steps.iter().map(|step| step.iter().map(|change| change.votes.len()).sum()).collect();
        assert_eq!(sizes, [160, 160, 80]);
        assert_eq!((&steps[0][0].contestants[..], &steps[0][0].votes[..2]), (&[1][..], &[1, 2][..]));
        let votes: Vec<u64> = steps.iter().flatten().flat_map(|change| change.votes.clone()).collect();
        assert_eq!(votes, Vec::from_iter(1..=400));
    }
}
