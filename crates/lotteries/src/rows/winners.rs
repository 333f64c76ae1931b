//! Who won what in a campaign of any form, and what became of it, newest first.

use decider::Stamp;
use decider::answer::encoded;
use decider::parameters::Parameters;
use decider::rows::{NoAnswer, Order, Row, Rows, Shelf, Unreadable, behind};
use proto::{Asset, CampaignId, PersonId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::key::{self, Of};
use crate::command::TakenBack;
use crate::event::{Drawn, Event, Won};
use crate::holds;
use crate::holds::state::Standing as Held;
use crate::outcome::Why;
use crate::raffle;
use crate::raffle::event::WinnerConfirmed;
use crate::rules::{Claim, Rules};
use crate::state::Stage;

/// What became of a prize.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Fate {
    stage: Stage,
    note: String,
    back: Option<TakenBack>,
}

/// Some winners, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WinnerPage {
    /// The position of the log that it stands at.
    position: u64,
    /// Who won a line of a lucky draw or a raffle, or took a part of a red envelope. Consolations are none.
    pub(super) winners: Vec<WinnerLine>,
    /// Ask with this `cursor` for older ones; null: there are none.
    pub(super) next_cursor: Option<String>,
}

/// Somebody who won. What another form of campaign has is null.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct WinnerLine {
    /// Where it stands in the log: the draw, the part, or that the winner was confirmed.
    position: u64,
    /// When it was.
    at_ms: Timestamp,
    /// The number of the draw in its campaign, from 1.
    draw: Option<u64>,
    /// Who.
    person: PersonId,
    /// The line of a lucky draw or a raffle, from 0.
    line: Option<u16>,
    /// What it is called; empty: by its asset.
    label: String,
    /// The round of a red envelope, from 1.
    round: Option<u16>,
    /// Which part of it, from 1.
    part: Option<u32>,
    /// The place in a raffle, from 1.
    place: Option<u32>,
    /// The entry that was drawn for it.
    entry: Option<u64>,
    /// What was won.
    asset: Asset,
    /// How much of it.
    amount: u64,
    /// Why that line of a lucky draw.
    why: Option<Why>,
    /// Where the prize is in its life; null: it was theirs at once, and is unless it is `held`.
    stage: Option<Stage>,
    /// How it stands if it was ever held or decided about: while it is held or refused, nothing is handed out. null: it never was.
    held: Option<Held>,
    /// What was noted when it was sent or handed out.
    note: String,
    /// Why it is back in stock; null: it is not.
    back: Option<TakenBack>,
}

/// The row of the prize that an event is about.
pub(super) fn row(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Option<Row>, Unreadable> {
    let (won, stage, note, back) = match event {
        Event::Drawn(e) if e.outcome.given.is_some() => (stamp.position, Stage::Won, "", None),
        Event::PartClaimed(_) | Event::WinnerConfirmed(_) => (stamp.position, Stage::Won, "", None),
        Event::PrizeClaimed(e) => (e.won, Stage::Claimed, "", None),
        Event::PrizeFulfilled(e) => (e.won, Stage::Fulfilled, e.note.as_str(), None),
        Event::PrizeReturned(e) => (e.won, Stage::Returned, "", Some(e.why)),
        _ => return Ok(None),
    };
    let key = key::at(key::all(Of::Winner, event.about()), won);
    // A consolation that comes back was never a row.
    if stage == Stage::Returned && known.get(&key)?.is_none() {
        return Ok(None);
    }
    Ok(Some((key, encoded(&Fate { stage, note: note.to_owned(), back }))))
}

/// A page of winners.
pub(super) fn page(
    shelf: &dyn Shelf<Event>,
    campaign: &CampaignId,
    parameters: &Parameters<'_>,
) -> Result<WinnerPage, NoAnswer> {
    let limit = parameters.limit()?;
    let cursor: Option<u64> = parameters.read("cursor", "the next_cursor of the answer before")?;
    let rules = rules(shelf, campaign)?;
    let prefix = key::all(Of::Winner, campaign);
    let end = cursor.map_or_else(|| behind(&prefix), |before| key::at(prefix.clone(), before));
    let rows = shelf.range(&prefix..&end, limit + 1, Order::Descending)?;
    let is_more = rows.len() > limit;
    let mut winners = Vec::new();
    for (key, value) in rows.into_iter().take(limit) {
        let position = key::position(&key);
        let held = holds::rows::standing(shelf, campaign, position)?;
        let line = line(shelf, rules.as_ref(), position, &value)?;
        winners.extend(line.map(|line| WinnerLine { held, ..line }));
    }
    let next_cursor = winners.last().filter(|_| is_more).map(|last: &WinnerLine| last.position.to_string());
    Ok(WinnerPage { position: shelf.position(), winners, next_cursor })
}

/// The rules of a form that has lines.
enum Lines {
    Draw(Rules),
    Raffle(raffle::Rules),
}

/// The rules of a lucky draw or a raffle, out of the event that set it up.
fn rules(shelf: &dyn Shelf<Event>, campaign: &CampaignId) -> Result<Option<Lines>, Unreadable> {
    let Some(created) = shelf.get(&key::all(Of::Created, campaign))? else { return Ok(None) };
    let event = shelf.event(key::position(&created))?;
    Ok(event.and_then(|(_, event)| match event {
        Event::CampaignCreated(created) => Some(Lines::Draw(created.rules)),
        Event::RaffleCreated(created) => Some(Lines::Raffle(created.rules)),
        _ => None,
    }))
}

fn line(
    shelf: &dyn Shelf<Event>,
    rules: Option<&Lines>,
    position: u64,
    fate: &[u8],
) -> Result<Option<WinnerLine>, Unreadable> {
    let fate: Fate = decider::answer::read(fate).map_err(Unreadable)?;
    let Some((stamp, event)) = shelf.event(position)? else { return Ok(None) };
    Ok(match (event, rules) {
        (Event::Drawn(drawn), Some(Lines::Draw(rules))) => WinnerLine::of_draw(stamp, drawn, rules, fate),
        (Event::PartClaimed(part), _) => {
            let line = WinnerLine::of(stamp, part.person, part.won()).with(fate, Claim::AtOnce);
            Some(WinnerLine { round: Some(part.round), part: Some(part.part), ..line })
        }
        (Event::WinnerConfirmed(won), Some(Lines::Raffle(rules))) => {
            Some(WinnerLine::of_raffle(stamp, won, rules, fate))
        }
        _ => None,
    })
}

impl WinnerLine {
    /// What all forms have.
    fn of(stamp: Stamp, person: PersonId, won: Won) -> Self {
        let (draw, line, why) = Default::default();
        let (round, part, place, entry, stage) = Default::default();
        let (label, held, note, back) = Default::default();
        let (position, at_ms, Won { asset, amount }) = (stamp.position, stamp.at, won);
        Self {
            position,
            at_ms,
            draw,
            person,
            line,
            label,
            round,
            part,
            place,
            entry,
            asset,
            amount,
            why,
            stage,
            held,
            note,
            back,
        }
    }

    /// What became of a prize that its winner gets in this way. One that needs no claim is theirs, unless it came back.
    fn with(self, Fate { stage, note, back }: Fate, claim: Claim) -> Self {
        let is_theirs = claim == Claim::AtOnce && stage == Stage::Won;
        Self { stage: (!is_theirs).then_some(stage), note, back, ..self }
    }

    fn of_raffle(stamp: Stamp, won: WinnerConfirmed, rules: &raffle::Rules, fate: Fate) -> Self {
        let prize = &rules.prizes[usize::from(won.line)];
        let line = Self::of(stamp, won.person, won.prize).with(fate, prize.claim);
        let (place, entry) = (Some(won.place), Some(won.entry));
        Self { line: Some(won.line), label: prize.label.clone(), place, entry, ..line }
    }

    fn of_draw(stamp: Stamp, drawn: Drawn, rules: &Rules, fate: Fate) -> Option<Self> {
        let Drawn { draw, person, outcome, .. } = drawn;
        let (line, won) = outcome.given.zip(outcome.won)?;
        let prize = rules.prize(line);
        Some(Self {
            draw: Some(draw),
            line: Some(line),
            label: prize.label.clone(),
            why: Some(outcome.why),
            ..Self::of(stamp, person, won).with(fate, prize.claim)
        })
    }
}
