//! Questions answered from the state, and from the view that everybody may read.

mod answers;
mod minutes;
mod view;

pub use answers::{About, Inside, OwnAnswer, OwnDraw, OwnPage, StockLine};
pub use minutes::DrawMinute;
pub use view::{DrawView, View};
pub(crate) use view::{look, view};

use decider::{Entry, Stamp};
use proto::wire::Own;
use proto::{CampaignId, Problem};
use serde_json::Value;

use crate::event::Event;
use crate::state::{State, Tickets};

/// What a person may know about themselves in a draw.
pub(crate) fn own(state: &State, own: &Own) -> Result<Value, Problem> {
    let tickets = tickets(state, own).ok_or_else(|| campaign_unknown(&own.campaign))?;
    let answer = OwnAnswer { tickets_left: tickets.sums.spendable(), tickets_spent: tickets.sums.spent };
    Ok(serde_json::to_value(answer).expect("answers are plain data and always serialise"))
}

/// Where a person's newest draw stands.
pub(crate) fn newest_entry(state: &State, own: &Own) -> Option<u64> {
    Some(tickets(state, own).unwrap_or_default().newest)
}

/// A draw as its person finds it again.
pub(crate) fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
    let Event::Drawn(drawn) = event else { return None };
    let draw = OwnDraw {
        position: stamp.position,
        at_ms: stamp.at,
        draw: drawn.draw,
        line: drawn.line,
        won: drawn.won.clone(),
    };
    let body = serde_json::to_value(draw).expect("answers are plain data and always serialise");
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
