//! Questions answered from the state, and from the view that everybody may read.

mod answers;
mod minutes;
mod shown;
mod view;

pub use answers::{About, Inside, OwnAnswer, OwnDraw, OwnPage, StockLine};
pub use minutes::DrawMinute;
pub use shown::{AnyAbout, AnyOwnPage, Shown, View};
pub(crate) use shown::{look, view};
pub use view::DrawView;

use decider::door::to_json;
use decider::{Entry, Stamp};
use proto::wire::Own;
use proto::{CampaignId, Problem, Timestamp};
use serde_json::Value;

use crate::event::Event;
use crate::state::{Form, State, Tickets};
use crate::{envelope, raffle};

/// What a person may know about themselves in a campaign.
pub(crate) fn own(state: &State, own: &Own, now: Timestamp) -> Result<Value, Problem> {
    match state.form(&own.campaign) {
        Some(Form::Envelope(it)) => return Ok(to_json(&envelope::query::own(it, &own.person, now))),
        Some(Form::Raffle(it)) => {
            let holding = state.holding(&it.tenant, &own.campaign);
            return Ok(to_json(&raffle::query::own(it, holding, &own.person)));
        }
        Some(Form::Draw(_)) | None => {}
    }
    let tickets = tickets(state, own).ok_or_else(|| campaign_unknown(&own.campaign))?;
    let answer = OwnAnswer { tickets_left: tickets.sums.spendable(), tickets_spent: tickets.sums.spent };
    Ok(to_json(&answer))
}

/// Where a person's newest draw stands, their newest part of a red envelope, or their newest entry of a raffle.
pub(crate) fn newest_entry(state: &State, own: &Own) -> Option<u64> {
    match state.form(&own.campaign) {
        Some(Form::Envelope(envelope)) => return Some(envelope.of(&own.person).newest),
        Some(Form::Raffle(raffle)) => return Some(raffle.of(&own.person).newest),
        Some(Form::Draw(_)) | None => {}
    }
    Some(tickets(state, own).unwrap_or_default().newest)
}

/// A draw as its person finds it again.
pub(crate) fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
    let Event::Drawn(drawn) = event else {
        return envelope::query::entry(event, stamp).or_else(|| raffle::query::entry(event, stamp));
    };
    let draw = OwnDraw {
        position: stamp.position,
        at_ms: stamp.at,
        draw: drawn.draw,
        line: drawn.line,
        won: drawn.won.clone(),
    };
    let body = to_json(&draw);
    Some(Entry { campaign: drawn.campaign.clone(), person: drawn.person, before: drawn.before, body })
}

/// A person's tickets; `None` if there is no such draw.
fn tickets(state: &State, own: &Own) -> Option<Tickets> {
    let campaign = state.campaigns.get(&own.campaign)?;
    let holding = state.holding(&campaign.tenant, &own.campaign);
    Some(holding.map(|holding| holding.of(&own.person)).unwrap_or_default())
}

pub(crate) fn campaign_unknown(id: &CampaignId) -> Problem {
    Problem::new(404, "campaign-unknown", format!("there is no draw {id}; check its id"))
}
