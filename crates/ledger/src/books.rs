//! Read models: entries, statements and balances at any time, as pure functions over events.
//!
//! The log has every entry, so a follower keeps no copy of them, only where they are: some 300 bytes for a vote that gave
//! points, outside state and digest, and made anew from the log's start whenever that is wanted. For each event it puts
//! what [`rows`] and [`indexes`] say; all it has to know before are the sums of the accounts touched, which stand in their
//! last rows.
//!
//! ```text
//! rows:     account ∥ 0 ∥ position ∥ index  →  Row: side, amount, when it happened, sums after it
//! indexes:  person, campaign, command or transfer ∥ position  →  nothing
//! accounts: person ∥ account  →  nothing
//! hours:    book or campaign ∥ hour ∥ asset ∥ kind  →  Hour: what was moved in it on accounts of that kind
//! rewards:  what referrals gave a person, see [`reward`]
//! ```
//!
//! - An account's entries by cursor: its rows from a key on, each joined with [`entries`] of the event at its position.
//!   Its balance at a position: the last row below [`key::up_to`], without reading any other.
//! - A statement of a whole book or campaign adds up [`Hour`]s, of which there are few however much happened.
//! - A [`Statement`] of a period and a balance at a time go by when things happened, not by when they were booked: they
//!   read the account's rows, since a fact that was heard late belongs to its day.
//! - All entries about a person, of a campaign, of a transfer, or from one command: the events at the positions of the
//!   index, and a [`Filter`] over their entries. The same filter serves a walk over the whole log.
//!
//! Reservations are no entries: they move nothing. They stand in the log, and in the view as sums.

mod entry;
pub(crate) mod export;
mod filter;
mod hour;
pub mod key;
pub(crate) mod reward;
mod row;
mod statement;

pub use entry::{Booking, Entry, entries, evidence};
pub use export::{COLUMNS, Line, csv_header};
pub use filter::Filter;
pub use hour::{HOUR_MS, Hour, Scope, hours};
pub use key::{Index, indexes};
pub use row::{Row, Sums, rows};
pub use statement::{LINES_MAX, Statement, StatementLine, TooLong, Trial, balance_at};

/// Counts changes of rows and keys: a store of another version is made anew.
pub const ROWS_VERSION: u8 = 2;
