//! What a campaign allows, given once at its creation and part of its first event.
//!
//! An auditor finds the rules in the log, never in a configuration. `null` means no limit where a limit is optional;
//! a rule that is not given has the default stated here; a rule that does not exist is an error. What the platform
//! forbids (better odds for sharing, results hidden until one follows, friends helping) can't be expressed: the
//! only rule about following is `followers_only`, which the operator must choose and the creation event shows.

use std::num::{NonZeroU16, NonZeroU32};

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use proto::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Most contestants that a campaign may ever have: they all stand in memory and in each rebuilt view.
pub const CONTESTANTS_MAX: u32 = 100_000;
/// Most contestants that one vote may name: they all stand in its event.
pub const CHOICES_MAX: u16 = 50;
/// Most cuts between rounds.
pub const ROUNDS_MAX: usize = 16;
/// Most contestants that go on from a round: their numbers all stand in one event and in the answer to it, which
/// must fit into a block together.
pub const ADVANCE_MAX: u32 = 4_000;
/// Slowest public board, in seconds.
pub const BOARD_REFRESH_SECONDS_MAX: u32 = 3_600;
/// Longest wait of a scheduled result after the close, in seconds: a year, longer than any jury takes.
pub const FINALIZES_AFTER_CLOSE_SECONDS_MAX: u32 = 31_536_000;
/// Latest time that a schedule may name: the end of the year 9999, as far as calendars reach.
pub const TIME_MS_MAX: u64 = 253_402_300_799_999;

const DAY_MS: u64 = 86_400_000;

/// The rules of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Votes that a person may cast on one calendar day of `time_zone`; null: no limit. One vote may name several
    /// contestants, see `choices_per_vote_max`.
    pub votes_per_person_per_day: Option<NonZeroU32>,
    /// Votes that a person may cast in the whole campaign; null: no limit.
    pub votes_per_person: Option<NonZeroU32>,
    /// Votes of one person that may name the same contestant, in the whole campaign; null: no limit.
    pub votes_per_person_per_contestant: Option<NonZeroU32>,
    /// Contestants that one vote may name; each of them gets one.
    pub choices_per_vote_max: NonZeroU16,
    /// Whether only followers of the account may vote. An explicit choice of the operator, on record here.
    pub followers_only: bool,
    /// IANA name of the time zone whose calendar days `votes_per_person_per_day` counts.
    #[schemars(with = "String")]
    pub time_zone: SmolStr,
    /// Who sees counts and ranks before the campaign is final.
    pub board: Board,
    /// The board moves at most this often, in seconds, on a fixed grid, so that nobody reads from it what became of
    /// a single vote.
    pub board_refresh_seconds: NonZeroU32,
    /// The board stands still for so many seconds before `closes_at_ms`; null: it never does.
    pub board_frozen_before_close_seconds: Option<NonZeroU32>,
    /// When a draft opens by itself, in milliseconds since 1970 UTC; null: by hand.
    pub opens_at_ms: Option<Timestamp>,
    /// When the campaign closes by itself, in milliseconds since 1970 UTC; null: by hand.
    pub closes_at_ms: Option<Timestamp>,
    /// The result becomes final by itself so many seconds after the close, 0: with it; null: by hand. Jurors' marks
    /// must be entered before.
    pub finalizes_after_close_seconds: Option<u32>,
    /// How contestants get in.
    pub sign_up: SignUpRule,
    /// Sign-ups of persons are taken while the campaign has fewer contestants than this, those who were rejected not
    /// counted. Operators can always add some, up to a bound of the software.
    pub contestants_max: NonZeroU32,
    /// Cuts between rounds, in order; empty: one round only. Quotas of persons run on through all rounds.
    pub rounds: Vec<RoundRule>,
    /// How the final score is made.
    pub final_score: FinalScore,
    /// Who stands first of those with equal scores.
    pub ties: Ties,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            votes_per_person_per_day: Some(NonZeroU32::MIN),
            votes_per_person: None,
            votes_per_person_per_contestant: None,
            choices_per_vote_max: NonZeroU16::MIN,
            followers_only: false,
            time_zone: SmolStr::new_static("Asia/Shanghai"),
            board: Board::Public,
            board_refresh_seconds: NonZeroU32::MIN.saturating_add(59),
            board_frozen_before_close_seconds: None,
            opens_at_ms: None,
            closes_at_ms: None,
            finalizes_after_close_seconds: None,
            sign_up: SignUpRule::default(),
            contestants_max: NonZeroU32::MIN.saturating_add(9_999),
            rounds: Vec::new(),
            final_score: FinalScore::default(),
            ties: Ties::Earliest,
        }
    }
}

/// Who sees counts and ranks before the campaign is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Board {
    /// Everybody.
    Public,
    /// Those who run the campaign. Once it is final, everybody.
    Hidden,
}

/// How contestants get in. The operator can always add some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignUpRule {
    /// Whether persons may sign up themselves.
    pub open: bool,
    /// Whether the operator must approve those who signed up themselves.
    pub approval: bool,
}

impl Default for SignUpRule {
    fn default() -> Self {
        Self { open: true, approval: true }
    }
}

/// One cut: the end of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundRule {
    /// So many go on to the next round, exactly, by rank; where `ties` is `shared`, those who got there earliest.
    pub advance: NonZeroU32,
    /// When the round ends by itself, in milliseconds since 1970 UTC; null: by hand.
    #[serde(default)]
    pub ends_at_ms: Option<Timestamp>,
}

/// Weights of the final score; they add up to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinalScore {
    /// Weight of the votes of the last round, relative to the contestant with most votes.
    pub votes_percent: u8,
    /// Weight of the jury's mean mark.
    pub jury_percent: u8,
}

impl Default for FinalScore {
    fn default() -> Self {
        Self { votes_percent: 100, jury_percent: 0 }
    }
}

/// Who stands first of those with equal scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Who reached the count first; without any votes, the lowest number.
    Earliest,
    /// The lowest number.
    LowestNumber,
    /// Nobody: they share the rank, and as many ranks after it stay empty.
    Shared,
}

impl Rules {
    /// Checks what types can't: bounds and how rules go together. Says which rule to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        self.zone().ok_or_else(|| {
            format!("time_zone {:?} is unknown; give an IANA name such as \"Asia/Shanghai\"", self.time_zone)
        })?;
        within("choices_per_vote_max", u32::from(self.choices_per_vote_max.get()), u32::from(CHOICES_MAX))?;
        within("board_refresh_seconds", self.board_refresh_seconds.get(), BOARD_REFRESH_SECONDS_MAX)?;
        within("contestants_max", self.contestants_max.get(), CONTESTANTS_MAX)?;
        let finalizes_after = self.finalizes_after_close_seconds.unwrap_or(0);
        within("finalizes_after_close_seconds", finalizes_after, FINALIZES_AFTER_CLOSE_SECONDS_MAX)?;
        let FinalScore { votes_percent, jury_percent } = self.final_score;
        if u16::from(votes_percent) + u16::from(jury_percent) != 100 {
            return Err(format!(
                "final_score.votes_percent ({votes_percent}) and final_score.jury_percent ({jury_percent}) must add \
                 up to 100"
            ));
        }
        if self.board_frozen_before_close_seconds.is_some() && self.closes_at_ms.is_none() {
            return Err(
                "board_frozen_before_close_seconds needs closes_at_ms; give one or drop the other".to_owned()
            );
        }
        self.validate_schedule()
    }

    fn validate_schedule(&self) -> Result<(), String> {
        if self.rounds.len() > ROUNDS_MAX {
            return Err(format!("rounds has {} entries; give at most {ROUNDS_MAX}", self.rounds.len()));
        }
        for (index, pair) in self.rounds.windows(2).enumerate() {
            if pair[1].advance >= pair[0].advance {
                return Err(format!(
                    "rounds[{}].advance must be less than that of the round before",
                    index + 1
                ));
            }
        }
        for (index, round) in self.rounds.iter().enumerate() {
            within(&format!("rounds[{index}].advance"), round.advance.get(), ADVANCE_MAX)?;
        }
        let ends =
            self.rounds.iter().enumerate().map(|(i, r)| (format!("rounds[{i}].ends_at_ms"), r.ends_at_ms));
        let mut times = vec![("opens_at_ms".to_owned(), self.opens_at_ms)];
        times.extend(ends);
        times.push(("closes_at_ms".to_owned(), self.closes_at_ms));
        let given: Vec<_> = times.into_iter().filter_map(|(name, time)| Some((name, time?))).collect();
        if let Some((name, _)) = given.iter().find(|(_, time)| time.0 > TIME_MS_MAX) {
            return Err(format!("{name} lies beyond the year 9999; give milliseconds since 1970 UTC"));
        }
        match given.windows(2).find(|pair| pair[1].1 <= pair[0].1) {
            Some([earlier, later]) => Err(format!("{} must be later than {}", later.0, earlier.0)),
            _ => self.validate_freeze(),
        }
    }

    /// The end of a round moves the board, which must stand still while it is frozen.
    fn validate_freeze(&self) -> Result<(), String> {
        let Some(freezes_at) = self.freezes_at() else { return Ok(()) };
        let late = self.rounds.iter().position(|round| round.ends_at_ms.is_some_and(|at| at > freezes_at));
        late.map_or(Ok(()), |index| {
            Err(format!(
                "rounds[{index}].ends_at_ms lies where board_frozen_before_close_seconds keeps the board still; let \
                 the round end before"
            ))
        })
    }

    /// The end of this round, from 1, if its rule names one that has passed: the name of the field.
    pub(crate) fn round_end_passed(&self, round: usize, now: Timestamp) -> Option<String> {
        let index = round.checked_sub(1)?;
        let ends_at = self.rounds.get(index)?.ends_at_ms?;
        (ends_at <= now).then(|| format!("rounds[{index}].ends_at_ms"))
    }

    /// A time before which the campaign should have begun, and that has passed: the name of the field.
    pub(crate) fn end_passed(&self, now: Timestamp) -> Option<String> {
        let round = (1..=self.rounds.len()).find_map(|round| self.round_end_passed(round, now));
        let close = self.closes_at_ms.filter(|at| *at <= now).map(|_| "closes_at_ms".to_owned());
        round.or(close)
    }

    fn zone(&self) -> Option<Tz> {
        self.time_zone.parse().ok()
    }

    /// The calendar day at this time in the campaign's time zone, in days since 1970-01-01.
    ///
    /// Only decisions and queries ask this. Folding never does, since a release with a newer time-zone database
    /// would then fold an old log to another state: the day stands in the event.
    pub fn day(&self, at: Timestamp) -> i32 {
        let utc = i64::try_from(at.0).ok().and_then(DateTime::from_timestamp_millis);
        let local = utc.zip(self.zone()).map(|(utc, zone)| utc.with_timezone(&zone).date_naive());
        let days = match local {
            Some(date) => date.signed_duration_since(NaiveDate::default()).num_days(),
            // Beyond what calendars can express there are only whole days.
            None => i64::try_from(at.0 / DAY_MS).unwrap_or(i64::MAX),
        };
        i32::try_from(days).unwrap_or(i32::MAX)
    }

    /// When the board stops moving before the close.
    pub(crate) fn freezes_at(&self) -> Option<Timestamp> {
        let seconds = self.board_frozen_before_close_seconds?.get();
        Some(Timestamp(self.closes_at_ms?.0.saturating_sub(u64::from(seconds) * 1_000)))
    }

    /// The first point of the board's grid after this time.
    pub(crate) fn next_board_move(&self, after: Timestamp) -> Timestamp {
        let grid_ms = u64::from(self.board_refresh_seconds.get()) * 1_000;
        Timestamp((after.0 / grid_ms).saturating_add(1).saturating_mul(grid_ms))
    }
}

fn within(name: &str, value: u32, max: u32) -> Result<(), String> {
    if value <= max { Ok(()) } else { Err(format!("{name} is {value}; give at most {max}")) }
}
