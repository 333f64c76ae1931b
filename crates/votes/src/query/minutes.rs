//! What is counted per minute, for those who run a campaign.

use std::collections::BTreeMap;

use guard::Outcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{Event, RuleBroken};

/// Votes by what became of them, refusals by the campaign's rules, pages opened, and what the door refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct VoteMinute {
    /// Votes that counted at once.
    pub counted: u64,
    /// Votes that were held when they were cast. What is decided about them later doesn't change a minute that is past.
    pub held: u64,
    /// Votes of which the campaign's shadow said something else when they were cast.
    pub shadow_differs: u64,
    /// Attempts to vote that the campaign's rules refused, by the rule: `not_open`, `final`, `not_follower`, `day_quota`,
    /// `total_quota`, `contestant_quota`, `contestant_unknown`, `contestant_not_standing`, `too_many_choices`.
    pub refused: BTreeMap<String, u64>,
    /// Pages opened. The door hands its counts in about a minute late.
    pub visits: u64,
    /// Requests that the door refused, by the class of the limit or check; handed in about a minute late as well.
    pub door: BTreeMap<String, u64>,
}

impl VoteMinute {
    /// Counts an event; says whether anything was counted.
    pub(crate) fn tally(&mut self, event: &Event) -> bool {
        match event {
            Event::VoteCast(cast) => {
                match cast.verdict.outcome {
                    Outcome::Counted => self.counted += 1,
                    // Weighing never refuses; the state keeps such a vote out of the count as it does a held one.
                    Outcome::Held | Outcome::Refused => self.held += 1,
                }
                let differs = cast.shadow.as_ref().is_some_and(|it| it.outcome != cast.verdict.outcome);
                self.shadow_differs += u64::from(differs);
            }
            Event::VoteRefused(refused) => add(&mut self.refused, reason(&refused.broken), 1),
            Event::DoorSummed(summed) => {
                self.visits += summed.visits;
                summed.refusals.iter().for_each(|(class, count)| add(&mut self.door, class, *count));
            }
            _ => return false,
        }
        true
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str, by: u64) {
    // Names repeat, so that one is nearly always there.
    match counts.get_mut(name) {
        Some(count) => *count += by,
        None => drop(counts.insert(name.to_owned(), by)),
    }
}

/// The rule's name, as the log has it.
fn reason(broken: &RuleBroken) -> &'static str {
    match broken {
        RuleBroken::NotOpen { .. } => "not_open",
        RuleBroken::Final => "final",
        RuleBroken::NotFollower => "not_follower",
        RuleBroken::DayQuota { .. } => "day_quota",
        RuleBroken::TotalQuota { .. } => "total_quota",
        RuleBroken::ContestantQuota { .. } => "contestant_quota",
        RuleBroken::ContestantUnknown { .. } => "contestant_unknown",
        RuleBroken::ContestantNotStanding { .. } => "contestant_not_standing",
        RuleBroken::TooManyChoices { .. } => "too_many_choices",
        RuleBroken::SignUpClosed => "sign_up_closed",
        RuleBroken::SignedUpBefore { .. } => "signed_up_before",
        RuleBroken::ContestantsFull { .. } => "contestants_full",
    }
}
