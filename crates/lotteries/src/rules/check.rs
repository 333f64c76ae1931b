//! What types can't check of rules: bounds, and how they go together.

use super::{Guarantee, PRIZE_MAX, PRIZES_MAX, Prize, Rules, SQUARES, Skin, WEIGHT_MAX};

/// Longest label of a line, in characters: a segment of a wheel on a phone.
pub const LABEL_CHARACTERS_MAX: usize = 20;
/// Most slots of all lines together, so that the event with the rules fits into a block: a slot an hour for three weeks.
pub const SLOTS_MAX: usize = 512;
/// Latest time that rules may name: the end of the year 9999, as far as calendars reach.
pub const TIME_MS_MAX: u64 = 253_402_300_799_999;
/// Farthest from UTC that a clock on earth is, in minutes.
const UTC_OFFSET_MINUTES_MAX: u16 = 14 * 60;

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=PRIZES_MAX).contains(&self.prizes.len()) {
            return Err(format!("prizes has {} lines; give 1 to {PRIZES_MAX}", self.prizes.len()));
        }
        for (index, prize) in self.prizes.iter().enumerate() {
            let is_guaranteed = self.guarantee.is_some_and(|guarantee| usize::from(guarantee.line) == index);
            prize.validate(is_guaranteed).map_err(|reason| format!("prizes[{index}].{reason}"))?;
        }
        if self.blank_weight > WEIGHT_MAX {
            return Err(format!("blank_weight must be 0 to {WEIGHT_MAX}"));
        }
        if self.total_weight() == 0 {
            return Err("blank_weight and all weights are 0; give something a weight".to_owned());
        }
        let slots: usize = self.prizes.iter().map(|prize| prize.release.len()).sum();
        if slots > SLOTS_MAX {
            return Err(format!("prizes have {slots} slots of release in all; give at most {SLOTS_MAX}"));
        }
        if self.consolation.as_ref().is_some_and(|it| !(1..=PRIZE_MAX).contains(&it.amount)) {
            return Err(format!("consolation.amount must be 1 to {PRIZE_MAX}"));
        }
        if self.skin == Skin::NineSquares && self.prizes.len() >= SQUARES {
            return Err(format!(
                "skin nine_squares has room for {} lines; give fewer, or another skin",
                SQUARES - 1
            ));
        }
        self.guarantee.map_or(Ok(()), |guarantee| self.validate_guarantee(guarantee))?;
        self.validate_times()
    }

    /// Checks that what they promise can come at all, whatever the stock. Asked when a draw is set up, not of one that was: former
    /// releases did not ask. Says which field to change, and how.
    pub fn check_reachable(&self) -> Result<(), String> {
        let often = self.guarantee.map(|guarantee| guarantee.after_draws).zip(self.draws_per_person);
        if let Some((after, limit)) = often.filter(|(after, limit)| after > limit) {
            return Err(format!(
                "guarantee.after_draws is {after}, and draws_per_person lets nobody draw more than {limit} times: it would never \
                 come. Lower the one, or raise the other"
            ));
        }
        let Some(closes) = self.closes_at_ms else { return Ok(()) };
        for (line, prize) in self.prizes.iter().enumerate() {
            if let Some(late) = prize.release.iter().position(|slot| slot.starts_at_ms >= closes) {
                return Err(format!(
                    "prizes[{line}].release[{late}].starts_at_ms is not earlier than closes_at_ms, {} ({closes}): nobody could win \
                     what it releases",
                    closes.0
                ));
            }
        }
        Ok(())
    }

    fn validate_guarantee(&self, Guarantee { after_draws, line }: Guarantee) -> Result<(), String> {
        let Some(prize) = self.prizes.get(usize::from(line)) else {
            return Err(format!(
                "guarantee.line is {line}; the table has lines 0 to {}",
                self.prizes.len() - 1
            ));
        };
        if after_draws.get() < 2 {
            return Err(
                "guarantee.after_draws must be 2 or more; give the line all weight instead".to_owned()
            );
        }
        if prize.is_limited() || !prize.release.is_empty() {
            return Err(format!(
                "guarantee.line is {line}, which has a limit or slots of release: a guarantee that they withhold is none. \
                 Guarantee a line of its own"
            ));
        }
        Ok(())
    }

    fn validate_times(&self) -> Result<(), String> {
        if self.utc_offset_minutes.unsigned_abs() > UTC_OFFSET_MINUTES_MAX {
            return Err(format!(
                "utc_offset_minutes must be -{UTC_OFFSET_MINUTES_MAX} to {UTC_OFFSET_MINUTES_MAX}; China's is 480"
            ));
        }
        for (name, at) in [("opens_at_ms", self.opens_at_ms), ("closes_at_ms", self.closes_at_ms)] {
            if at.is_some_and(|at| at.0 > TIME_MS_MAX) {
                return Err(format!("{name} lies beyond the year 9999; give milliseconds since 1970 UTC"));
            }
        }
        match (self.opens_at_ms, self.closes_at_ms) {
            (Some(opens), Some(closes)) if closes <= opens => {
                Err("closes_at_ms must be later than opens_at_ms".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// Checks what a page calls a line; says what to change.
pub(crate) fn check_label(label: &str) -> Result<(), String> {
    if label.chars().count() > LABEL_CHARACTERS_MAX || label.chars().any(char::is_control) {
        return Err(format!(
            "label must have at most {LABEL_CHARACTERS_MAX} printable characters, on one line"
        ));
    }
    Ok(())
}

impl Prize {
    /// Says which field to change, without where the line stands.
    fn validate(&self, is_guaranteed: bool) -> Result<(), String> {
        check_label(&self.label)?;
        if !(1..=PRIZE_MAX).contains(&self.amount) {
            return Err(format!("amount must be 1 to {PRIZE_MAX}"));
        }
        if self.weight == 0 && !is_guaranteed {
            return Err(format!("weight must be 1 to {WEIGHT_MAX}; leave out what can't be won"));
        }
        if self.weight > WEIGHT_MAX {
            return Err(format!("weight must be 1 to {WEIGHT_MAX}"));
        }
        for (index, slot) in self.release.iter().enumerate() {
            if slot.ends_at_ms <= slot.starts_at_ms {
                return Err(format!("release[{index}].ends_at_ms must be later than its starts_at_ms"));
            }
            if slot.ends_at_ms.0 > TIME_MS_MAX {
                return Err(format!(
                    "release[{index}].ends_at_ms lies beyond the year 9999; give milliseconds since 1970 UTC"
                ));
            }
        }
        match self.release.windows(2).position(|pair| pair[1].starts_at_ms < pair[0].ends_at_ms) {
            Some(index) => Err(format!(
                "release[{}] begins before the slot in front of it ends; slots stand in order and don't overlap",
                index + 1
            )),
            None => Ok(()),
        }
    }
}
