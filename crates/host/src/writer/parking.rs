//! What operators ask about parked facts. A fact that is heard again leaves its events and its release in one block.

use decider::Service;
use decider::exchange::{self, Note, Release, Released, Waiting};
use proto::wire::{self, AskParked, ParkedFact, ParkedFacts};
use proto::{Actor, fact};
use tokio::sync::oneshot;

use super::{Desk, Outlet};

impl<S: Service, O: Outlet<S>> Desk<S, O> {
    pub(super) fn parked(&mut self, asked: &AskParked, reply: oneshot::Sender<Result<ParkedFacts, String>>) {
        let done = match asked {
            AskParked::List => Ok(()),
            AskParked::Release { position, how, by } => self.release(*position, *how, *by),
        };
        let listed = done.map(|()| ParkedFacts { parked: self.list_parked() });
        self.batch.wait(reply, listed);
    }

    fn list_parked(&self) -> Vec<ParkedFact> {
        let parking = S::parking(&self.of.fold.state);
        let line = |(position, waiting, behind): (u64, &Waiting, Option<u64>)| ParkedFact {
            position,
            since_ms: waiting.since,
            source: waiting.fact.source.clone(),
            tenant: fact::read(&waiting.fact.told).ok().map(|(fact, _)| fact.tenant),
            campaign: waiting.fact.campaign.clone(),
            person: waiting.fact.person,
            reason: waiting.fact.reason.clone(),
            behind,
        };
        parking.in_line().map(line).collect()
    }

    fn release(&mut self, position: u64, how: wire::Release, by: Actor) -> Result<(), String> {
        if let Some(reason) = self.of.shared.pause() {
            return Err(reason);
        }
        self.tick_if_due(None);
        self.enter(self.time_of(None), false);
        let parking = S::parking(&self.of.fold.state);
        let waiting = parking.get(position).ok_or(exchange::CannotRetry::NotParked(position));
        let parked = waiting.map_err(|error| error.to_string())?.fact.clone();
        let (told, _) = fact::read(&parked.told).map_err(|error| error.to_string())?;
        let how = match how {
            wire::Release::Drop => Release::Dropped,
            wire::Release::Retry => {
                let (_, reactions) =
                    exchange::retry::<S>(&self.of.fold.state, position).map_err(|error| error.to_string())?;
                self.react(&told, reactions)?;
                Release::Retried
            }
        };
        let exchange::Parked { source, campaign, person, .. } = parked;
        let released = Released { parked: position, source, campaign, person, how, by };
        self.note(&told.tenant, Note::Released(released));
        Ok(())
    }
}
