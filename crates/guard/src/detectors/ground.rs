//! What was found, as names and counts: for logs that outlive the shapes of this code.

use super::kind::Kind;
use super::part::Found;

impl Found {
    /// The detector that found it.
    pub fn detector(&self) -> &'static str {
        match self {
            Self::Concentration { .. } => "concentration",
            Self::Crowding { .. } => "crowding",
            Self::Regularity { .. } => "regularity",
            Self::DenseBlock { .. } => "dense_windows",
            Self::Company { .. } => "company",
            Self::Lockstep { .. } => "lockstep",
            Self::InviteCycle { .. } | Self::InertInvitees { .. } => "share_tree",
            Self::Clusters { .. } => "clusters",
            Self::Hunting { .. } => "hunting",
            Self::Vigil { .. } => "vigils",
            Self::Novelty { .. } => "novelty",
            Self::Haste { .. } => "haste",
            Self::Crew { .. } => "crews",
        }
    }

    /// What the attempts share, if it is one thing.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Concentration { kind, .. }
            | Self::Crowding { kind, .. }
            | Self::Regularity { kind, .. }
            | Self::Company { kind, .. }
            | Self::Clusters { kind, .. }
            | Self::Vigil { kind, .. }
            | Self::Haste { kind, .. } => Some(*kind),
            Self::DenseBlock { .. }
            | Self::Lockstep { .. }
            | Self::InviteCycle { .. }
            | Self::InertInvitees { .. }
            | Self::Hunting { .. }
            | Self::Novelty { .. }
            | Self::Crew { .. } => None,
        }
    }

    /// What was counted, by name.
    pub fn counts(&self) -> Vec<(&'static str, i64)> {
        let milli = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        match *self {
            Self::Concentration { here, elsewhere, expected_milli, tail, .. } => vec![
                ("here", here.into()),
                ("elsewhere", elsewhere.into()),
                ("expected_milli", milli(expected_milli)),
                ("tail", tail.into()),
            ],
            Self::Crowding { here, expected_milli, tail, .. } => {
                vec![("here", here.into()), ("expected_milli", milli(expected_milli)), ("tail", tail.into())]
            }
            Self::Regularity { gaps, variation_permille, .. } => {
                vec![("gaps", gaps.into()), ("variation_permille", variation_permille.into())]
            }
            Self::DenseBlock { attempts, prefixes, devices, density_milli, usual_milli } => vec![
                ("attempts", attempts.into()),
                ("prefixes", prefixes.into()),
                ("devices", devices.into()),
                ("density_milli", milli(density_milli)),
                ("usual_milli", milli(usual_milli)),
            ],
            Self::Company { here, held, .. } => vec![("here", here.into()), ("held", held.into())],
            Self::Lockstep { persons, shared } => {
                vec![("persons", persons.into()), ("shared", shared.into())]
            }
            Self::InviteCycle { persons } => vec![("persons", persons.into())],
            Self::InertInvitees { invited, inert } => {
                vec![("invited", invited.into()), ("inert", inert.into())]
            }
            Self::Clusters { size, here, elsewhere, tail, .. } => vec![
                ("size", size.into()),
                ("here", here.into()),
                ("elsewhere", elsewhere.into()),
                ("tail", tail.into()),
            ],
            Self::Vigil { here, nightly, tail, .. } => {
                vec![("here", here.into()), ("nightly", nightly.into()), ("tail", tail.into())]
            }
            Self::Haste { here, hasty, tail, .. } => {
                vec![("here", here.into()), ("hasty", hasty.into()), ("tail", tail.into())]
            }
            Self::Novelty { here, singles, others, other_singles, tail } => vec![
                ("here", here.into()),
                ("singles", singles.into()),
                ("others", others.into()),
                ("other_singles", other_singles.into()),
                ("tail", tail.into()),
            ],
            Self::Crew { led, together, tail } => {
                vec![("led", led.into()), ("together", together.into()), ("tail", tail.into())]
            }
            Self::Hunting { campaigns, early } => {
                vec![("campaigns", campaigns.into()), ("early", early.into())]
            }
        }
    }
}
