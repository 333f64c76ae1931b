//! What detectors say, and what follows from it.

use std::fmt;

use proto::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::interner::Id;
use super::kind::{Group, Kind};
use crate::verdict::ReasonCode;

/// One detector's say about one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// What it speaks about: of each group only the heaviest part counts.
    pub group: Group,
    /// The kind of fraud that it points at.
    pub code: ReasonCode,
    /// Milli-nats that it adds to the score, 0 if others of its group weigh more.
    pub weight: i32,
    /// Whether honest crowds of one candidate look like that, too; see [`super::Detectors`].
    pub soft: bool,
    /// What was counted, so that an auditor can count again.
    pub found: Found,
    /// How much of it says that the target is attacked at all, which counts once.
    #[serde(skip)]
    pub(super) attacked: i32,
    /// Whether most of what was counted comes from this attempt's device in its prefix.
    #[serde(skip)]
    pub(super) spot: bool,
    /// What it weighs by itself, whatever of that is added.
    #[serde(skip)]
    pub(super) alone: i32,
}

impl Part {
    /// A part that can hold a vote.
    pub(super) fn hard(group: Group, code: ReasonCode, weight: i32, found: Found) -> Self {
        Self { group, code, weight, soft: false, found, attacked: 0, spot: false, alone: weight }
    }
}

/// What is thought of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Log-odds of fraud in milli-nats: what was decided and what the parts add; see `reuse_counts`.
    pub score: i32,
    /// Milli-nats that soft parts would add as well if they could hold a vote: how much more doubtful it is than its score says.
    pub doubt: i32,
    /// Every part that spoke, heaviest first.
    pub parts: Vec<Part>,
    /// Whether what the reuse of the device weighed at the decision is in the score. From some hundred votes on the campaign
    /// itself shows what is usual, and only that counts.
    pub reuse_counts: bool,
}

/// What a detector counted. Stands in logs: grows at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// More attempts for one target share a resource than those for others let expect.
    Concentration {
        /// What is shared.
        kind: Kind,
        /// Attempts for this target that share it.
        here: u32,
        /// Attempts for other targets that share it, and stand.
        elsewhere: u32,
        /// Expected for this target, in thousandths.
        expected_milli: u64,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
    /// More attempts share a resource than chance brings together, whoever they are for.
    Crowding {
        /// What is shared.
        kind: Kind,
        /// Attempts that share it.
        here: u32,
        /// Expected, in thousandths.
        expected_milli: u64,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
    /// Times between attempts that share a resource are too much alike.
    Regularity {
        /// What is shared.
        kind: Kind,
        /// Times that were compared.
        gaps: u32,
        /// Their standard deviation in thousandths of their mean.
        variation_permille: u32,
    },
    /// Inside a block of few prefixes, devices and minutes that is denser than honest ones.
    DenseBlock {
        /// Attempts in it.
        attempts: u32,
        /// Prefixes in it.
        prefixes: u32,
        /// Devices in it.
        devices: u32,
        /// Attempts per value, in thousandths.
        density_milli: u64,
        /// The densest honest block so far.
        usual_milli: u64,
    },
    /// Most of those who share a resource are held.
    Company {
        /// What is shared.
        kind: Kind,
        /// Attempts for this target that share it.
        here: u32,
        /// How many of them are held.
        held: u32,
    },
    /// Did the same as others at the same time, over several campaigns.
    Lockstep {
        /// Persons in step with each other.
        persons: u32,
        /// Acts that this one shares with the closest of them.
        shared: u32,
    },
    /// Invitations that lead back to where they began.
    InviteCycle {
        /// Persons on the way round.
        persons: u32,
    },
    /// Invited, like nearly all whom this inviter led here, and did nothing since.
    InertInvitees {
        /// Persons invited by one.
        invited: u32,
        /// Those who did nothing.
        inert: u32,
    },
    /// Many small clusters for one target, where others have few.
    Clusters {
        /// What clusters form on.
        kind: Kind,
        /// Attempts in this one.
        size: u32,
        /// Attempts for this target in clusters of about that size.
        here: u32,
        /// Attempts for others in such clusters of theirs.
        elsewhere: u32,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
    /// Seconds after the start of campaign after campaign, and only where something is paid.
    Hunting {
        /// Campaigns with paid acts of this person.
        campaigns: u32,
        /// Those where it was among the first.
        early: u32,
    },
    /// Accounts of one batch act at night as they do by day.
    Vigil {
        /// What makes the batch.
        kind: Kind,
        /// Attempts of it for this target.
        here: u32,
        /// Those between one and five at night, in China.
        nightly: u32,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
    /// More devices of one sort look like no other than among those for others.
    Novelty {
        /// Devices of that sort for this target.
        here: u32,
        /// Those of them that look like no other.
        singles: u32,
        /// Devices of that sort for other targets.
        others: u32,
        /// Those of them that look like no other.
        other_singles: u32,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
    /// Hardly anybody of a batch reads the page.
    Haste {
        /// What makes the batch.
        kind: Kind,
        /// Attempts of it for this target.
        here: u32,
        /// Those of them that came too soon after the page to have read it.
        hasty: u32,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
    /// Accounts that one sharer led here began to follow together, and live apart.
    Crew {
        /// Aged accounts that the sharer led to this target.
        led: u32,
        /// Those of them that began to follow within two hours next to each other.
        together: u32,
        /// −ln of the chance of that, at least, in milli-nats.
        tail: i32,
    },
}

/// Thousandths as a decimal number.
struct Milli(u64);

impl fmt::Display for Milli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

fn tail(tail: i32) -> Milli {
    Milli(u64::try_from(tail).unwrap_or(0))
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Concentration { kind, here, elsewhere, expected_milli, tail: unlikely } => write!(
                f,
                "{here} for this target share {}, {} expected ({elsewhere} for others), tail {} nats",
                kind.words(),
                Milli(expected_milli),
                tail(unlikely)
            ),
            Self::Crowding { kind, here, expected_milli, tail: unlikely } => {
                let (kind, expected) = (kind.words(), Milli(expected_milli));
                write!(f, "{here} share {kind}, {expected} expected, tail {} nats", tail(unlikely))
            }
            Self::Regularity { kind, gaps, variation_permille } => {
                let (kind, variation) = (kind.words(), Milli(u64::from(variation_permille)));
                write!(
                    f,
                    "{gaps} times between attempts that share {kind} vary by only {variation} of their mean"
                )
            }
            Self::DenseBlock { attempts, prefixes, devices, density_milli, usual_milli } => write!(
                f,
                "in a block of {attempts} attempts over {prefixes} prefixes and {devices} devices, density {} where {} \
                 is usual",
                Milli(density_milli),
                Milli(usual_milli)
            ),
            Self::Company { kind, here, held } => {
                write!(f, "{held} of {here} for this target that share {} are held", kind.words())
            }
            Self::Lockstep { persons, shared } => {
                write!(f, "{shared} acts in step with one of {persons} persons who act together")
            }
            Self::InviteCycle { persons } => {
                write!(f, "an invitation that came back after {persons} persons")
            }
            Self::InertInvitees { invited, inert } => {
                write!(f, "{inert} of {invited} whom this inviter led here did nothing since")
            }
            Self::Clusters { kind, size, here, elsewhere, tail } => {
                clusters(f, (kind, size), (here, elsewhere), tail)
            }
            Self::Hunting { campaigns, early } => {
                write!(f, "among the first in {early} of {campaigns} campaigns that paid")
            }
            Self::Vigil { kind, here, nightly, tail } => {
                batch(f, (nightly, here), kind, "came at night", tail)
            }
            Self::Haste { kind, here, hasty, tail } => {
                batch(f, (hasty, here), kind, "did not read the page", tail)
            }
            Self::Crew { led, together, tail } => crew(f, (together, led), tail),
            Self::Novelty { here, singles, others, other_singles, tail } => {
                novelty(f, (singles, here), (other_singles, others), tail)
            }
        }
    }
}

fn clusters(
    f: &mut fmt::Formatter<'_>,
    (kind, size): (Kind, u32),
    (here, elsewhere): (u32, u32),
    unlikely: i32,
) -> fmt::Result {
    write!(
        f,
        "one of {size} that share {}: {here} for this target are in such clusters and {elsewhere} for others, \
         tail {} nats",
        kind.words(),
        tail(unlikely)
    )
}

fn crew(f: &mut fmt::Formatter<'_>, (together, led): (u32, u32), unlikely: i32) -> fmt::Result {
    write!(
        f,
        "{together} of {led} aged accounts that this sharer led here began to follow within two hours and live apart, \
         tail {} nats",
        tail(unlikely)
    )
}

fn batch(
    f: &mut fmt::Formatter<'_>,
    (some, here): (u32, u32),
    kind: Kind,
    did: &str,
    unlikely: i32,
) -> fmt::Result {
    let (kind, tail) = (kind.words(), tail(unlikely));
    write!(f, "{some} of {here} for this target that share {kind} {did}, tail {tail} nats")
}

fn novelty(
    f: &mut fmt::Formatter<'_>,
    (singles, here): (u32, u32),
    (other_singles, others): (u32, u32),
    unlikely: i32,
) -> fmt::Result {
    write!(
        f,
        "{singles} of {here} devices of this sort for this target look like no other ({other_singles} of {others} for \
         others), tail {} nats",
        tail(unlikely)
    )
}

/// What is to become of votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Out of the tally until someone decides.
    Hold,
    /// Out of the tally: at least as surely fraud as an unknown vote is none.
    Void,
    /// Back into the tally: what spoke against it is explained by now.
    Restore,
}

/// What follows for one or more attempts, as of one epoch's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Numbers of the attempts, as [`super::Detectors::see`] gave them.
    pub attempts: Vec<u32>,
    /// What becomes of them.
    pub action: Action,
    /// Log-odds of fraud in milli-nats.
    pub score: i32,
    /// Every part that spoke, heaviest first.
    pub parts: Vec<Part>,
}

/// Something for a person to look at. No vote changes by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Which campaign.
    pub campaign: Id,
    /// For whom something is unusual.
    pub target: Id,
    /// Since when.
    pub since: Timestamp,
    /// The kind of fraud that it could be.
    pub code: ReasonCode,
    /// Attempts in the unusual time.
    pub seen: u32,
    /// Expected, in thousandths.
    pub expected_milli: u64,
}
