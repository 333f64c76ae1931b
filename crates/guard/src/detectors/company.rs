//! Company: an attempt in a resource whose attempts for the same target are mostly held, the expansion from seeds.
//!
//! CopyCatch's and FRAUDAR's expansion (Beutel et al., WWW 2013; Hooi et al., KDD 2016): who has at least half of its
//! company inside belongs to it. It is applied until nobody joins any more, only through resources that are
//! seldom shared by chance, and only where others seldom have them: a carrier's NAT is in everybody's company. Slow groups
//! are reached that way from the few that gave themselves away at night.

use super::attempt::Attempt;
use super::counts::Counts;
use super::detector::Detector;
use super::interner::{Id, Set};
use super::kind::Kind;
use super::part::{Found, Part};
use crate::tails::ln_milli;

/// Resources that lead from one member of a group to the next.
const KINDS: [Kind; 9] = [
    Kind::Device,
    Kind::Rendering,
    Kind::DevicePrefix,
    Kind::DeviceRegion,
    Kind::ProfilePrefix,
    Kind::Prefix,
    Kind::FollowDay,
    Kind::FollowHour,
    Kind::Payee,
];
/// Those of them that people share without knowing each other.
const NEIGHBOURS: [Kind; 3] = [Kind::Prefix, Kind::FollowDay, Kind::FollowHour];
/// Held neighbours below which company is accident.
const HELD_MIN: u32 = 3;
/// Held neighbours on one phone, or on like ones in one place, below which they are a family.
const FAMILY_HELD_MIN: u32 = 6;
/// Most that it weighs where people share the resource without knowing each other.
const NEIGHBOURS_MAX: i32 = 1_500;
/// Most that it weighs.
const WEIGHT_MAX: i32 = 3_000;

/// No state of its own: it reads the campaign's counters.
#[derive(Debug, Default)]
pub(super) struct Company;

impl Detector for Company {
    fn weigh(&self, attempt: &Attempt, counts: &Counts, parts: &mut Vec<Part>) {
        parts.extend(
            KINDS.iter().filter_map(|kind| part(*kind, attempt, counts)).max_by_key(|part| part.weight),
        );
    }
}

/// Whether an attempt shares one of these with those that were just held: kind, resource and target.
pub(super) fn is_near(attempt: &Attempt, cells: &Set<(u8, Id, Id)>) -> bool {
    cells_of(attempt).any(|cell| cells.contains(&cell))
}

/// What leads from an attempt to others.
pub(super) fn cells_of(attempt: &Attempt) -> impl Iterator<Item = (u8, Id, Id)> + use<> {
    let cells = KINDS.map(|kind| (kind as u8, attempt.resource(kind), attempt.target));
    cells.into_iter().filter(|(_, resource, _)| *resource != 0)
}

fn part(kind: Kind, attempt: &Attempt, counts: &Counts) -> Option<Part> {
    let resource = attempt.resource(kind);
    if resource == 0 {
        return None;
    }
    let cell = counts.cell(kind, resource, attempt.target);
    // At least half of those for this target, and half of all who have it, are inside.
    let at_home = matches!(kind, Kind::DevicePrefix | Kind::ProfilePrefix | Kind::DeviceRegion);
    let held_min = if at_home { FAMILY_HELD_MIN } else { HELD_MIN };
    if cell.held < held_min || 2 * cell.held < cell.all {
        return None;
    }
    let others = counts.resource(kind, resource).all.saturating_sub(cell.all);
    if others > cell.held {
        return None;
    }
    if counts.brought_by_another(kind, attempt) > 0 || (kind == Kind::Prefix && counts.is_home(attempt)) {
        return None;
    }
    let outside = f64::from(cell.clean() + others + 1);
    let max = if NEIGHBOURS.contains(&kind) { NEIGHBOURS_MAX } else { WEIGHT_MAX };
    let weight = ln_milli(2.0 * f64::from(cell.held) / outside).min(max);
    let found = Found::Company { kind, here: cell.all, held: cell.held };
    let code = kind.weighing().code;
    (weight > 0).then(|| Part::hard(kind.weighing().group, code, weight, found))
}
