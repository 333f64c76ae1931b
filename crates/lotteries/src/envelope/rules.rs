//! The rounds of a red envelope. Settled at creation, so an auditor finds them in the log.

use proto::Timestamp;
use proto::fact::FACT_AMOUNT_MAX;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::follows::Admits;
use crate::rules::TIME_MS_MAX;

/// Most rounds of a campaign: one an hour for longer than a day, and a person's take fits into 32 bits.
pub const ROUNDS_MAX: usize = 32;
/// Most parts of a round: more people than one account has awake at once.
pub const PARTS_MAX: u32 = 1_000_000;
/// Largest sum of a round, in fen: the bound of facts, since the ledger is told of it.
pub const FEN_MAX: u64 = FACT_AMOUNT_MAX;

/// What a red envelope gives, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeRules")]
pub struct Rules {
    /// 1 to 32 rounds, one after the other: none begins before the one before it has ended.
    pub rounds: Vec<Round>,
    /// Whether only followers of the account get a part, or only new ones; by default everybody. Who follows is stated in
    /// campaigns of referrals of the same account.
    #[serde(default)]
    pub admits: Admits,
}

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EnvelopeRound")]
pub struct Round {
    /// From when on the password opens it.
    pub releases_at_ms: Timestamp,
    /// From when on it opens no more.
    pub ends_at_ms: Timestamp,
    /// The sum of all parts, in fen.
    pub fen: u64,
    /// How many parts there are: the first so many persons get one each.
    pub parts: u32,
    /// How the sum is split.
    pub split: Split,
    /// Whether the campaign's page shows the password from its release on; otherwise you tell it yourself, in an article or
    /// on a stage.
    #[serde(default)]
    pub shows_password: bool,
}

/// How a sum is split. Stored in events: variants are only added at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EnvelopeSplit")]
pub enum Split {
    /// All parts are the same.
    Fixed,
    /// Each part is at least one fen, and on average, whatever its place in the order, the same.
    Random,
}

impl Rules {
    /// Checks what types can't. Says which field to change, and how.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=ROUNDS_MAX).contains(&self.rounds.len()) {
            return Err(format!("rounds has {} entries; give 1 to {ROUNDS_MAX}", self.rounds.len()));
        }
        let mut free_from = Timestamp(0);
        for (index, round) in self.rounds.iter().enumerate() {
            round.validate().map_err(|reason| format!("rounds[{index}].{reason}"))?;
            if round.releases_at_ms < free_from {
                return Err(format!(
                    "rounds[{index}].releases_at_ms lies before the end of the round before it; give {} ({free_from}) or later",
                    free_from.0
                ));
            }
            free_from = round.ends_at_ms;
        }
        Ok(())
    }

    /// The sum of all rounds, in fen.
    pub fn fen(&self) -> u64 {
        self.rounds.iter().map(|round| round.fen).sum()
    }
}

impl Round {
    fn validate(&self) -> Result<(), String> {
        if self.ends_at_ms <= self.releases_at_ms || self.ends_at_ms.0 > TIME_MS_MAX {
            return Err("ends_at_ms must lie after releases_at_ms, and before the year 10000".to_owned());
        }
        if !(1..=PARTS_MAX).contains(&self.parts) {
            return Err(format!("parts must be 1 to {PARTS_MAX}"));
        }
        if !(u64::from(self.parts)..=FEN_MAX).contains(&self.fen) {
            return Err(format!("fen must be {} (a fen for each part) to {FEN_MAX}", self.parts));
        }
        if self.split == Split::Fixed && !self.fen.is_multiple_of(self.parts.into()) {
            return Err(format!(
                "fen must be a multiple of the {} parts, since they are all the same",
                self.parts
            ));
        }
        Ok(())
    }

    /// Whether the password opens it at this time.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.releases_at_ms <= now && now < self.ends_at_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(from: u64, to: u64, fen: u64, parts: u32) -> Round {
        Round {
            releases_at_ms: Timestamp(from),
            ends_at_ms: Timestamp(to),
            fen,
            parts,
            split: Split::Fixed,
            shows_password: false,
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_to_change() {
        let check =
            |rounds: &[Round]| Rules { rounds: rounds.to_vec(), admits: Admits::Everybody }.validate();
        assert_eq!(check(&[round(10, 20, 100, 10), round(20, 30, 7, 7)]), Ok(()));
        let random = Round { split: Split::Random, ..round(0, 1, FEN_MAX, PARTS_MAX - 1) };
        assert_eq!(check(&[random]), Ok(()));
        let many = vec![round(1, 2, 1, 1); ROUNDS_MAX + 1];
        for (rounds, part) in [
            (&[][..], "rounds has 0 entries"),
            (&many, "rounds has 33 entries"),
            (&[round(2, 2, 1, 1)], "rounds[0].ends_at_ms"),
            (&[round(2, TIME_MS_MAX + 1, 1, 1)], "rounds[0].ends_at_ms"),
            (&[round(2, 3, 1, 0)], "rounds[0].parts"),
            (&[round(2, 3, FEN_MAX, PARTS_MAX + 1)], "rounds[0].parts"),
            (&[round(2, 3, 9, 10)], "rounds[0].fen must be 10"),
            (&[round(2, 3, FEN_MAX + 1, 1)], "rounds[0].fen"),
            (&[round(2, 3, 15, 10)], "multiple of the 10 parts"),
            (&[round(2, 9, 1, 1), round(8, 10, 1, 1)], "rounds[1].releases_at_ms"),
        ] {
            let reason = check(rounds).unwrap_err();
            assert!(reason.contains(part), "{reason}");
        }
    }
}
