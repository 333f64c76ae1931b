//! Who won which line, and what became of it, newest first.

use decider::Stamp;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Order, Row, Rows, Shelf, Unreadable, behind};
use proto::{Asset, CampaignId, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::key::{self, Of};
use crate::event::{Drawn, Event};
use crate::outcome::Why;
use crate::rules::{Claim, Rules};
use crate::state::Stage;

/// What became of a prize.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Fate {
    stage: Stage,
    note: String,
}

/// Some winners, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WinnerPage {
    /// The position of the log that it stands at.
    position: u64,
    /// Who won which line. Consolations are none.
    pub(super) winners: Vec<WinnerLine>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub(super) next_cursor: Option<String>,
}

/// Somebody who won a line.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WinnerLine {
    /// Where the draw stands in the log.
    position: u64,
    /// When it was.
    at_ms: Timestamp,
    /// Its number in the campaign, from 1.
    draw: u64,
    /// Who.
    person: PersonId,
    /// The line that was given, from 0.
    line: u16,
    /// What it is called.
    label: String,
    /// What was won.
    asset: Asset,
    /// How much of it.
    amount: u64,
    /// Why that line.
    why: Why,
    /// Where the prize is in its life; null: it was theirs at once, and is.
    stage: Option<Stage>,
    /// What was noted when it was sent or handed out.
    note: String,
}

/// The row of the prize that an event is about.
pub(super) fn row(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Option<Row>, Unreadable> {
    let (won, stage, note) = match event {
        Event::Drawn(e) if e.outcome.given.is_some() => (stamp.position, Stage::Won, ""),
        Event::PrizeClaimed(e) => (e.won, Stage::Claimed, ""),
        Event::PrizeFulfilled(e) => (e.won, Stage::Fulfilled, e.note.as_str()),
        Event::PrizeReturned(e) => (e.won, Stage::Returned, ""),
        _ => return Ok(None),
    };
    let key = key::at(key::all(Of::Winner, event.about()), won);
    // A consolation that comes back was never a row.
    if stage == Stage::Returned && known.get(&key)?.is_none() {
        return Ok(None);
    }
    let mut value = Vec::new();
    decider::answer::append(&Fate { stage, note: note.to_owned() }, &mut value);
    Ok(Some((key, value)))
}

/// A page of winners.
pub(super) fn page(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    parameters: &Parameters<'_>,
) -> Result<WinnerPage, NoAnswer> {
    let limit = parameters.limit()?;
    let cursor: Option<u64> = parameters.read("cursor", "the next_cursor of the answer before")?;
    let (mut winners, mut next_cursor) = (Vec::new(), None);
    if let Some(rules) = rules(shelf, campaign)? {
        let prefix = key::all(Of::Winner, campaign);
        let end = cursor.map_or_else(|| behind(&prefix), |before| key::at(prefix.clone(), before));
        let rows = shelf.range(&prefix..&end, limit + 1, Order::Descending)?;
        let is_more = rows.len() > limit;
        for (key, value) in rows.into_iter().take(limit) {
            winners.extend(line(shelf, &rules, key::position(&key), &value)?);
        }
        next_cursor = winners.last().filter(|_| is_more).map(|last| last.position.to_string());
    }
    Ok(WinnerPage { position: shelf.position(), winners, next_cursor })
}

/// The draw's rules, out of the event that set it up.
fn rules(shelf: &dyn Shelf<Event>, campaign: &CampaignId) -> Result<Option<Rules>, Unreadable> {
    let Some(created) = shelf.get(&key::all(Of::Created, campaign))? else { return Ok(None) };
    let event = shelf.event(key::position(&created))?;
    Ok(event.and_then(|(_, event)| match event {
        Event::CampaignCreated(created) => Some(created.rules),
        _ => None,
    }))
}

fn line(
    shelf: &dyn Shelf<Event>,
    rules: &Rules,
    position: u64,
    fate: &[u8],
) -> Result<Option<WinnerLine>, Unreadable> {
    let Fate { stage, note } = decider::answer::read(fate).map_err(Unreadable)?;
    let Some((stamp, Event::Drawn(drawn))) = shelf.event(position)? else { return Ok(None) };
    let Drawn { draw, person, outcome, .. } = drawn;
    let Some((line, won)) = outcome.given.zip(outcome.won) else { return Ok(None) };
    let prize = rules.prize(line);
    let is_theirs = prize.claim == Claim::AtOnce && stage == Stage::Won;
    Ok(Some(WinnerLine {
        position,
        at_ms: stamp.at,
        draw,
        person,
        line,
        label: prize.label.clone(),
        asset: won.asset,
        amount: won.amount,
        why: outcome.why,
        stage: (!is_theirs).then_some(stage),
        note,
    }))
}
