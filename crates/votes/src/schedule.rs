//! What a campaign waits for, and what a tick makes of it.

use proto::{Actor, CampaignId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::{
    BoardFrozen, BoardMoved, CampaignClosed, CampaignFinalized, CampaignOpened, Event, RoundEnded,
};
use crate::rank;
use crate::rules::{RoundRule, Rules};
use crate::state::{Campaign, State, Status};

/// Once a tick has so many events, numbers of contestants in them included, it takes no later step, so that all fit
/// into a block. The rest stays due and the next tick takes it.
pub const TICK_WEIGHT_MAX: usize = 512;

/// The part of a campaign that time moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Phase {
    pub(crate) status: Status,
    /// From 1.
    pub(crate) round: u16,
    /// Whether the board stands still until the close.
    pub(crate) frozen: bool,
    /// When the first vote came or was judged after the board last moved. A held one sets it too, so that the board moves
    /// whether a vote counted or not.
    pub(crate) changed_at: Option<Timestamp>,
    pub(crate) closed_at: Option<Timestamp>,
    /// Position of what asked detectors to weigh all votes anew, until they have: the close, or an operator.
    pub(crate) reviewing: Option<u64>,
}

/// A step of the schedule. Of those due at the same time, the earlier variant comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    Open,
    EndRound,
    MoveBoard,
    FreezeBoard,
    Close,
    Finalize,
}

impl Phase {
    /// Before anything happened.
    pub(crate) fn draft() -> Self {
        Self {
            status: Status::Draft,
            round: 1,
            frozen: false,
            changed_at: None,
            closed_at: None,
            reviewing: None,
        }
    }

    /// The next step and its time.
    pub(crate) fn next(&self, rules: &Rules) -> Option<(Timestamp, Due)> {
        match self.status {
            Status::Draft => rules.opens_at_ms.map(|at| (at, Due::Open)),
            Status::Open | Status::Paused => {
                let round = self.cut(rules).and_then(|cut| cut.ends_at_ms);
                let freeze = rules.freezes_at().filter(|_| !self.frozen);
                [
                    round.map(|at| (at, Due::EndRound)),
                    self.board(rules),
                    freeze.map(|at| (at, Due::FreezeBoard)),
                    rules.closes_at_ms.map(|at| (at, Due::Close)),
                ]
                .into_iter()
                .flatten()
                .min()
            }
            Status::Closed => {
                // No result stands before detectors have had their say.
                let after = rules.finalizes_after_close_seconds.zip(self.closed_at);
                let after = after.filter(|_| self.reviewing.is_none());
                let last = after.map(|(seconds, at)| (at.plus_ms(u64::from(seconds) * 1_000), Due::Finalize));
                // Nobody votes any more, but what votes are worth may change.
                self.board(rules).into_iter().chain(last).min()
            }
            Status::Final => None,
        }
    }

    /// When the board moves next, if it does.
    fn board(&self, rules: &Rules) -> Option<(Timestamp, Due)> {
        let changed_at = self.changed_at.filter(|_| !self.frozen)?;
        Some((rules.next_board_move(changed_at), Due::MoveBoard))
    }

    /// The cut that ends the current round; `None` in the last one.
    pub(crate) fn cut<'r>(&self, rules: &'r Rules) -> Option<&'r RoundRule> {
        rules.rounds.get(usize::from(self.round).checked_sub(1)?)
    }

    /// Whether a step is overdue that changes what votes count for. The host submits a tick first, so this only
    /// holds if it could not yet.
    pub(crate) fn is_overdue(&self, rules: &Rules, now: Timestamp) -> bool {
        // The board's steps may be due before such a step, but they are never what a vote depends on.
        let voting = Self { frozen: true, ..self.clone() };
        voting.next(rules).is_some_and(|(at, _)| at <= now)
    }
}

/// Everything that is due by now, campaign by campaign, in the order in which it was due.
pub(crate) fn tick(state: &State, now: Timestamp) -> Vec<Event> {
    let mut events = Vec::new();
    for (id, campaign) in state.due(now) {
        catch_up(id, campaign, now, &mut events);
        if is_full(&events) {
            break;
        }
    }
    events
}

fn is_full(events: &[Event]) -> bool {
    let weigh = |event: &Event| match event {
        Event::RoundEnded(ended) => 1 + ended.advanced.len(),
        _ => 1,
    };
    events.iter().map(weigh).sum::<usize>() >= TICK_WEIGHT_MAX
}

fn catch_up(id: &CampaignId, campaign: &Campaign, now: Timestamp, events: &mut Vec<Event>) {
    let mut run = Run { id, campaign, now, phase: campaign.phase.clone(), advanced: None };
    let mut taken_at = None;
    while let Some((at, due)) = run.phase.next(&campaign.rules).filter(|(at, _)| *at <= now) {
        // Steps due at one time stay together, so that each tick moves the campaign's deadline on.
        if taken_at.is_some_and(|taken_at| taken_at < at) && is_full(events) {
            return;
        }
        taken_at = Some(at);
        run.take(due, events);
    }
}

/// One campaign on its way through steps that are due.
struct Run<'a> {
    id: &'a CampaignId,
    campaign: &'a Campaign,
    now: Timestamp,
    phase: Phase,
    /// Who went on from the last round that ended on this way.
    advanced: Option<Vec<u32>>,
}

impl Run<'_> {
    fn take(&mut self, due: Due, events: &mut Vec<Event>) {
        let (campaign, by) = (self.id.clone(), Actor::System);
        let phase = &mut self.phase;
        match due {
            Due::Open => {
                phase.status = Status::Open;
                events.push(CampaignOpened { campaign, by }.into());
            }
            Due::EndRound => {
                let advanced = next_round(self.campaign, phase, self.advanced.take());
                self.advanced = Some(advanced.clone());
                events.push(RoundEnded { campaign, round: phase.round, advanced, by }.into());
                phase.round += 1;
                phase.changed_at = None;
            }
            Due::MoveBoard => {
                phase.changed_at = None;
                events.push(BoardMoved { campaign }.into());
            }
            Due::FreezeBoard => {
                if phase.changed_at.take().is_some() {
                    events.push(BoardMoved { campaign: campaign.clone() }.into());
                }
                phase.frozen = true;
                events.push(BoardFrozen { campaign }.into());
            }
            Due::Close => {
                phase.status = Status::Closed;
                // By the log's time and not by the schedule's, as folding the event does.
                phase.closed_at = Some(self.now);
                // The close moves the board.
                (phase.frozen, phase.changed_at) = (false, None);
                // By this event, whose position is not known here.
                phase.reviewing = Some(u64::MAX);
                events.push(CampaignClosed { campaign, by }.into());
            }
            Due::Finalize => {
                phase.status = Status::Final;
                events.push(CampaignFinalized { campaign, by }.into());
            }
        }
    }
}

/// Who goes on from this round, if `before` went on from the last one in the same tick: nobody has votes then, so
/// the lowest numbers do, as in any tie without votes.
fn next_round(campaign: &Campaign, phase: &Phase, before: Option<Vec<u32>>) -> Vec<u32> {
    let count = phase.cut(&campaign.rules).map_or(0, |cut| cut.advance.get() as usize);
    match before {
        None => rank::best(campaign, count),
        Some(mut numbers) => {
            numbers.sort_unstable();
            numbers.truncate(count);
            numbers
        }
    }
}
