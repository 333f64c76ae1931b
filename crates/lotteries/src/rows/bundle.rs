//! The bundle of a draw: everything that a stranger needs to check it, from the log, once it has closed.

use decider::Stamp;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Order, Row, Shelf, Unreadable, behind};
use proto::{CampaignId, Problem, TenantId};
use schemars::JsonSchema;
use serde::Serialize;

use super::key::{self, Of};
use crate::event::Event;
use crate::fairness::bundle::Line;

/// A part of the bundle, in the order of the log.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "FairnessPage")]
pub(crate) struct BundlePage {
    /// The position of the log that it stands at.
    position: u64,
    /// What happened.
    pub(super) lines: Vec<Line>,
    /// Ask with this `cursor` for what came later; null: this is all.
    pub(super) next_cursor: Option<String>,
}

/// What an event adds to the bundle: where it stands.
pub(super) fn rows(stamp: Stamp, event: &Event) -> Vec<Row> {
    let line = |prefix| (key::at(prefix, stamp.position), Vec::new());
    let of = |of, campaign| (key::all(of, campaign), stamp.position.to_be_bytes().to_vec());
    let stock = |tenant, draw| vec![line(key::all_of(Of::Stock, tenant, draw))];
    match event {
        Event::StockReceived(e) => stock(&e.tenant, &e.draw),
        Event::StockGivenBack(e) => stock(&e.tenant, &e.draw),
        other if Line::of(stamp, other).is_some() => {
            let campaign = other.about();
            let mut rows = vec![line(key::all(Of::Line, campaign))];
            match other {
                Event::CampaignCreated(_) => rows.push(of(Of::Created, campaign)),
                Event::SeedRevealed(_) | Event::SeedLost(_) => rows.push(of(Of::Ended, campaign)),
                _ => {}
            }
            rows
        }
        _ => Vec::new(),
    }
}

/// A part of a closed draw's bundle.
pub(super) fn page(
    shelf: &dyn Shelf<Event>,
    (tenant, campaign): (&TenantId, &CampaignId),
    parameters: &Parameters<'_>,
) -> Result<BundlePage, NoAnswer> {
    let limit = parameters.limit()?;
    let cursor: u64 = parameters.read("cursor", "the next_cursor of the answer before")?.unwrap_or(0);
    if shelf.get(&key::all(Of::Ended, campaign))?.is_none() {
        let detail = "who drew what is public once the draw has closed and its seed is told; ask again then";
        return Err(Problem::new(409, "draw-not-closed", detail).into());
    }
    let own = positions(shelf, &key::all(Of::Line, campaign), cursor, limit)?;
    let stock = positions(shelf, &key::all_of(Of::Stock, tenant, campaign), cursor, limit)?;
    let mut positions = [own, stock].concat();
    positions.sort_unstable();
    let next_cursor = positions.get(limit).and_then(|_| positions.get(limit - 1)).map(u64::to_string);
    positions.truncate(limit);
    let mut lines = Vec::with_capacity(positions.len());
    for position in positions {
        let event = shelf.event(position)?;
        lines.extend(event.and_then(|(stamp, event)| Line::of(stamp, &event)));
    }
    Ok(BundlePage { position: shelf.position(), lines, next_cursor })
}

/// The first positions behind this one, one more than are wanted, so that it is known whether there are others.
fn positions(
    shelf: &dyn Shelf<Event>,
    prefix: &[u8],
    after: u64,
    limit: usize,
) -> Result<Vec<u64>, Unreadable> {
    let (from, end) = (key::at(prefix.to_vec(), after.saturating_add(1)), behind(prefix));
    let rows = shelf.range(&from..&end, limit + 1, Order::Ascending)?;
    Ok(rows.iter().map(|(key, _)| key::position(key)).collect())
}
