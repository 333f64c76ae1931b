//! What is true of who takes, and of prizes that are held, after each event. Can't fail: it has happened.

use decider::Stamp;
use proto::{CampaignId, PersonId, TenantId};

use super::event::{Decision, PrizeHeld, PrizeJudged};
use super::state::{Hold, OpenWin, Standing, Taker, Watched, open_key, place_of};
use crate::event::{Event, PrizeReturned};
use crate::evolve::{change_prizes, touch};
use crate::prizes;
use crate::state::State;

/// Changes the state by one event; says whether it is one of these.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) -> bool {
    match event {
        Event::TakerSeen(e) => {
            let only_takes = only_takes(state, &e.campaign, &e.person);
            let watched = watched(state, &e.campaign);
            let after = watched.taker(&e.person).seen(&e.seen, only_takes);
            watched.count(&e.person, &after);
        }
        Event::PayeeSeen(e) => {
            let watched = watched(state, &e.campaign);
            let before = watched.taker(&e.person);
            let (phone, address) = (e.phone.unwrap_or(before.phone), e.address.unwrap_or(before.address));
            watched.count(&e.person, &Taker { phone, address, ..before });
        }
        Event::PrizeHeld(e) => held(state, stamp, e),
        Event::PrizeJudged(e) => judged(state, stamp, e),
        Event::BarSet(e) => {
            watched(state, &e.campaign).bar = e.bar;
            touch(state, stamp, &e.campaign);
        }
        _ => return false,
    }
    true
}

fn only_takes(state: &State, campaign: &CampaignId, person: &PersonId) -> bool {
    let earned = state.form(campaign).and_then(|form| state.earned.get(form.tenant()));
    !earned.is_some_and(|earned| earned.has(person))
}

/// Somebody of an account did something that counts beside taking, or what they did no longer counts.
pub(crate) fn earned(state: &mut State, tenant: &TenantId, person: &PersonId, by: i64) {
    state.earned.entry(tenant.clone()).or_default().change(person, by);
}

/// Somebody won something that was told at once.
pub(crate) fn won(state: &mut State, campaign: &CampaignId, person: PersonId, won: u64, amount: u64) {
    // Without a sighting nothing is known, and nothing kept.
    let Some(watched) = state.watched.get_mut(campaign) else { return };
    let place = watched.takers.get(&person).and_then(|taker| place_of(&taker));
    if let Some(place) = place {
        watched.open.insert(&open_key(place, won), &OpenWin { person, amount });
        watched.opened.insert(&won, &place);
    }
}

/// What was won is handed out: it stands in the way of others at its place no more.
pub(crate) fn fulfilled(state: &mut State, campaign: &CampaignId, won: u64) {
    if let Some(watched) = state.watched.get_mut(campaign) {
        watched.close(won);
    }
}

/// What was won went back into stock.
pub(crate) fn returned(state: &mut State, event: &PrizeReturned) {
    let Some(watched) = state.watched.get_mut(&event.campaign) else { return };
    watched.close(event.won);
    if let Some(hold) = watched.holds.get_mut(&event.won) {
        (hold.standing, hold.told) = (Standing::Returned, None);
        watched.checked.remove(&(event.person, event.won));
    }
}

fn held(state: &mut State, stamp: Stamp, event: &PrizeHeld) {
    let PrizeHeld { campaign, won, person, prize, .. } = event;
    let hold = Hold { person: *person, prize: prize.clone(), standing: Standing::Held, told: None };
    stand(state, stamp, (campaign, *won), hold);
}

fn judged(state: &mut State, stamp: Stamp, event: &PrizeJudged) {
    let PrizeJudged { campaign, won, person, prize, to, .. } = event;
    let (standing, told) = ((*to).into(), (*to == Decision::Release).then_some(stamp.position));
    stand(state, stamp, (campaign, *won), Hold { person: *person, prize: prize.clone(), standing, told });
}

fn stand(state: &mut State, stamp: Stamp, (campaign, won): (&CampaignId, u64), hold: Hold) {
    let person = hold.person;
    let is_theirs = hold.standing == Standing::Released;
    change_prizes(state, stamp, campaign, |of| {
        if of.claims().waiting.contains_key(&won) {
            // The list of what is to be sent has it, or has it no more.
            of.claims_mut().revision = stamp.position;
        }
        match is_theirs {
            true => prizes::release(of, person, won, stamp.at),
            false => of.claims_mut().suspend(&person, won),
        }
    });
    let watched = watched(state, campaign);
    watched.close(won);
    match is_theirs {
        true => watched.checked.remove(&(person, won)),
        false => watched.checked.insert((person, won)),
    };
    watched.holds.insert(won, hold);
    touch(state, stamp, campaign);
}

fn watched<'s>(state: &'s mut State, campaign: &CampaignId) -> &'s mut Watched {
    state.watched.entry(campaign.clone()).or_default()
}

impl Watched {
    /// A win is looked at no more by itself.
    fn close(&mut self, won: u64) {
        if let Some(place) = self.opened.remove(&won) {
            self.open.remove(&open_key(place, won));
        }
    }
}
