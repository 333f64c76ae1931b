//! What is true of a raffle after each event. Can't fail: it has happened.

use decider::Stamp;
use proto::CampaignId;

use super::event::{RaffleCreated, RaffleDrawn, RaffleEntered, RaffleRedrawn, Redrawn};
use super::state::{Drawn, Place, Raffle, Standing};
use crate::event::{Event, FactCause};
use crate::evolve::hold_own;
use crate::state::{State, Status, Times};
use crate::{holds, prizes};

/// Changes the state by one event; says whether it is one of a raffle.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) -> bool {
    match event {
        Event::RaffleCreated(e) => {
            if let Some(votes) = &e.rules.votes_of {
                state.hearing.entry(votes.clone()).or_default().insert(e.campaign.clone());
            }
            state.raffles.insert(e.campaign.clone(), created(e, stamp));
            change(state, stamp, &e.campaign, |_| {});
        }
        Event::RaffleOpened(e) => change(state, stamp, &e.campaign, |it| it.opened(stamp)),
        Event::RafflePaused(e) => change(state, stamp, &e.campaign, |it| it.status = Status::Paused),
        Event::RaffleEntered(e) => {
            change(state, stamp, &e.campaign, |it| it.entered(e, stamp));
            // By a vote that counts.
            if let (Some(_), Some(raffle)) = (&e.cause, state.raffles.get(&e.campaign)) {
                let tenant = raffle.tenant.clone();
                holds::evolve::earned(state, &tenant, &e.person, 1);
            }
        }
        Event::EntriesClosed(e) => change(state, stamp, &e.campaign, |it| it.root = Some(e.root)),
        Event::RaffleDrawn(e) => change(state, stamp, &e.campaign, |it| it.drawn(e)),
        Event::RaffleSeedRevealed(e) => change(state, stamp, &e.campaign, |it| it.seed = Some(e.seed)),
        Event::WinnerConfirmed(e) => {
            change(state, stamp, &e.campaign, |it| {
                let place = it.stand(e.place);
                (place.standing, place.won) = (Standing::Confirmed, Some(stamp.position));
                prizes::win(it, e.person, e.line, (stamp.position, stamp.at));
            });
            hold_own(state, stamp, &e.campaign, |holding| holding.take(&e.prize));
            if !e.held {
                holds::evolve::won(state, &e.campaign, e.person, stamp.position, e.prize.amount);
            }
        }
        Event::WinnerInvalidated(e) => {
            change(state, stamp, &e.campaign, |it| it.stand(e.place).standing = Standing::Invalidated);
        }
        Event::AlternateCalled(e) => change(state, stamp, &e.campaign, |it| {
            let place = it.stand(e.place);
            (place.standing, place.line) = (Standing::Called, Some(e.line));
        }),
        Event::RaffleRedrawn(e) => change(state, stamp, &e.campaign, |it| it.redrawn(e)),
        Event::RaffleClosed(e) => change(state, stamp, &e.campaign, |it| {
            it.status = Status::Closed;
            it.times.closed = Some(stamp.at);
        }),
        // Records, for auditors.
        Event::RaffleSeedLost(_) | Event::EntryRefused(_) => {}
        _ => return false,
    }
    true
}

/// Changes a raffle, what is due of it, and that others see it.
pub(crate) fn change(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Raffle)) {
    let Some(raffle) = state.raffles.get_mut(id) else {
        unreachable!("event {} is about raffle {id}, which no earlier event set up", stamp.position)
    };
    let before = raffle.due();
    by(raffle);
    raffle.revision = stamp.position;
    let now = raffle.due();
    state.fall_due(id, before, now);
    state.revision = stamp.position;
}

fn created(event: &RaffleCreated, stamp: Stamp) -> Raffle {
    Raffle {
        tenant: event.tenant.clone(),
        name: event.name.clone(),
        rules: event.rules.clone(),
        beacon_round: event.beacon_round,
        commitment: event.commitment,
        seed: None,
        status: Status::Draft,
        times: Times { created: stamp.at, ..Times::default() },
        revision: stamp.position,
        entries: Default::default(),
        tree: Default::default(),
        root: None,
        persons: Default::default(),
        heard: Default::default(),
        drawn: None,
        claims: Default::default(),
    }
}

impl Raffle {
    fn opened(&mut self, stamp: Stamp) {
        self.status = Status::Open;
        self.times.opened.get_or_insert(stamp.at);
    }

    fn entered(&mut self, event: &RaffleEntered, stamp: Stamp) {
        self.tree.push(&event.person);
        assert_eq!(self.tree.count(), event.entry, "an entry of {} was left out", event.campaign);
        assert_eq!(self.root, None, "entry {} came after the list was committed to", event.entry);
        self.entries.insert(&event.entry, &event.person);
        if let Some(FactCause { source, .. }) = &event.cause {
            self.heard.insert(source.shard, (source.incarnation, source.position));
        }
        self.persons.upsert(&event.person, |entrant| {
            let mut entrant = entrant.unwrap_or_default();
            entrant.entries += 1;
            entrant.newest = stamp.position;
            entrant
        });
    }

    fn drawn(&mut self, event: &RaffleDrawn) {
        let place = |(place, entry): (u32, &u64)| {
            let line = self.rules.line_of(place);
            let standing = if line.is_some() { Standing::Called } else { Standing::Alternate };
            let person = self.entries.get(entry).expect("decide draws from the entries that there are");
            Place { entry: *entry, person, line, standing, won: None }
        };
        let places = (1..).zip(&event.places).map(place).collect();
        self.drawn = Some(Drawn { beacon: event.beacon.clone(), places });
    }

    fn redrawn(&mut self, event: &RaffleRedrawn) {
        let drawn = self.drawn.as_mut().expect("places are drawn again once they were drawn");
        for Redrawn { entry, line } in &event.places {
            let person = self.entries.get(entry).expect("decide draws from the entries that there are");
            let (entry, line, standing) = (*entry, Some(*line), Standing::Called);
            drawn.places.push(Place { entry, person, line, standing, won: None });
        }
    }

    fn stand(&mut self, place: u32) -> &mut Place {
        // Decide names places that there are.
        let drawn = self.drawn.as_mut().expect("places stand once they are drawn");
        &mut drawn.places[place as usize - 1]
    }
}
