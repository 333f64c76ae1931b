//! Creation, the steps draft → open ⇄ stopped → closed, and what is due in between.
//!
//! A step to where it is already is accepted and leaves no event, so that a retry without a key is harmless.

use decider::Context;
use proto::{Asset, Envelope as Asked};

use super::number_of;
use crate::decide::{Ruling, check_name, check_reason, new_campaign, return_stock, stage, wrong_status};
use crate::envelope::event::{
    EnvelopeClosed, EnvelopeCreated, EnvelopeOpened, EnvelopeSeedLost, EnvelopeSeedRevealed, EnvelopeStopped,
    PasswordRotated, RoundEnded, RoundReleased,
};
use crate::envelope::password::{Password, Slot, seal};
use crate::envelope::receipt::Receipt as Told;
use crate::envelope::refusal::Refusal;
use crate::envelope::rules::Rules;
use crate::envelope::state::{Envelope, Phase, Turn};
use crate::event::Event;
use crate::fairness::{Seeds, commitment};
use crate::forms::Case;
use crate::receipt::Receipt;
use crate::refusal::Refusal as AnyRefusal;
use crate::state::{State, Status};

/// Most passwords of a round: one every few minutes of an evening.
pub const PASSWORDS_MAX: u16 = 32;

pub(crate) fn create(
    state: &State,
    asked: &Asked<crate::Command>,
    context: &Context<'_, Seeds>,
    (name, rules, passwords): (&str, &Rules, &[Password]),
) -> Ruling {
    let campaign = new_campaign(state, asked)?.clone();
    check_name(name).and_then(|()| rules.validate()).map_err(AnyRefusal::Malformed)?;
    if passwords.len() != rules.rounds.len() {
        return Err(AnyRefusal::Malformed("give each round a password".to_owned()).into());
    }
    if rules.rounds.iter().any(|round| round.ends_at_ms <= context.now) {
        let reason = "a round's ends_at_ms has passed; give a later time".to_owned();
        return Err(AnyRefusal::Malformed(reason).into());
    }
    let sealed = passwords.iter().enumerate().map(|(index, password)| {
        seal(context.resources, Slot { campaign: &campaign, round: number_of(index), turn: 0 }, password)
    });
    let created = EnvelopeCreated {
        campaign: campaign.clone(),
        tenant: asked.tenant.clone(),
        name: name.to_owned(),
        rules: rules.clone(),
        passwords: sealed.collect(),
        commitment: commitment(&context.resources.seed(&asked.tenant, &campaign)),
        by: asked.actor,
    };
    Ok((vec![created.into()], Receipt::Created { campaign }))
}

impl Case<'_, Envelope> {
    /// What follows from the time that has come.
    pub(crate) fn tick(&self) -> Vec<Event> {
        let Some((index, turn)) = self.campaign.current() else { return Vec::new() };
        if self.context.now < turn.round.ends_at_ms {
            return vec![self.release(index, turn)];
        }
        let mut events = vec![self.end(index, turn)];
        if index + 1 == self.campaign.rounds.len() {
            events.extend(self.ending());
        }
        events
    }

    pub(super) fn open(&self) -> Ruling {
        match self.campaign.status {
            Status::Open => stage(Vec::new(), Status::Open),
            Status::Draft | Status::Paused => {
                let (needed, has) = (self.campaign.fen_left(), self.holding.left(&Asset::Cny));
                if has < needed {
                    return Err(Refusal::MoneyMissing { needed, has }.into());
                }
                let opened = EnvelopeOpened { campaign: self.id.clone(), by: self.by() };
                stage(vec![opened.into()], Status::Open)
            }
            Status::Closed => Err(wrong_status(Status::Closed, "draft or paused", "opened")),
        }
    }

    /// The kill switch: a retry must not fail because the first attempt has worked.
    pub(super) fn stop(&self, reason: &str) -> Ruling {
        check_reason(reason).map_err(AnyRefusal::Malformed)?;
        match self.campaign.status {
            Status::Paused => stage(Vec::new(), Status::Paused),
            Status::Open => {
                let (campaign, reason) = (self.id.clone(), reason.to_owned());
                let stopped = EnvelopeStopped { campaign, reason, by: self.by() };
                stage(vec![stopped.into()], Status::Paused)
            }
            status => Err(wrong_status(status, "open", "stopped")),
        }
    }

    pub(super) fn rotate(&self, round: u16, password: &Password) -> Ruling {
        let index = usize::from(round).wrapping_sub(1);
        let is_over = |turn: &&Turn| turn.phase == Phase::Ended || turn.round.ends_at_ms <= self.context.now;
        let turn = self.campaign.rounds.get(index).filter(|turn| !is_over(turn));
        let turn = turn.filter(|_| self.campaign.status != Status::Closed);
        let turn = turn.ok_or(Refusal::RoundUnknown(round))?;
        if self.seed().is_none() {
            return Err(AnyRefusal::SeedLost.into());
        }
        let passwords = u16::try_from(turn.passwords.len()).unwrap_or(u16::MAX);
        if passwords >= PASSWORDS_MAX {
            return Err(Refusal::RotatedOften { round, max: PASSWORDS_MAX }.into());
        }
        let is_shown = turn.round.shows_password && turn.phase == Phase::Released;
        let rotated = PasswordRotated {
            campaign: self.id.clone(),
            round,
            password: seal(
                self.context.resources,
                Slot { campaign: self.id, round, turn: passwords },
                password,
            ),
            shown: is_shown.then(|| password.clone().reveal()),
            by: self.by(),
        };
        Ok((vec![rotated.into()], Told::Rotated { round, passwords: passwords + 1 }.into()))
    }

    /// Closing again gives back what is left, should there have been more than fits into one answer, and reveals a seed that
    /// was lost at the close and has been found.
    pub(super) fn close(&self) -> Ruling {
        let events = match self.campaign.status {
            Status::Closed => {
                let found = if self.campaign.seed.is_none() { self.reveal() } else { None };
                found.into_iter().chain(self.return_all()).collect()
            }
            _ => self.overdue().chain(self.ending()).collect(),
        };
        stage(events, Status::Closed)
    }

    /// The ends of rounds whose time is over, should the close have come in front of them: no bundle leaves one out.
    fn overdue(&self) -> impl Iterator<Item = Event> {
        let goes_on = self.campaign.status != Status::Draft;
        let rounds = self.campaign.rounds.iter().enumerate().filter(move |_| goes_on);
        let left = rounds.skip_while(|(_, turn)| turn.phase == Phase::Ended);
        left.take_while(|(_, turn)| turn.round.ends_at_ms <= self.context.now)
            .map(|(index, turn)| self.end(index, turn))
    }

    fn ending(&self) -> Vec<Event> {
        let campaign = self.id.clone();
        let closed = EnvelopeClosed { campaign: campaign.clone(), by: self.by() };
        let seed = self.reveal().unwrap_or_else(|| EnvelopeSeedLost { campaign }.into());
        [closed.into(), seed].into_iter().chain(self.return_all()).collect()
    }

    fn reveal(&self) -> Option<Event> {
        let campaign = self.id.clone();
        self.seed().map(|seed| EnvelopeSeedRevealed { campaign, seed }.into())
    }

    fn return_all(&self) -> Vec<Event> {
        return_stock(self.id, self.holding)
    }

    fn release(&self, index: usize, turn: &Turn) -> Event {
        let is_shown = turn.round.shows_password;
        let password = if is_shown { self.passwords(index, turn).next_back() } else { None };
        let (campaign, round) = (self.id.clone(), number_of(index));
        RoundReleased { campaign, round, password: password.map(Password::reveal) }.into()
    }

    fn end(&self, index: usize, turn: &Turn) -> Event {
        let (campaign, round) = (self.id.clone(), number_of(index));
        let passwords = self.passwords(index, turn).map(Password::reveal).collect();
        RoundEnded { campaign, round, passwords, claims: turn.claims, fen_left: turn.fen_left }.into()
    }
}
