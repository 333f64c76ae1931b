//! The proof that each vote which a stack took was counted and booked exactly once.

use anyhow::{bail, ensure};
use world::{Evidence, Stack, gather, judge};

use super::side::Side;
use crate::operator::BOOK;

/// Findings that are shown; more of them say the same.
const FINDINGS_SHOWN_MAX: usize = 20;

/// Closes the campaigns, ends the stack, and holds what voters were told against boards, logs and books. Each vote has to be
/// on a board and have one booking that names it as its cause; debits equal credits; logs are whole and replay to what
/// their services were. If not, the data stay where they are.
pub fn prove(side: Side<Stack>) -> anyhow::Result<()> {
    let Side { fair, campaigns, told, .. } = side;
    for campaign in &campaigns {
        // From now on the boards show every vote.
        fair.operator.close_campaign(campaign)?;
    }
    let mut stack = fair.server;
    let auditor = stack.staff("auditor")?;
    let campaigns: Vec<&str> = campaigns.iter().map(String::as_str).collect();
    let told = Evidence { acknowledged: told, ..Evidence::default() };
    let evidence = gather(&mut stack, told, &campaigns, BOOK, &auditor)?;
    let mut wrong = judge(&evidence);
    let findings = wrong.len();
    if findings > 0 {
        wrong.truncate(FINDINGS_SHOWN_MAX);
        let kept = stack.keep();
        bail!("{findings} findings, data in {}:\n{}", kept.display(), wrong.join("\n"));
    }
    let (accepted, booked) = (evidence.acknowledged.len(), evidence.booked.len());
    let (board, assets) = (evidence.board, evidence.differences.len());
    ensure!(
        accepted as u64 == board && accepted == booked,
        "{accepted} votes were accepted, {board} are on boards, {booked} are booked"
    );
    println!(
        "proved: {accepted} votes accepted, {board} on boards, {booked} booked, each once; debits equal credits in \
         {assets} asset(s); {} logs are whole, those of {} replay to the same digests",
        stack.services().len(),
        world::LOGS.join(" and ")
    );
    Ok(())
}
