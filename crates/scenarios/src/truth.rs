//! What each line of a scenario really is. It stands in a file apart, so that no judge can read it by accident.

use serde::{Deserialize, Serialize};

/// How much an attacker knows and spends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A script from a forum, run as it is.
    Crude,
    /// A trade: knows the usual checks and pays for passing them.
    Competent,
    /// Watches the public board and the rules, and behaves like the crowd wherever that is affordable.
    Adaptive,
}

impl Level {
    /// Every level, rising.
    pub const ALL: [Self; 3] = [Self::Crude, Self::Competent, Self::Adaptive];

    /// The value for this level.
    pub fn pick<T>(self, crude: T, competent: T, adaptive: T) -> T {
        match self {
            Self::Crude => crude,
            Self::Competent => competent,
            Self::Adaptive => adaptive,
        }
    }

    /// The level as it is written in files and arguments.
    pub fn name(self) -> &'static str {
        self.pick("crude", "competent", "adaptive")
    }
}

/// What a judge that knew everything would say of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// It adds one.
    Counted,
    /// It repeats an earlier line of the same request.
    Duplicate,
    /// The public rules refuse it, whoever sent it.
    Refused,
    /// It is fake: it adds nothing, whether refused, held or voided.
    KeptOut,
    /// Nobody's tally depends on it, so no measure counts it: follows, and an attacker's own real vote.
    Unscored,
}

/// Who did something, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    /// What a perfect judge would say.
    pub due: Due,
    /// The honest cohort, or the attack.
    pub origin: Origin,
}

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// People who mean it, of this cohort.
    Honest(&'static str),
    /// An attacker.
    Fake {
        /// The family of attacks.
        family: &'static str,
        /// What the attacker can do.
        level: Level,
        /// Which attack of the run, from 0.
        attack: u16,
    },
}

impl Label {
    /// An honest line of a cohort that adds one.
    pub fn honest(cohort: &'static str) -> Self {
        Self { due: Due::Counted, origin: Origin::Honest(cohort) }
    }

    /// The same origin with another due.
    pub fn due(self, due: Due) -> Self {
        Self { due, ..self }
    }

    /// Whether people who mean it sent the line.
    pub fn is_honest(&self) -> bool {
        matches!(self.origin, Origin::Honest(_))
    }

    /// The line of the truth file that belongs to this line of the attempts, counted from 1.
    pub fn truth(&self, line: u64) -> Truth {
        let bare = Truth {
            line,
            label: Side::Honest,
            due: self.due,
            cohort: None,
            family: None,
            level: None,
            attack: None,
        };
        match self.origin {
            Origin::Honest(cohort) => Truth { cohort: Some(cohort.to_owned()), ..bare },
            Origin::Fake { family, level, attack } => Truth {
                label: Side::Fake,
                family: Some(family.to_owned()),
                level: Some(level),
                attack: Some(attack),
                ..bare
            },
        }
    }
}

/// Honest or fake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Somebody means it.
    Honest,
    /// An attacker sent it.
    Fake,
}

/// A line of the truth file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Which line of the attempts, from 1.
    pub line: u64,
    /// Honest or fake.
    pub label: Side,
    /// What a perfect judge would say.
    pub due: Due,
    /// The honest cohort.
    pub cohort: Option<String>,
    /// The family of attacks.
    pub family: Option<String>,
    /// The attacker's level.
    pub level: Option<Level>,
    /// Which attack of the run.
    pub attack: Option<u16>,
}
