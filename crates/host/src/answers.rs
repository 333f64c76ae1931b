//! Which commands were decided, so that a retry gets the first answer again.
//!
//! Only where the answer stands is kept in memory; the answer itself is read back from its block. The index is part
//! of snapshots and digests: two folds that would treat a retry differently are not the same fold.

use std::collections::VecDeque;
use std::hash::{BuildHasherDefault, DefaultHasher};

use decider::compact::{Compact, Fixed};
use indexmap::IndexSet;
use proto::{CampaignId, CommandId, Timestamp};
use serde::{Deserialize, Serialize};

/// Refusals are forgotten after a day of log time: whoever retries later may well be let in by then. So are answers that
/// no campaign takes along when it ends; their commands are harmless when asked again.
pub(crate) const PASSING_KEPT_MS: u64 = 24 * 60 * 60 * 1_000;

/// Fixed keys, so that the order of nothing depends on the process.
type FixedState = BuildHasherDefault<DefaultHasher>;

/// Where a command's answer stands. There are as many as votes: 9 bytes beside the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kept {
    /// The first event that followed; its block holds the answer. Below 2^48: years at a million events a second.
    position: u64,
    /// Index of the campaign, below 2^24: more than a shard ever holds.
    campaign: u32,
}

impl Fixed for Kept {
    const BYTES: usize = 9;

    fn put(&self, into: &mut [u8]) {
        let [0, 0, position @ ..] = self.position.to_be_bytes() else {
            panic!("position {} is beyond what a shard may write", self.position)
        };
        let [0, campaign @ ..] = self.campaign.to_be_bytes() else {
            panic!("campaign number {} is beyond what a shard may hold", self.campaign)
        };
        into[..6].copy_from_slice(&position);
        into[6..].copy_from_slice(&campaign);
    }

    fn take(from: &[u8]) -> Self {
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        Self { position: number(&from[..6]), campaign: number(&from[6..]) as u32 }
    }
}

/// All answers that a retry may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Answers {
    kept: Compact<CommandId, Kept>,
    campaigns: IndexSet<Option<CampaignId>, FixedState>,
    /// What is forgotten after a day, in the order of the log.
    passing: VecDeque<Passing>,
}

/// An answer that is forgotten after a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Passing {
    since: Timestamp,
    position: u64,
    id: CommandId,
}

impl Passing {
    fn is_over(&self, now: Timestamp) -> bool {
        now.since_ms(self.since) >= PASSING_KEPT_MS
    }
}

impl Answers {
    /// The position of the first event that followed from this command, if it was decided and is not forgotten by now;
    /// the block there holds its answer, and what it asked for.
    ///
    /// Forgetting itself is a step of the next block, so that every fold takes it at the same place in the log.
    pub(crate) fn get(&self, id: &CommandId, now: Timestamp) -> Option<u64> {
        let Kept { position, .. } = self.kept.get(id)?;
        let passing = self.passing.binary_search_by_key(&position, |passing| passing.position);
        let is_over = passing.is_ok_and(|at| self.passing[at].is_over(now));
        (!is_over).then_some(position)
    }

    /// How many answers are kept.
    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    /// Time has come to `now`: what passes is forgotten after a day.
    pub(crate) fn forget_passing(&mut self, now: Timestamp) {
        while let Some(passing) = self.passing.pop_front_if(|passing| passing.is_over(now)) {
            self.kept.remove(&passing.id);
        }
    }

    /// Keeps an answer.
    pub(crate) fn keep(
        &mut self,
        id: CommandId,
        position: u64,
        campaign: Option<CampaignId>,
        passing_since: Option<Timestamp>,
    ) {
        let (campaign, _) = self.campaigns.insert_full(campaign);
        let campaign = u32::try_from(campaign).expect("a shard never has four billion campaigns");
        self.kept.insert(&id, &Kept { position, campaign });
        if let Some(since) = passing_since {
            self.passing.push_back(Passing { since, position, id });
        }
    }

    /// A campaign is over for good: its rules answer every command from now on.
    pub(crate) fn drop_campaign(&mut self, campaign: &CampaignId) {
        let Some(index) = self.campaigns.get_index_of(&Some(campaign.clone())) else { return };
        self.kept.retain(|_, kept| kept.campaign as usize != index);
        let kept = &self.kept;
        self.passing.retain(|passing| kept.contains(&passing.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(0);

    fn id(n: u8) -> CommandId {
        CommandId([n; 16])
    }

    #[test]
    fn refusals_are_forgotten_after_a_day_and_receipts_are_not() {
        let mut answers = Answers::default();
        answers.keep(id(1), 1, None, Some(Timestamp(0)));
        answers.keep(id(2), 2, None, None);
        answers.forget_passing(Timestamp(PASSING_KEPT_MS - 1));
        assert!(answers.get(&id(1), NOW).is_some());
        assert!(
            answers.get(&id(1), Timestamp(PASSING_KEPT_MS)).is_none(),
            "also before the next block begins"
        );
        answers.forget_passing(Timestamp(PASSING_KEPT_MS));
        assert!(answers.get(&id(1), NOW).is_none() && answers.get(&id(2), NOW).is_some());
    }

    #[test]
    fn a_final_campaign_takes_its_answers_along_and_no_others() {
        let (spring, autumn): (CampaignId, CampaignId) =
            ("spring".parse().unwrap(), "autumn".parse().unwrap());
        let mut answers = Answers::default();
        answers.keep(id(1), 1, Some(spring.clone()), Some(Timestamp(0)));
        answers.keep(id(2), 2, Some(autumn), None);
        answers.drop_campaign(&spring);
        assert!(answers.get(&id(1), NOW).is_none() && answers.get(&id(2), NOW).is_some());
        assert!(answers.passing.is_empty());
    }

    #[test]
    fn places_come_back_up_to_their_bounds() {
        for kept in
            [Kept { position: 1, campaign: 0 }, Kept { position: (1 << 48) - 1, campaign: (1 << 24) - 1 }]
        {
            let mut bytes = [0; Kept::BYTES];
            kept.put(&mut bytes);
            assert_eq!(Kept::take(&bytes), kept);
        }
    }
}
