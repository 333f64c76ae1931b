//! From parts to a score.

use super::attempt::Attempt;
use super::kind::{Group, Kind};
use super::neighbours;
use super::part::{Found, Part};

/// Most that all soft parts weigh together, in milli-nats. Less than the prior, and never more than a share of what is hard:
/// fans who differ from everybody else are still no fraud.
const SOFT_MAX: i32 = 2_800;
/// Most that a spot weighs where many are usual: a kiosk, a school's tablet. Below the prior, whatever the detectors that
/// look at the same phone in the same place.
const SPOT_MAX: i32 = 3_800;

/// Clusters from which a target's are scattered. A few schools may have one favourite.
const SCATTERED_MIN: u32 = 10;

/// What is known beside the parts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// The campaign has shown how often devices are shared honestly. The reuse of a device was weighed at the decision by
    /// what is usual elsewhere; from then on only what the campaign itself shows counts.
    pub population: bool,
    /// That many share this device in this prefix is nothing unusual: a kiosk, a school's tablet.
    pub shared: bool,
}

/// Groups whose hard part makes what is soft more telling. That fans of one town live in one place, follow since one day or
/// vote together elsewhere is the same story as all that is soft.
const LENDING: [Group; 6] =
    [Group::Device, Group::Conduct, Group::Rhythm, Group::Window, Group::Company, Group::Payee];

/// Groups that look at a device in a place.
const SPOT: [Group; 6] =
    [Group::Device, Group::Crowd, Group::Place, Group::Window, Group::Rhythm, Group::Company];

/// Groups that look at who acts together, and not at what on.
const CROWD: [Group; 3] = [Group::Place, Group::Account, Group::Lockstep];

/// Log-odds of fraud in milli-nats: what was decided, and of each group the heaviest part. Leaves in each part what it
/// added, so that the decision's weights and theirs make the sum.
pub(super) fn score(attempt: &Attempt, parts: &mut [Part], known: Known) -> i32 {
    let (mut hard, mut soft) = ([None; Group::COUNT], [None; Group::COUNT]);
    for (index, part) in parts.iter().enumerate() {
        let heaviest: &mut Option<usize> =
            if part.soft { &mut soft[part.group as usize] } else { &mut hard[part.group as usize] };
        if heaviest.is_none_or(|heaviest| parts[heaviest].weight < part.weight) {
            *heaviest = Some(index);
        }
    }
    let mut added = [0; Group::COUNT];
    let reuse = if known.population { 0 } else { attempt.reuse };
    added_by_hard(attempt, parts, &hard, reuse, &mut added);
    if known.shared {
        bound_spot(parts, &hard, SPOT_MAX - reuse, &mut added);
    }
    set_apart(attempt, parts, &hard, &mut added);
    neighbours::count_once(parts, &hard, &mut added);
    let lent = lent(parts, &hard, &added, known.shared);
    let mut left = lent.min(SOFT_MAX);
    let mut sum = added.iter().sum::<i32>();
    let mut soft_added = [0; Group::COUNT];
    for (group, index) in soft.iter().enumerate() {
        let Some(index) = index else { continue };
        let more = (parts[*index].weight - added[group]).clamp(0, left);
        soft_added[group] = more;
        left -= more;
        sum += more;
    }
    for (index, part) in parts.iter_mut().enumerate() {
        let group = part.group as usize;
        part.weight = match Some(index) {
            at if at == hard[group] => added[group],
            at if at == soft[group] => soft_added[group],
            _ => 0,
        };
    }
    attempt.score.saturating_add(attempt.address).saturating_add(reuse).saturating_add(sum)
}

/// What soft parts would add beyond what they do if they could hold a vote: of each group the heaviest. `parts` have been scored.
pub(super) fn doubt(parts: &[Part]) -> i32 {
    let (mut most, mut added) = ([0; Group::COUNT], [0; Group::COUNT]);
    for part in parts {
        let group = part.group as usize;
        added[group] += part.weight;
        most[group] = most[group].max(if part.soft { part.alone } else { 0 });
    }
    most.iter().zip(added).map(|(most, added)| (most - added).max(0)).sum()
}

type Heaviest = [Option<usize>; Group::COUNT];

/// What the heaviest hard part of each group adds. That the target is attacked is known once, however many say so; an address
/// and the reuse of a device were weighed at the decision, so only what goes beyond that is added.
fn added_by_hard(
    attempt: &Attempt,
    parts: &[Part],
    hard: &Heaviest,
    reuse: i32,
    added: &mut [i32; Group::COUNT],
) {
    let most =
        hard.iter().flatten().max_by_key(|index| (parts[**index].attacked, std::cmp::Reverse(**index)));
    for index in hard.iter().flatten() {
        let Part { group, weight, attacked, .. } = parts[*index];
        let weight = if Some(index) == most { weight } else { weight - attacked };
        let decided = match group {
            Group::Place => attempt.address,
            Group::Crowd => reuse,
            _ => 0,
        };
        added[group as usize] = (weight - decided).max(0);
    }
}

/// Takes what an odd device weighs off what its company does. A crowd that acts as one says nothing about the phones in it, and
/// in each crowd there is an old one or two: unless it is the crowd's phones that are odd, only the heavier of both counts.
fn set_apart(attempt: &Attempt, parts: &[Part], hard: &Heaviest, added: &mut [i32; Group::COUNT]) {
    let is_of_all = parts.iter().any(|part| match part.found {
        Found::Concentration { kind, .. } => matches!(kind, Kind::Flaws | Kind::FlawsProfile),
        _ => false,
    });
    let mut left = if is_of_all { 0 } else { attempt.oddity };
    for index in hard.iter().flatten() {
        let Part { group, found, .. } = parts[*index];
        if CROWD.contains(&group) || matches!(found, Found::Haste { .. }) {
            let cut = added[group as usize].min(left);
            added[group as usize] -= cut;
            left -= cut;
        }
    }
}

/// Cuts what speaks about the spot down to this sum, the heaviest last.
fn bound_spot(parts: &[Part], hard: &Heaviest, most: i32, added: &mut [i32; Group::COUNT]) {
    // Many small clusters in as many places are no spot's own, even where each hides among those who act otherwise.
    let is_scattered = |part: &Part| match part.found {
        Found::Clusters { kind: Kind::Prefix, here, size, .. } => here >= SCATTERED_MIN * size,
        _ => false,
    };
    let is_spot = |index: &usize| {
        (parts[*index].spot || SPOT.contains(&parts[*index].group)) && !is_scattered(&parts[*index])
    };
    let mut spot: Vec<usize> = hard
        .iter()
        .flatten()
        .filter(|index| is_spot(index))
        .map(|index| parts[*index].group as usize)
        .collect();
    spot.sort_by_key(|group| std::cmp::Reverse(added[*group]));
    let mut left = most.max(0);
    for group in spot {
        added[group] = added[group].min(left);
        left -= added[group];
    }
}

/// What soft parts may add: half of what is hard, or a third if only one group says so.
fn lent(parts: &[Part], hard: &Heaviest, added: &[i32; Group::COUNT], shared: bool) -> i32 {
    let lends = |group: &&Group| {
        let spot = SPOT.contains(group) || hard[**group as usize].is_some_and(|index| parts[index].spot);
        added[**group as usize] > 0 && !(shared && spot)
    };
    let lending: Vec<i32> = LENDING.iter().filter(lends).map(|group| added[*group as usize]).collect();
    lending.iter().sum::<i32>() / if lending.len() > 1 { 2 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::ReasonCode;
    use proto::Timestamp;

    const KNOWN: Known = Known { population: true, shared: false };

    fn part(group: Group, weight: i32) -> Part {
        let found = Found::Company { kind: Kind::Device, here: 1, held: 1 };
        Part::hard(group, ReasonCode::PaidTask, weight, found)
    }

    fn soft(group: Group, weight: i32) -> Part {
        Part { soft: true, ..part(group, weight) }
    }

    fn attacked(group: Group, weight: i32, attacked: i32) -> Part {
        Part { attacked, ..part(group, weight) }
    }

    fn attempt() -> Attempt {
        Attempt { reuse: 1_000, address: 1_600, ..Attempt::bare(Timestamp(0), 1, 1, 1, -5_600) }
    }

    #[track_caller]
    fn check(parts: &[Part], known: Known, expected: i32) {
        let mut parts = parts.to_vec();
        assert_eq!(score(&attempt(), &mut parts, known), expected);
        let decided = -5_600 + 1_600 + if known.population { 0 } else { 1_000 };
        assert_eq!(decided + parts.iter().map(|part| part.weight).sum::<i32>(), expected, "{parts:?}");
    }

    #[test]
    fn of_a_group_only_the_heaviest_part_counts() {
        check(&[part(Group::Device, 2_000), part(Group::Device, 3_000)], KNOWN, -1_000);
    }

    #[test]
    fn that_a_target_is_attacked_counts_once() {
        let parts = [Group::Device, Group::Conduct, Group::Token].map(|group| attacked(group, 2_000, 1_500));
        check(&parts, KNOWN, -4_000 + 2_000 + 500 + 500);
    }

    #[test]
    fn an_odd_phone_is_not_the_crowds() {
        let odd = Attempt { oddity: 2_800, score: -2_800, address: 0, reuse: 0, ..attempt() };
        let company = [part(Group::Place, 1_500), part(Group::Lockstep, 2_400)];
        let found =
            Found::Concentration { kind: Kind::Flaws, here: 9, elsewhere: 0, expected_milli: 0, tail: 9 };
        let alike = Part::hard(Group::Conduct, ReasonCode::Emulator, 3_000, found);
        assert_eq!(score(&odd, &mut company.to_vec(), KNOWN), -2_800 + 1_500 + 2_400 - 2_800);
        let all_odd = [&company[..], &[alike]].concat();
        assert_eq!(score(&odd, &mut all_odd.to_vec(), KNOWN), -2_800 + 1_500 + 2_400 + 3_000);
    }

    #[test]
    fn soft_parts_never_hold_a_vote() {
        let all = [Group::Place, Group::Social, Group::Timing, Group::Account].map(|g| soft(g, 5_000));
        check(&all, KNOWN, -4_000);
        let table = [
            (vec![part(Group::Device, 1_500)], -2_000),
            (vec![part(Group::Device, 1_500), part(Group::Conduct, 900)], -400),
            // Soft parts tell the same story as these.
            (vec![part(Group::Place, 3_000)], -2_600),
            (vec![part(Group::Account, 3_600)], -400),
            (vec![part(Group::Lockstep, 3_000)], -1_000),
        ];
        for (hard, expected) in table {
            check(&[&all[..], &hard].concat(), KNOWN, expected);
        }
    }

    #[test]
    fn what_the_decision_weighed_counts_once() {
        let unknown = Known::default();
        check(&[], unknown, -3_000);
        check(&[part(Group::Crowd, 500)], unknown, -3_000);
        check(&[part(Group::Crowd, 1_900)], unknown, -2_100);
        check(&[], KNOWN, -4_000);
        check(&[part(Group::Place, 1_300)], KNOWN, -4_000);
        check(&[part(Group::Place, 3_000)], KNOWN, -2_600);
    }

    #[test]
    fn a_spot_where_many_are_usual_is_never_enough_alone() {
        let groups = [Group::Device, Group::Crowd, Group::Place, Group::Window, Group::Rhythm];
        let spot = groups.map(|group| part(group, 3_600));
        for population in [true, false] {
            let known = Known { population, shared: true };
            check(&spot, known, -200);
            // Nor does what it brings alone, nor what is soft.
            let shape = Part { spot: true, ..part(Group::Conduct, 2_000) };
            check(&[&spot[..], &[shape, soft(Group::Social, 1_200)]].concat(), known, -200);
            check(&[&spot[..], &[part(Group::Token, 1_000)]].concat(), known, 800);
        }
    }
}
