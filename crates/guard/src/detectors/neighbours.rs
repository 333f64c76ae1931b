//! Neighbours: people of one place who come together tell one story, however many detectors hear it.
//!
//! That most of an office's staff votes for the office's own candidate is seen in their prefix, and again in a dense block over
//! that prefix, although each has a phone of their own. The parents of a class who scanned one code at a parents' evening began
//! to follow within the hour, live in one town, and come when the teacher writes. Evidence that depends on one cause is no
//! independent evidence (naive Bayes counts it twice: Domingos, Pazzani, Machine Learning 29, 1997), so of such parts only the
//! heaviest counts. A rack of phones that look alike, or a batch that lives all over the country, is no neighbourhood.

use super::kind::{Group, Kind};
use super::part::{Found, Part};

/// Of a block's attempts, at least one in so many has a phone that looks like none of the others'.
const ATTEMPTS_PER_DEVICE: u32 = 2;

/// Cuts what neighbours have in common down to the heaviest. `hard` has each group's heaviest part, `added` what it adds.
pub(super) fn count_once(
    parts: &[Part],
    hard: &[Option<usize>; Group::COUNT],
    added: &mut [i32; Group::COUNT],
) {
    let found = |group: Group| hard[group as usize].map(|index| parts[index].found);
    if found(Group::Window).is_some_and(is_one_place) {
        keep_heaviest(&[Group::Place, Group::Window], added);
    }
    if found(Group::Account).is_some_and(is_batch) && parts.iter().any(|part| is_town(part.found)) {
        let story = [Group::Account, Group::Lockstep, Group::Place];
        let length = if found(Group::Place).is_some_and(is_town) { 3 } else { 2 };
        keep_heaviest(&story[..length], added);
    }
}

/// Of equals the first stays.
fn keep_heaviest(groups: &[Group], added: &mut [i32; Group::COUNT]) {
    let heaviest = groups.iter().copied().rev().max_by_key(|group| added[*group as usize]);
    for group in groups.iter().filter(|group| Some(**group) != heaviest) {
        added[*group as usize] = 0;
    }
}

/// A block in one prefix to which people brought phones of their own.
fn is_one_place(found: Found) -> bool {
    matches!(found, Found::DenseBlock { prefixes: 1, devices, attempts, .. } if ATTEMPTS_PER_DEVICE * devices >= attempts)
}

/// Accounts that began together. A crew is none: it was found to live apart.
fn is_batch(found: Found) -> bool {
    matches!(found, Found::Concentration { kind: Kind::FollowHour | Kind::FollowDay | Kind::FollowWeek, .. })
}

fn is_town(found: Found) -> bool {
    matches!(
        found,
        Found::Concentration { kind: Kind::Region, .. } | Found::Clusters { kind: Kind::Region, .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::ReasonCode;

    fn block(attempts: u32, prefixes: u32, devices: u32) -> Found {
        Found::DenseBlock { attempts, prefixes, devices, density_milli: 2_000, usual_milli: 1_200 }
    }

    fn shared(kind: Kind) -> Found {
        Found::Concentration { kind, here: 60, elsewhere: 0, expected_milli: 100, tail: 90_000 }
    }

    fn sum(found: &[(Group, i32, Found)]) -> i32 {
        let part = |(group, weight, found): &(Group, i32, Found)| {
            Part::hard(*group, ReasonCode::AddressCluster, *weight, *found)
        };
        let parts: Vec<Part> = found.iter().map(part).collect();
        let (mut hard, mut added) = ([None; Group::COUNT], [0; Group::COUNT]);
        for (index, part) in parts.iter().enumerate() {
            (hard[part.group as usize], added[part.group as usize]) = (Some(index), part.weight);
        }
        count_once(&parts, &hard, &mut added);
        added.iter().sum()
    }

    #[test]
    fn one_place_is_one_story_and_a_rack_or_a_batch_from_everywhere_is_more() {
        let office = (Group::Place, 3_000, shared(Kind::Prefix));
        let town = (
            Group::Place,
            1_500,
            Found::Clusters { kind: Kind::Region, size: 8, here: 60, elsewhere: 1, tail: 9 },
        );
        let batch = (Group::Account, 3_600, shared(Kind::FollowHour));
        let step = (Group::Lockstep, 2_400, Found::Lockstep { persons: 30, shared: 3 });
        let table = [
            (
                "an office whose staff bring their phones",
                vec![office, (Group::Window, 2_000, block(45, 1, 45))],
                3_000,
            ),
            (
                "a rack of phones that look alike",
                vec![office, (Group::Window, 2_000, block(45, 1, 6))],
                5_000,
            ),
            ("a farm over some prefixes", vec![office, (Group::Window, 2_000, block(45, 3, 45))], 5_000),
            ("a class of one town that scanned one code", vec![town, batch, step], 3_600),
            ("a batch from everywhere that is in step", vec![batch, step], 6_000),
            ("a batch behind one prefix", vec![office, batch], 6_600),
        ];
        for (who, found, expected) in table {
            assert_eq!(sum(&found), expected, "{who}");
        }
    }
}
