//! The bundle of a campaign: everything that a stranger needs to check it, from the log, once it has closed.

use decider::Stamp;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Order, Row, Rows, Shelf, Unreadable, behind};
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
///
/// Of refusals only the first of each person by each rule: they change no result, and nobody shall make the bundle as long as
/// they like.
pub(super) fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
    let Event::DrawRefused(refused) = event else { return Ok(lines(stamp, event)) };
    let mut rows = lines(stamp, event);
    if !rows.is_empty() {
        let first = key::refused(&refused.campaign, refused.person, refused.broken.as_str());
        match known.get(&first)? {
            Some(_) => rows.clear(),
            None => rows.push((first, Vec::new())),
        }
    }
    Ok(rows)
}

fn lines(stamp: Stamp, event: &Event) -> Vec<Row> {
    let line = |prefix| (key::at(prefix, stamp.position), Vec::new());
    let of = |of, campaign| (key::all(of, campaign), stamp.position.to_be_bytes().to_vec());
    let handed_over = |tenant, draw| vec![line(key::all_of(Of::HandedOver, tenant, draw))];
    match event {
        Event::StockReceived(e) => handed_over(&e.tenant, &e.draw),
        Event::StockGivenBack(e) => handed_over(&e.tenant, &e.draw),
        Event::TicketsReceived(e) => handed_over(&e.tenant, &e.draw),
        Event::TicketsWithdrawn(e) => handed_over(&e.tenant, &e.draw),
        other if Line::of(stamp, other).is_some() => {
            let campaign = other.about();
            let mut rows = vec![line(key::all(Of::Line, campaign))];
            match other {
                Event::CampaignCreated(_) | Event::RaffleCreated(_) => rows.push(of(Of::Created, campaign)),
                Event::SeedRevealed(_)
                | Event::SeedLost(_)
                | Event::EnvelopeSeedRevealed(_)
                | Event::EnvelopeSeedLost(_)
                // Its seed is public as soon as winners are drawn; what becomes of them is part of what is checked.
                | Event::RaffleClosed(_) => rows.push(of(Of::Ended, campaign)),
                _ => {}
            }
            rows
        }
        _ => Vec::new(),
    }
}

/// A part of a closed campaign's bundle.
pub(super) fn page(
    shelf: &dyn Shelf<Event>,
    (tenant, campaign): (&TenantId, &CampaignId),
    parameters: &Parameters<'_>,
) -> Result<BundlePage, NoAnswer> {
    let limit = parameters.limit()?;
    let cursor: u64 = parameters.read("cursor", "the next_cursor of the answer before")?.unwrap_or(0);
    if shelf.get(&key::all(Of::Ended, campaign))?.is_none() {
        let detail = "what shows that it was fair is public once the campaign has closed and its seed is told; close it, or \
                      ask again then";
        return Err(Problem::new(409, "draw-not-closed", detail).into());
    }
    let own = positions(shelf, &key::all(Of::Line, campaign), cursor, limit)?;
    let handed_over = positions(shelf, &key::all_of(Of::HandedOver, tenant, campaign), cursor, limit)?;
    let mut positions = [own, handed_over].concat();
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
