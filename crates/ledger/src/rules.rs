//! Rules turn facts into transfers. An operator sets them per campaign; each setting is an event, so an auditor finds in
//! the log which rule gave what.
//!
//! A rule gives the same to everybody or nothing: if a budget or a cap has less left than the amount, nothing is given and
//! the fact is on record as declined. What is declined once is not given later: top the budget up in time.

use proto::fact::Goal;
use proto::{Asset, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::Word;

/// Most rules of a campaign at a time; each is looked at for each fact.
pub const RULES_MAX: usize = 16;
/// Most names that rules of a campaign may ever have had: a voided vote is looked up under each of them.
pub const RULE_NAMES_MAX: usize = 64;
/// Most that one fact may give: the bound of facts themselves.
pub const AWARD_MAX: u64 = proto::fact::FACT_AMOUNT_MAX;
/// Beijing time.
const UTC_OFFSET_MINUTES_USUAL: i16 = 8 * 60;
/// Offsets that exist: from Baker Island to the Line Islands.
const UTC_OFFSET_MINUTES: std::ops::RangeInclusive<i16> = -12 * 60..=14 * 60;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// What the facts of one campaign give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "AwardRules")]
pub struct Rules {
    /// Minutes from UTC to the clock whose days caps count. One offset all the year: books know no daylight saving.
    pub utc_offset_minutes: i16,
    /// What is given for what.
    pub awards: Vec<Rule>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { utc_offset_minutes: UTC_OFFSET_MINUTES_USUAL, awards: Vec::new() }
    }
}

/// One rule. It pays from the campaign's budget in the asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AwardRule")]
pub struct Rule {
    /// Names it for ever within the campaign: its caps go on counting under the same name when rules are set anew.
    pub name: Word,
    /// What it is given for.
    pub on: Trigger,
    /// What is given: points, tickets to a draw, fen, units of a prize.
    pub asset: Asset,
    /// How much, in the asset's smallest unit.
    pub amount: u64,
    /// Most that it gives one person on one day; null: no cap. What is taken back later is not given again.
    #[serde(default)]
    pub per_person_per_day_max: Option<u64>,
    /// Most that it gives one person in all; null: no cap.
    #[serde(default)]
    pub per_person_max: Option<u64>,
}

impl Rule {
    /// Whether what it gives has to be counted per person.
    pub(crate) fn has_cap(&self) -> bool {
        self.per_person_per_day_max.is_some() || self.per_person_max.is_some()
    }
}

/// The facts that can give something. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A vote of the person counts.
    VoteCounted,
    /// Somebody whom the person invited has qualified.
    FollowerQualified,
    /// Somebody has qualified who was invited by somebody whom the person invited, in a campaign of two levels.
    SecondLevelQualified,
    /// So many whom the person invited count.
    InviterMilestone(u32),
    /// The person came out at this place of the final ranking of inviters.
    InviterPlace(u32),
}

impl Trigger {
    /// What a goal of inviters gives by.
    pub(crate) fn of(goal: Goal) -> Self {
        match goal {
            Goal::Invited(qualified) => Self::InviterMilestone(qualified),
            Goal::Place(place) => Self::InviterPlace(place),
        }
    }
}

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        if !UTC_OFFSET_MINUTES.contains(&self.utc_offset_minutes) {
            return Err("utc_offset_minutes must be -720 to 840, such as 480 for Beijing".to_owned());
        }
        if self.awards.len() > RULES_MAX {
            return Err(format!("awards has {} rules; give at most {RULES_MAX}", self.awards.len()));
        }
        for (index, rule) in self.awards.iter().enumerate() {
            if self.awards[..index].iter().any(|earlier| earlier.name == rule.name) {
                return Err(format!("awards[{index}].name {} is given twice; choose another", rule.name));
            }
            if !(1..=AWARD_MAX).contains(&rule.amount) {
                return Err(format!("awards[{index}].amount must be 1 to {AWARD_MAX}"));
            }
            // What one fact gives a person is told as one grant, whichever rules give it.
            let together =
                self.awards[..=index].iter().filter(|it| it.on == rule.on && it.asset == rule.asset);
            let tickets: u64 = together.map(|it| it.amount).sum();
            if matches!(rule.asset, Asset::Tickets(_)) && tickets > AWARD_MAX {
                return Err(format!(
                    "awards[{index}] and those before it give {tickets} of {} for one fact; lower amounts to \
                     {AWARD_MAX} in all",
                    rule.asset
                ));
            }
            let caps = [rule.per_person_per_day_max, rule.per_person_max];
            if caps.into_iter().flatten().any(|cap| cap < rule.amount) {
                return Err(format!(
                    "awards[{index}] has a cap below its amount and would never give anything; raise the cap"
                ));
            }
        }
        Ok(())
    }

    /// The day that a time falls on, in days since 1970-01-01 by the rules' clock.
    pub fn day(&self, at: Timestamp) -> i32 {
        let at_ms = i64::try_from(at.0).unwrap_or(i64::MAX);
        let local_ms = at_ms.saturating_add(i64::from(self.utc_offset_minutes) * MINUTE_MS);
        i32::try_from(local_ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(json: &str) -> Rules {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn days_begin_by_the_rules_clock() {
        let beijing = Rules::default();
        let london = Rules { utc_offset_minutes: 0, ..Rules::default() };
        // 2025-06-10 15:59:59.999 and 16:00 UTC.
        let before = Timestamp(1_749_571_199_999);
        let midnight = Timestamp(1_749_571_200_000);
        assert_eq!([before, midnight].map(|at| beijing.day(at)), [20_249, 20_250]);
        assert_eq!([before, midnight].map(|at| london.day(at)), [20_249, 20_249]);
        let west = Rules { utc_offset_minutes: -720, ..Rules::default() };
        assert_eq!(west.day(Timestamp(0)), -1);
        assert_eq!(west.day(Timestamp(u64::MAX)), i32::MAX);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_to_change() {
        let one = |rule: &str| rules(&format!(r#"{{"awards":[{rule}]}}"#)).validate();
        let good =
            r#"{"name":"p","on":"vote_counted","asset":"points","amount":5,"per_person_per_day_max":10}"#;
        assert_eq!(one(good), Ok(()));
        assert_eq!(Rules::default().validate(), Ok(()));
        let zero = r#"{"name":"p","on":"vote_counted","asset":"points","amount":0}"#;
        assert!(one(zero).unwrap_err().contains("awards[0].amount"));
        let cap = r#"{"name":"p","on":"vote_counted","asset":"points","amount":5,"per_person_max":4}"#;
        assert!(one(cap).unwrap_err().contains("raise the cap"));
        assert!(one(&format!("{good},{good}")).unwrap_err().contains("given twice"));
        let tickets = |name: &str, amount: u64| {
            format!(r#"{{"name":"{name}","on":"vote_counted","asset":"tickets.lucky","amount":{amount}}}"#)
        };
        assert_eq!(one(&format!("{},{}", tickets("a", AWARD_MAX - 1), tickets("b", 1))), Ok(()));
        let together = one(&format!("{},{}", tickets("a", AWARD_MAX), tickets("b", 1)));
        assert!(together.unwrap_err().contains("1000000000 in all"));
        assert!(rules(r#"{"utc_offset_minutes":900}"#).validate().is_err());
        let many = (0..17).map(|n| good.replace("\"p\"", &format!("\"p{n}\""))).collect::<Vec<_>>().join(",");
        assert!(one(&many).unwrap_err().contains("at most 16"));
    }
}
