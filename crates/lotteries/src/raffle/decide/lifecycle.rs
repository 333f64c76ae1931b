//! Creation, the steps draft → open ⇄ paused → closed, and the close of entries, which comes with time alone.
//!
//! A step to where it is already is accepted and leaves no event, so that a retry without a key is harmless.

use decider::Context;
use proto::Envelope as Asked;

use crate::decide::{Ruling, check_name, new_campaign, return_stock, stage, wrong_status};
use crate::event::Event;
use crate::fairness::{Seeds, commitment};
use crate::forms::Case;
use crate::raffle::beacon;
use crate::raffle::event::{
    EntriesClosed, RaffleClosed, RaffleCreated, RaffleOpened, RafflePaused, RaffleSeedLost,
    RaffleSeedRevealed,
};
use crate::raffle::refusal::Refusal;
use crate::raffle::rules::Rules;
use crate::raffle::state::{Raffle, Standing};
use crate::receipt::Receipt;
use crate::refusal::Refusal as AnyRefusal;
use crate::state::{State, Status};

pub(crate) fn create(
    state: &State,
    asked: &Asked<crate::Command>,
    context: &Context<'_, Seeds>,
    (name, rules): (&str, &Rules),
) -> Ruling {
    let campaign = new_campaign(state, asked)?.clone();
    check_name(name).and_then(|()| rules.validate()).map_err(AnyRefusal::Malformed)?;
    if rules.closes_at_ms <= context.now {
        return Err(AnyRefusal::Malformed("closes_at_ms has passed; give a later time".to_owned()).into());
    }
    let created = RaffleCreated {
        campaign: campaign.clone(),
        tenant: asked.tenant.clone(),
        name: name.to_owned(),
        rules: rules.clone(),
        beacon_round: rules.beacon.then(|| beacon::round_after(rules.closes_at_ms)),
        commitment: commitment(&context.resources.seed(&asked.tenant, &campaign)),
        by: asked.actor,
    };
    Ok((vec![created.into()], Receipt::Created { campaign }))
}

impl Case<'_, Raffle> {
    /// What follows from the time that has come: the list is complete, or prizes go back that nobody claimed.
    pub(crate) fn tick(&self) -> Vec<Event> {
        let tree = &self.campaign.tree;
        if self.campaign.root.is_some() {
            return self.lapses();
        }
        vec![EntriesClosed { campaign: self.id.clone(), entries: tree.count(), root: tree.root() }.into()]
    }

    pub(super) fn open(&self) -> Ruling {
        match self.campaign.status {
            Status::Open => stage(Vec::new(), Status::Open),
            Status::Draft if self.campaign.rules.closes_at_ms <= self.context.now => {
                Err(Refusal::TooLate.into())
            }
            Status::Draft | Status::Paused => {
                self.has_prizes()?;
                let opened = RaffleOpened { campaign: self.id.clone(), by: self.by() };
                stage(vec![opened.into()], Status::Open)
            }
            Status::Closed => Err(wrong_status(Status::Closed, "draft or paused", "opened")),
        }
    }

    /// Whatever was confirmed already left the stock as it was promised.
    fn has_prizes(&self) -> Result<(), Refusal> {
        if self.campaign.status != Status::Draft {
            return Ok(());
        }
        for (asset, needed) in self.campaign.rules.needs() {
            let has = self.holding.left(&asset);
            if has < needed {
                return Err(Refusal::PrizesMissing { asset, needed, has });
            }
        }
        Ok(())
    }

    pub(super) fn pause(&self) -> Ruling {
        match self.campaign.status {
            Status::Paused => stage(Vec::new(), Status::Paused),
            Status::Open => {
                let paused = RafflePaused { campaign: self.id.clone(), by: self.by() };
                stage(vec![paused.into()], Status::Paused)
            }
            status => Err(wrong_status(status, "open", "paused")),
        }
    }

    /// Before the draw it is called off. Closing again gives back what is left, should there have been more than fits into one
    /// answer, and reveals a seed that was lost at the close and has been found.
    pub(super) fn close(&self) -> Ruling {
        let called = self.campaign.places().filter(|(_, place)| place.standing == Standing::Called).count();
        // Should one of those be refused, an alternate has to be there still.
        let waiting = called as u64 + self.watched.waiting();
        if waiting > 0 && self.campaign.status != Status::Closed {
            return Err(Refusal::WinnersWaiting(u32::try_from(waiting).unwrap_or(u32::MAX)).into());
        }
        let (campaign, is_closed) = (self.id.clone(), self.campaign.status == Status::Closed);
        let mut events = Vec::new();
        if !is_closed {
            events.push(RaffleClosed { campaign: campaign.clone(), by: self.by() }.into());
        }
        if self.campaign.seed.is_none() {
            let lost = (!is_closed).then(|| RaffleSeedLost { campaign: campaign.clone() }.into());
            let found = self.seed().map(|seed| RaffleSeedRevealed { campaign, seed }.into());
            events.extend(found.or(lost));
        }
        events.extend(return_stock(self.id, self.holding));
        stage(events, Status::Closed)
    }
}
