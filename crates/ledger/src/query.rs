//! Questions answered from the state, and from the view.
//!
//! The view shows what the organisation has and owes in all. What single persons have stands in the state, for
//! themselves, and in the read model of [`crate::books`], for auditors.

mod answers;
mod minutes;
mod view;

pub use answers::{
    About, AccountLine, AccountPage, OwnAnswer, OwnBalance, OwnPage, RulesLine, RulesPage, TrialAsset,
    TrialBalance, TrialKind,
};
pub use decider::parameters::{LIMIT_DEFAULT, LIMIT_MAX};
pub(crate) use decider::parameters::{Parameters, invalid};
pub use minutes::LedgerMinute;
pub use view::{OWING_SHOWN_MAX, View};

use proto::wire::Own;
use proto::{Asset, CampaignId, PersonId, Problem, Timestamp};
use serde_json::Value;

use crate::account::{Account, Kind};
use crate::state::{Book, SHOWN_EVERY_MS, State};

/// What a person has, as it was when the last interval began, see [`SHOWN_EVERY_MS`].
pub(crate) fn own(state: &State, own: &Own, now: Timestamp) -> Result<Value, Problem> {
    let book = state.book_at(&own.campaign).ok_or_else(|| book_unknown(&own.campaign))?;
    let balances =
        book.assets.iter().filter_map(|it| own_balance(book, &it.asset, own.person, now)).collect();
    let answer = OwnAnswer { as_of_ms: Timestamp(now.0 - now.0 % SHOWN_EVERY_MS), balances };
    Ok(serde_json::to_value(answer).expect("answers are plain data and always serialise"))
}

fn own_balance(book: &Book, asset: &Asset, person: PersonId, now: Timestamp) -> Option<OwnBalance> {
    let shown = |kind| {
        let account = Account::new(asset.clone(), kind);
        let slot = book.slot(&account)?;
        let net = book.balance_at(slot).net(account.kind.normal());
        Some(book.rows.get(&slot)?.shown(u64::try_from(net).unwrap_or(0), now))
    };
    let (balance, owed) = (shown(Kind::Person(person)), shown(Kind::Owed(person)));
    let (balance, owed) = (balance.unwrap_or(0), owed.unwrap_or(0));
    ((balance, owed) != (0, 0)).then(|| OwnBalance { asset: asset.clone(), balance, owed })
}

pub(crate) fn book_unknown(id: &CampaignId) -> Problem {
    Problem::new(404, "book-unknown", format!("there is no book {id}; check its id"))
}
