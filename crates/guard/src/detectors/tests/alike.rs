//! Findings that are alike are one, though others stand between them.

use super::super::{ALIKE_LOOKED_AT, Action, Findings, Found, Group, Kind, Part};
use crate::verdict::ReasonCode;

fn parts(held: u32) -> [Part; 1] {
    let found = Found::Company { kind: Kind::Device, here: 100, held };
    [Part::hard(Group::Company, ReasonCode::DeviceCluster, 900, found)]
}

#[test]
fn clusters_that_come_by_turns_are_one_finding_each() {
    let mut findings = Findings::default();
    for number in 0..300 {
        findings.push(number, Action::Hold, 100, &parts(number % 3));
    }
    assert_eq!(findings.0.len(), 3);
    assert_eq!(findings.0[1].attempts[..3], [1, 4, 7]);
    findings.push(300, Action::Void, 100, &parts(0));
    findings.push(301, Action::Hold, 101, &parts(0));
    assert_eq!(findings.0.len(), 5, "other actions and scores are other findings");
}

#[test]
fn what_lies_far_back_is_not_looked_at_so_that_a_close_stays_quick() {
    let mut findings = Findings::default();
    let apart = u32::try_from(ALIKE_LOOKED_AT).unwrap() + 1;
    for number in 0..2 * apart {
        findings.push(number, Action::Hold, 100, &parts(number % apart));
    }
    assert_eq!(findings.0.len(), 2 * ALIKE_LOOKED_AT + 2);
}
