//! What happens by itself: opening and closing at their times, and prizes that go back since nobody claimed them.

use proto::{Actor, Asset, CampaignId, Timestamp};

use super::Case;
use super::lifecycle::shortage;
use crate::command::TakenBack;
use crate::event::{CampaignOpened, Event, OpeningDelayed};
use crate::state::{Campaign, Holding, Status};

/// Most prizes of a draw that go back in one tick. Each leaves two events after the close; the rest stays due, and the next
/// tick takes it.
pub const LAPSES_MAX: usize = 100;
/// Once a tick has so many events it looks at no further campaign, so that all fit into a block: a close adds up to
/// [`RETURNS_MAX`](super::RETURNS_MAX) and two.
pub const TICK_EVENTS_MAX: usize = 200;

impl Case<'_> {
    /// What follows from the time that has come: one step at a time, since each looks at what the one before it left.
    pub(crate) fn tick(&self) -> Vec<Event> {
        let draw = self.campaign;
        let lapsed: Vec<u64> = draw.claims.lapsed(self.context.now).take(LAPSES_MAX).collect();
        match draw.status {
            _ if !lapsed.is_empty() => {
                let back = lapsed.into_iter().filter_map(|won| self.back(won, TakenBack::Lapsed));
                back.flatten().collect()
            }
            Status::Draft if draw.delayed.is_none() => {
                vec![opens(self.id, draw, self.by(), |asset| self.holding.left(asset))]
            }
            Status::Draft | Status::Open | Status::Paused => self.ending(),
            Status::Closed => Vec::new(),
        }
    }
}

/// A draft whose time has come opens with all that it promises, or says what is missing.
fn opens(id: &CampaignId, draft: &Campaign, by: Actor, stock: impl Fn(&Asset) -> u64) -> Event {
    match shortage(id, draft, stock) {
        Some(missing) => missing.into(),
        None => CampaignOpened { campaign: id.clone(), by }.into(),
    }
}

/// What follows for a draft that waits for its stock once this has come; nothing if it still waits for the same.
pub(super) fn stock_came(
    (id, draft, holding): (&CampaignId, &Campaign, &Holding),
    (asset, amount): (&Asset, u64),
    now: Timestamp,
) -> Option<Event> {
    let delayed = draft.delayed.as_ref()?;
    if draft.rules.closes_at_ms.is_some_and(|at| at <= now) {
        return None;
    }
    let with_it = |of: &Asset| holding.left(of).saturating_add(if of == asset { amount } else { 0 });
    let event = opens(id, draft, Actor::System, with_it);
    let says = |missing: &OpeningDelayed| (missing.field.clone(), missing.asset.clone(), missing.has);
    let known = (delayed.field.clone(), delayed.asset.clone(), delayed.has);
    let is_news = !matches!(&event, Event::OpeningDelayed(missing) if says(missing) == known);
    is_news.then_some(event)
}
