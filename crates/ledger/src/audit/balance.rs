//! The balance of an account, at a position of the log or at a time.

use proto::{Problem, Timestamp};

use super::answers::BalanceAnswer;
use super::shelf::Books;
use super::{Answer, json};
use crate::account::Account;
use crate::books;
use crate::query::{Parameters, invalid};

pub(super) fn answer(books: &Books<'_>, parameters: &Parameters<'_>) -> Answer {
    let account = account(parameters)?;
    let position = books.shelf.position();
    let at_position: Option<u64> = parameters.read("position", "a position of the ledger's log")?;
    let at_ms: Option<u64> = parameters.read("at_ms", "a time in milliseconds since the epoch")?;
    let at_ms = at_ms.map(Timestamp);
    let sums = match (at_position, at_ms) {
        (Some(_), Some(_)) => {
            let detail =
                "give position or at_ms, not both: what was booked by then, or what had happened by then";
            return Err(Problem::new(400, "parameter-invalid", detail).into());
        }
        (Some(at), None) if at > position => {
            return Err(invalid(
                "position",
                &at.to_string(),
                &format!("0 to {position}, where the books stand"),
            )
            .into());
        }
        (None, Some(at)) => books::balance_at(books.rows(&account), at)?,
        (at, None) => books.sums_at(&account, at.unwrap_or(position))?,
    };
    let answer = BalanceAnswer {
        position,
        unit: account.asset.unit(),
        balance: sums.net(account.kind.normal()),
        debits: sums.debits,
        credits: sums.credits,
        at_position,
        at_ms,
        account,
    };
    Ok(json(position, &answer))
}

/// The account in the address.
fn account(parameters: &Parameters<'_>) -> Result<Account, Problem> {
    let wanted = "an account such as points:budget:spring";
    let account = parameters.read("account", wanted)?;
    account.ok_or_else(|| invalid("account", "", wanted))
}
