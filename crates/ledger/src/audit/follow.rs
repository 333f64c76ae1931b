//! The rows of an event.

use std::collections::BTreeMap;

use decider::Stamp;
use decider::answer::encoded;
use decider::rows::{Row, Rows, Unreadable};

use super::rewards;
use super::shelf::{decoded, sums_before};
use crate::books::{self, Hour, hours, indexes, key};
use crate::event::Event;

/// Everything that an event leaves in the read model; `known` has what those before it left.
pub(crate) fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let entries = books::entries(stamp, event);
    let mut puts = rewards::rows(stamp, event, &entries, known)?;
    let Some(book) = event.book().filter(|_| !entries.is_empty()) else { return Ok(puts) };
    let mut before = BTreeMap::new();
    for entry in &entries {
        if !before.contains_key(&entry.account) {
            let sums = sums_before(known, book, &entry.account, stamp.position)?;
            before.insert(entry.account.clone(), sums);
        }
    }
    for (account, row) in books::rows(stamp, event, |account| before[account]) {
        puts.push((key::of_row(book, &account, row.position, row.index), encoded(&row)));
        if let Some(person) = account.kind.person() {
            puts.push((key::of_persons_account(book, person, &account), Vec::new()));
        }
    }
    let index = |index| (key::of_index(book, &index, stamp.position), Vec::new());
    puts.extend(indexes(&entries).into_iter().map(index));
    for ((scope, start, asset, kind), added) in hours(&entries) {
        let key = key::of_hour(book, &scope, start, &asset, kind);
        let stored = known.get(&key)?.map_or(Ok(Hour::default()), |bytes| decoded(&bytes))?;
        puts.push((key, encoded(&stored.plus(added))));
    }
    Ok(puts)
}
