//! What happens by itself: opening and closing at their times, and prizes that go back since nobody claimed them.

use decider::Context;
use proto::{CampaignId, Envelope};

use super::Case;
use crate::command::{Command, TakenBack};
use crate::event::{CampaignOpened, Event};
use crate::fairness::Seeds;
use crate::follows::Known;
use crate::holds::Watched;
use crate::state::{Campaign, Holding, Status};

/// Most prizes of a draw that go back in one tick. Each leaves two events after the close; the rest stays due, and the next
/// tick takes it.
pub const LAPSES_MAX: usize = 100;
/// Once a tick has so many events it looks at no further campaign, so that all fit into a block: a close adds up to
/// [`RETURNS_MAX`](super::RETURNS_MAX) and two.
pub const TICK_EVENTS_MAX: usize = 200;

/// What is due of a draw: one step at a time, since each looks at what the one before it left.
pub(crate) fn step(
    (id, campaign, holding): (&CampaignId, &Campaign, &Holding),
    (watched, follows): (&Watched, Known<'_>),
    envelope: &Envelope<Command>,
    context: &Context<'_, Seeds>,
) -> Vec<Event> {
    let case = Case { id, campaign, holding, watched, follows, envelope, context };
    let lapsed: Vec<u64> = campaign.claims.lapsed(context.now).take(LAPSES_MAX).collect();
    match campaign.status {
        _ if !lapsed.is_empty() => {
            let back = lapsed.into_iter().filter_map(|won| case.back(won, TakenBack::Lapsed));
            back.flatten().collect()
        }
        Status::Draft => vec![CampaignOpened { campaign: id.clone(), by: case.by() }.into()],
        Status::Open | Status::Paused => case.ending(),
        Status::Closed => Vec::new(),
    }
}
