//! From parts to a score.

use super::attempt::Attempt;
use super::kind::Group;
use super::part::Part;

/// Most that all soft parts weigh together, in milli-nats. Less than the prior, and never more than half of what is not soft,
/// place apart: fans who differ from everybody else are still no fraud.
const SOFT_MAX: i32 = 2_800;

/// Log-odds of fraud in milli-nats: what was decided, and of each group the heaviest part.
///
/// `population_known` says that the campaign has shown how often devices are shared honestly. The reuse of a device was
/// weighed at the decision by what is usual elsewhere; from then on only what the campaign itself shows counts.
pub(super) fn score(attempt: &Attempt, parts: &[Part], population_known: bool) -> i32 {
    let (mut hard, mut soft) = ([0; Group::COUNT], [0; Group::COUNT]);
    for part in parts {
        let heaviest = if part.soft { &mut soft } else { &mut hard };
        let heaviest = &mut heaviest[part.group as usize];
        *heaviest = part.weight.max(*heaviest);
    }
    if !population_known {
        let device = &mut hard[Group::Device as usize];
        *device = attempt.reuse.max(*device);
    }
    let hard_sum: i32 = hard.iter().sum();
    let soft_sum: i32 = soft.iter().zip(&hard).map(|(soft, hard)| (soft - hard).max(0)).sum();
    // That fans of one town live in one place is the same story as all that is soft, so it lends those no weight.
    let lent = (hard_sum - hard[Group::Place as usize]) / 2;
    attempt.score.saturating_add(hard_sum).saturating_add(soft_sum.min(SOFT_MAX).min(lent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detectors::{Found, Kind};
    use crate::verdict::ReasonCode;
    use proto::Timestamp;

    fn part(group: Group, weight: i32, soft: bool) -> Part {
        let found = Found::Company { kind: Kind::Device, here: 1, held: 1 };
        Part { group, code: ReasonCode::PaidTask, weight, soft, found }
    }

    fn attempt() -> Attempt {
        Attempt { reuse: 1_000, ..Attempt::bare(Timestamp(0), 1, 1, 1, -4_000) }
    }

    #[test]
    fn of_a_group_only_the_heaviest_part_counts() {
        let parts = [part(Group::Device, 2_000, false), part(Group::Device, 3_000, false)];
        assert_eq!(score(&attempt(), &parts, true), -1_000);
    }

    #[test]
    fn soft_parts_never_hold_a_vote() {
        let parts =
            [Group::Place, Group::Social, Group::Timing, Group::Account].map(|g| part(g, 5_000, true));
        assert_eq!(score(&attempt(), &parts, true), -4_000);
        let with_hard = [&parts[..], &[part(Group::Device, 1_500, false)]].concat();
        assert_eq!(score(&attempt(), &with_hard, true), -1_750);
        let with_place = [&parts[..], &[part(Group::Place, 3_000, false)]].concat();
        assert_eq!(score(&attempt(), &with_place, true), -1_000);
    }

    #[test]
    fn the_reuse_of_a_device_counts_until_the_population_is_known() {
        assert_eq!(score(&attempt(), &[], false), -3_000);
        assert_eq!(score(&attempt(), &[part(Group::Device, 500, false)], false), -3_000);
        assert_eq!(score(&attempt(), &[], true), -4_000);
    }
}
