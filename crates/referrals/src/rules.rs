//! What a campaign asks of those invited, and what it rewards. Settled at creation, so an auditor finds it in the log.

mod former;

pub(crate) use former::RulesV1;

use proto::CampaignId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::state::Person;

/// Longest time of a rule: a quarter.
pub const HOURS_MAX: u32 = 92 * 24;
/// Most tasks of a campaign; each is looked at whenever a follower might count.
pub const TASKS_MAX: usize = 4;
/// Most milestones of a campaign: each that somebody reached is kept.
pub const MILESTONES_MAX: usize = 10;
/// Most invitees that a milestone asks for.
pub const MILESTONE_MAX: u32 = 100_000;
/// Most places of the final ranking that are told: they stand in one block.
pub const PLACES_MAX: u32 = 100;
/// Most levels that the platform's rules bear.
pub const LEVELS_MAX: u8 = 2;

const HOUR_MS: u64 = 3_600_000;

/// The rules of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ReferralRules")]
pub struct Rules {
    /// How long an accepted invitation holds: who follows later has come by themselves. 1 to 2208.
    pub follow_within_hours: u32,
    /// How long a new follower must stay to count; 0: they count at once. 0 to 2208.
    pub stay_hours: u32,
    /// How long after they have counted their leaving takes that back; 0: it never does. 0 to 2208. So long also what turns out
    /// to be made up can be taken back by itself: rewards are weighed again after a day, or three quarters of this if that
    /// is less. Give a day and a half or more, so that rings made in a day are seen in time.
    pub leave_within_hours: u32,
    /// What a new follower must do beside staying, in the order in which it is shown; any order will do. At most 4.
    pub tasks: Vec<Task>,
    /// Who is rewarded for a follower: 1: who invited them; 2: also who invited the inviter, the most that the platform's
    /// rules bear. A campaign with more is refused when it is opened.
    pub levels: u8,
    /// Numbers of qualified invitees that are told once each, ascending, such as 10, 50, 100. At most 10.
    pub milestones: Vec<u32>,
    /// How many places of the final ranking are told. 0 to 100.
    pub prize_places: u32,
    /// Whether sharing itself is rewarded. The platform's rules forbid it: such a campaign is refused when it is opened.
    pub reward_for_sharing: bool,
    /// Whether one must share to take part. The platform's rules forbid it: such a campaign is refused when it is opened.
    pub must_share: bool,
}

/// Something that a campaign asks of a new follower. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "ReferralTask")]
pub enum Task {
    /// A vote of theirs counts that they cast after they accepted the invitation.
    Vote {
        /// The campaign of votes.
        campaign: CampaignId,
        /// Whether they must. If not, a vote only shows that somebody takes part.
        required: bool,
    },
    /// An operator states that they registered.
    Register,
}

/// A rule that the platform closes accounts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Forbidden {
    /// More than two levels of reward.
    Levels,
    /// A reward for sharing itself.
    RewardForSharing,
    /// Sharing is asked for before one may take part.
    MustShare,
}

impl Default for Rules {
    /// Three days to follow, a day to stay, and a month in which leaving counts; nothing else is asked, one level is rewarded.
    fn default() -> Self {
        Self {
            follow_within_hours: 3 * 24,
            stay_hours: 24,
            leave_within_hours: 30 * 24,
            tasks: Vec::new(),
            levels: 1,
            milestones: Vec::new(),
            prize_places: 0,
            reward_for_sharing: false,
            must_share: false,
        }
    }
}

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        let check = |name: &str, hours: u32, min: u32| match (min..=HOURS_MAX).contains(&hours) {
            true => Ok(()),
            false => Err(format!("{name} must be {min} to {HOURS_MAX}")),
        };
        check("follow_within_hours", self.follow_within_hours, 1)?;
        check("stay_hours", self.stay_hours, 0)?;
        check("leave_within_hours", self.leave_within_hours, 0)?;
        if self.tasks.len() > TASKS_MAX {
            return Err(format!("tasks has {}; give at most {TASKS_MAX}", self.tasks.len()));
        }
        // Votes are counted per person, not per campaign of votes.
        if self.tasks.iter().filter(|task| task.votes().is_some()).count() > 1 {
            return Err("tasks name several campaigns of votes; name one".to_owned());
        }
        if self.tasks.iter().enumerate().any(|(index, task)| self.tasks[..index].contains(task)) {
            return Err("tasks name the same one twice; leave one out".to_owned());
        }
        if self.levels == 0 {
            return Err("levels must be 1, or 2 where the inviter's inviter is rewarded as well".to_owned());
        }
        let milestones = &self.milestones;
        let are_numbers = milestones.iter().all(|number| (1..=MILESTONE_MAX).contains(number));
        if milestones.len() > MILESTONES_MAX
            || !are_numbers
            || !milestones.is_sorted_by(|one, next| one < next)
        {
            return Err(format!(
                "milestones must be at most {MILESTONES_MAX} ascending numbers from 1 to {MILESTONE_MAX}"
            ));
        }
        match self.prize_places <= PLACES_MAX {
            true => Ok(()),
            false => Err(format!("prize_places must be 0 to {PLACES_MAX}")),
        }
    }

    /// The rule that the platform forbids, if there is one.
    pub fn forbidden(&self) -> Option<Forbidden> {
        if self.reward_for_sharing {
            Some(Forbidden::RewardForSharing)
        } else if self.must_share {
            Some(Forbidden::MustShare)
        } else {
            (self.levels > LEVELS_MAX).then_some(Forbidden::Levels)
        }
    }

    /// The campaign of votes that tasks name.
    pub(crate) fn votes(&self) -> Option<&CampaignId> {
        self.tasks.iter().find_map(Task::votes)
    }

    /// Whether a person has done everything that is asked beside staying.
    pub(crate) fn are_met_by(&self, person: &Person) -> bool {
        self.tasks.iter().all(|task| !task.is_required() || task.is_done_by(person))
    }

    pub(crate) fn follow_within_ms(&self) -> u64 {
        u64::from(self.follow_within_hours) * HOUR_MS
    }

    pub(crate) fn stay_ms(&self) -> u64 {
        u64::from(self.stay_hours) * HOUR_MS
    }

    pub(crate) fn leave_within_ms(&self) -> u64 {
        u64::from(self.leave_within_hours) * HOUR_MS
    }

    /// The longest that somebody invited at the close can take until nothing about them changes any more.
    pub(crate) fn settle_ms(&self) -> u64 {
        self.follow_within_ms() + self.stay_ms() + self.leave_within_ms()
    }
}

impl Task {
    /// The campaign of votes that it is about.
    pub(crate) fn votes(&self) -> Option<&CampaignId> {
        match self {
            Self::Vote { campaign, .. } => Some(campaign),
            Self::Register => None,
        }
    }

    pub(crate) fn is_required(&self) -> bool {
        !matches!(self, Self::Vote { required: false, .. })
    }

    pub(crate) fn is_done_by(&self, person: &Person) -> bool {
        match self {
            Self::Vote { .. } => person.votes > 0,
            Self::Register => person.is_registered,
        }
    }
}

impl std::fmt::Display for Forbidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Levels => "rewards on more than two levels (levels); give 1 or 2",
            Self::RewardForSharing => {
                "a reward for sharing itself (reward_for_sharing); reward who follows by it"
            }
            Self::MustShare => "having to share to take part (must_share); let everybody take part",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(campaign: &str) -> Task {
        Task::Vote { campaign: campaign.parse().unwrap(), required: true }
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        assert_eq!(Rules::default().validate(), Ok(()));
        let short =
            Rules { follow_within_hours: 1, stay_hours: 0, leave_within_hours: 0, ..Rules::default() };
        assert_eq!(short.validate(), Ok(()));
        let full = Rules {
            tasks: vec![vote("spring"), Task::Register],
            milestones: vec![1, 10],
            prize_places: 100,
            levels: 2,
            ..Rules::default()
        };
        assert_eq!(full.validate(), Ok(()));
        for (rules, part) in [
            (Rules { follow_within_hours: 0, ..short.clone() }, "follow_within_hours must be 1 to 2208"),
            (Rules { stay_hours: HOURS_MAX + 1, ..short.clone() }, "stay_hours"),
            (Rules { leave_within_hours: HOURS_MAX + 1, ..short.clone() }, "leave_within_hours"),
            (Rules { tasks: vec![vote("a"), vote("b")], ..short.clone() }, "several campaigns"),
            (Rules { tasks: vec![Task::Register; 2], ..short.clone() }, "twice"),
            (Rules { tasks: vec![Task::Register; 5], ..short.clone() }, "at most 4"),
            (Rules { levels: 0, ..short.clone() }, "levels must be 1"),
            (Rules { milestones: vec![10, 10], ..short.clone() }, "ascending"),
            (Rules { milestones: vec![0], ..short.clone() }, "from 1"),
            (Rules { prize_places: 101, ..short }, "prize_places"),
        ] {
            let reason = rules.validate().unwrap_err();
            assert!(reason.contains(part), "{reason}");
        }
    }

    #[test]
    fn what_the_platform_forbids_is_named() {
        let rules = Rules { levels: 2, ..Rules::default() };
        assert_eq!(rules.forbidden(), None);
        assert_eq!(Rules { levels: 3, ..rules.clone() }.forbidden(), Some(Forbidden::Levels));
        let sharing = Rules { reward_for_sharing: true, ..rules.clone() };
        assert_eq!(sharing.forbidden(), Some(Forbidden::RewardForSharing));
        assert_eq!(Rules { must_share: true, ..rules }.forbidden(), Some(Forbidden::MustShare));
    }
}
