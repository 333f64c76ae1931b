//! The auditor's own books, kept from the ledger's events in the simplest way there is.

use std::collections::BTreeMap;

use ledger::account::{Account, Kind};
use ledger::event::{How, TransfersBooked};
use proto::PersonId;
use serde_json::Value;

use super::clients::{POINTS_PER_DAY_MAX, POINTS_PER_VOTE};

/// Sums of debits and credits by account, and what was given by person and day.
#[derive(Default)]
pub(super) struct Books {
    sums: BTreeMap<Account, (u64, u64)>,
    given: BTreeMap<(PersonId, i32), u64>,
}

impl Books {
    pub(super) fn book(&mut self, booked: &TransfersBooked) -> Result<(), String> {
        for transfer in &booked.transfers {
            if transfer.how != How::Simple || transfer.debit.asset != transfer.credit.asset {
                return Err(format!("nobody asked for this: {transfer:?}"));
            }
            self.sums.entry(transfer.debit.clone()).or_default().0 += transfer.amount;
            self.sums.entry(transfer.credit.clone()).or_default().1 += transfer.amount;
            for account in [&transfer.debit, &transfer.credit] {
                let (debits, credits) = self.sums[account];
                // Only where value comes from may debits be more.
                if debits > credits && account.kind != Kind::Issue {
                    return Err(format!("{account} has fallen to -{}", debits - credits));
                }
            }
        }
        for award in &booked.awards {
            let given = self.given.entry((award.person, award.day)).or_default();
            *given += award.amount;
            if award.amount != POINTS_PER_VOTE || *given > POINTS_PER_DAY_MAX {
                return Err(format!("{} got {given} on day {}", award.person, award.day));
            }
        }
        Ok(())
    }

    /// Holds the ledger's own trial balance against these books.
    pub(super) fn compare(&self, trial: &Value) -> Result<(), String> {
        let (debits, credits) =
            self.sums.values().fold((0, 0), |sum, (debits, credits)| (sum.0 + debits, sum.1 + credits));
        let assets = trial["assets"].as_array().map_or(&[][..], Vec::as_slice);
        let sum = |of: &str| assets.iter().filter_map(|asset| asset[of].as_u64()).sum::<u64>();
        let is_even = assets.iter().all(|asset| asset["difference"] == 0);
        if is_even && debits == credits && (sum("debits"), sum("credits")) == (debits, credits) {
            return Ok(());
        }
        Err(format!("the trial balance says {trial}, entries add up to {debits} and {credits}"))
    }
}
