//! Looking at who takes, holding what they have won, and deciding about it.

use decider::reason;
use guard::prizes::{Weighed, weigh};
use proto::{Actor, CampaignId, Envelope, PersonId, Pseudonym};

use super::event::{BarSet, Decision, PayeeSeen, PrizeHeld, PrizeJudged, Seen, TakerSeen};
use super::state::{OpenWin, Standing, TAKERS_MAX, Taker, Watched, of_open_key, open_key, place_of};
use crate::command::Command;
use crate::decide::Ruling;
use crate::event::{Event, Won};
use crate::receipt::Receipt;
use crate::refusal::Refusal;

/// Most earlier wins of a place that one take has looked at again, the newest first. What is left the next take of that place
/// looks at, so that the events of one command fit into a block.
pub const SWEEP_MAX: usize = 64;
/// Farthest from even odds that a bar may lie, in milli-nats: beyond it nothing, or everything, would be held.
pub const BAR_FAR: i32 = 20_000;

/// Somebody who takes, as they are seen now.
pub(crate) struct Glance<'a> {
    watched: &'a Watched,
    campaign: &'a CampaignId,
    person: PersonId,
    now: Taker,
    /// What is new about them.
    news: Vec<Event>,
}

impl<'a> Glance<'a> {
    /// As they are known.
    pub(crate) fn of(watched: &'a Watched, campaign: &'a CampaignId, person: PersonId) -> Self {
        Self { watched, campaign, person, now: watched.taker(&person), news: Vec::new() }
    }

    /// With what was seen as they asked for something, of somebody who does nothing but take, or does more.
    pub(crate) fn seen(mut self, asked: &Envelope<Command>, only_takes: bool) -> Self {
        let Some(sighting) = &asked.sighting else { return self };
        let seen = Seen::of(sighting, asked.received_at);
        let now = self.now.seen(&seen, only_takes);
        if self.is_news(&now) {
            self.now = now;
            let (campaign, person) = (self.campaign.clone(), self.person);
            self.news.push(TakerSeen { campaign, person, seen }.into());
        }
        self
    }

    /// With where their parcel goes.
    pub(crate) fn paid(mut self, phone: Option<Pseudonym>, address: Option<Pseudonym>) -> Self {
        let kept = |new: Option<Pseudonym>, before| new.unwrap_or(before);
        let now = Taker {
            phone: kept(phone, self.now.phone),
            address: kept(address, self.now.address),
            ..self.now
        };
        if now != self.now && self.is_news(&now) {
            self.now = now;
            let (campaign, person) = (self.campaign.clone(), self.person);
            self.news.push(PayeeSeen { campaign, person, phone, address }.into());
        }
        self
    }

    /// Whoever is not known yet is news, also where nothing can be told of their phone, as long as there is room.
    fn is_news(&self, now: &Taker) -> bool {
        let takers = &self.watched.takers;
        if takers.contains(&self.person) { *now != self.now } else { takers.len() < TAKERS_MAX }
    }

    /// What there is to note before anything else.
    pub(crate) fn news(&self) -> Vec<Event> {
        self.news.clone()
    }

    /// What speaks for a squad, if that is enough to hold what they win.
    pub(crate) fn held(&self) -> Option<Weighed> {
        let bar = self.watched.bar?;
        let is_known = !self.news.is_empty() || self.watched.takers.contains(&self.person);
        let weighed = weigh(&self.watched.take(&self.person, &self.now));
        Some(weighed).filter(|weighed| is_known && weighed.score >= bar)
    }

    /// Holds what somebody wins by this very command, at this position.
    pub(crate) fn hold(&self, won: u64, prize: Won, weighed: Weighed) -> Event {
        self.holding(won, prize, None, weighed).into()
    }

    /// Holds what they won before, unless it is held, or a person has decided about it.
    pub(crate) fn hold_again(&self, won: u64, prize: Won) -> Option<Event> {
        let weighed = self.held().filter(|_| self.watched.standing(won).is_none())?;
        Some(self.holding(won, prize, Some(won), weighed).into())
    }

    /// Holds what others won with the same phone behind the same prefix before anybody could know, once it is known.
    /// `is_suspected`: enough speaks for a squad now; `prize` says what was won at a position, unless it is gone.
    pub(crate) fn sweep(
        &self,
        is_suspected: bool,
        prize: impl Fn(u64, &OpenWin) -> Option<Won>,
    ) -> Vec<Event> {
        let Some(place) = place_of(&self.now).filter(|_| is_suspected) else { return Vec::new() };
        let wins =
            self.watched.open.below(&open_key(place, u64::MAX)).map(|(key, win)| (of_open_key(key), win));
        let here = wins.take_while(|((at, _), _)| *at == place).take(SWEEP_MAX);
        let held = here.filter_map(|((_, won), win)| {
            let glance = Glance::of(self.watched, self.campaign, win.person);
            glance.hold_again(won, prize(won, &win)?)
        });
        held.collect()
    }

    fn holding(&self, won: u64, prize: Won, told: Option<u64>, weighed: Weighed) -> PrizeHeld {
        PrizeHeld { campaign: self.campaign.clone(), won, person: self.person, prize, told, weighed }
    }
}

/// A prize that a person decides about.
pub(crate) struct Judging<'a> {
    pub(crate) watched: &'a Watched,
    pub(crate) campaign: &'a CampaignId,
    pub(crate) by: Actor,
    /// Who won what there, where it is out and was never held; else it is looked up among what was.
    pub(crate) out: Option<(PersonId, Won)>,
}

impl Judging<'_> {
    pub(crate) fn judge(&self, won: u64, to: Decision, why: &str) -> Ruling {
        check_why(why).map_err(Refusal::Malformed)?;
        let receipt = Receipt::Judged { won, to };
        let hold = self.watched.holds.get(&won);
        let (person, prize, told) = match (hold, &self.out) {
            (Some(hold), _) if hold.standing == Standing::Returned => {
                return Err(Refusal::PrizeUnknown(won).into());
            }
            (Some(hold), _) => (hold.person, hold.prize.clone(), hold.told),
            (None, Some(_)) if to == Decision::Release => return Err(Refusal::NotHeld(won).into()),
            (None, Some((person, prize))) => (*person, prize.clone(), Some(won)),
            (None, None) => return Err(Refusal::PrizeUnknown(won).into()),
        };
        if hold.map_or(Standing::Released, |hold| hold.standing) == to.into() {
            return Ok((Vec::new(), receipt));
        }
        let (campaign, why, by) = (self.campaign.clone(), why.trim().to_owned(), self.by);
        let judged = PrizeJudged { campaign, won, person, prize, told, to, why, by };
        Ok((vec![judged.into()], receipt))
    }
}

/// Checks the reason of a decision; says what to change.
pub(crate) fn check_why(why: &str) -> Result<(), String> {
    reason::check("why", why)
}

/// Checks a bar; says what to change.
pub(crate) fn check_bar(bar: Option<i32>) -> Result<(), String> {
    match bar {
        Some(bar) if !(-BAR_FAR..=BAR_FAR).contains(&bar) => {
            Err(format!("bar must be -{BAR_FAR} to {BAR_FAR} milli-nats, or null to hold nothing"))
        }
        _ => Ok(()),
    }
}

/// An operator sets from which score on prizes are held; to leave it where it is changes nothing.
pub(crate) fn set_bar(watched: &Watched, campaign: &CampaignId, bar: Option<i32>, by: Actor) -> Ruling {
    check_bar(bar).map_err(Refusal::Malformed)?;
    let set = BarSet { campaign: campaign.clone(), bar, by };
    let events = if watched.bar == bar { Vec::new() } else { vec![set.into()] };
    Ok((events, Receipt::BarSet { bar }))
}
