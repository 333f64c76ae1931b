//! What is true of a red envelope after each event. Can't fail: it has happened.

use decider::Stamp;
use proto::{Asset, CampaignId};

use super::event::{ClaimRefused, EnvelopeCreated, PartClaimed, PasswordRotated, RoundReleased};
use super::refusal::RuleBroken;
use super::state::{Envelope, Phase, Turn};
use crate::event::{Event, Won};
use crate::evolve::hold_own;
use crate::holds;
use crate::state::{State, Status, Times};

/// Changes the state by one event; says whether it is one of a red envelope.
pub(crate) fn evolve(state: &mut State, stamp: Stamp, event: &Event) -> bool {
    match event {
        Event::EnvelopeCreated(e) => {
            state.envelopes.insert(e.campaign.clone(), created(e, stamp));
            change(state, stamp, &e.campaign, |_| {});
        }
        Event::EnvelopeOpened(e) => change(state, stamp, &e.campaign, |it| it.opened(stamp)),
        Event::EnvelopeStopped(e) => change(state, stamp, &e.campaign, |it| it.stopped(&e.reason)),
        Event::EnvelopeClosed(e) => change(state, stamp, &e.campaign, |it| it.closed(stamp)),
        Event::EnvelopeSeedRevealed(e) => change(state, stamp, &e.campaign, |it| it.seed = Some(e.seed)),
        Event::RoundReleased(e) => change(state, stamp, &e.campaign, |it| it.released(e)),
        Event::RoundEnded(e) => change(state, stamp, &e.campaign, |it| it.ended(e.round)),
        Event::PasswordRotated(e) => change(state, stamp, &e.campaign, |it| it.rotated(e)),
        Event::PartClaimed(e) => {
            change(state, stamp, &e.campaign, |it| it.claimed(e, stamp));
            hold_own(state, stamp, &e.campaign, |holding| holding.take(&e.won()));
            if !e.held {
                holds::evolve::won(state, &e.campaign, e.person, stamp.position, e.fen);
            }
        }
        // Nobody sees of it, so the view stays.
        Event::ClaimRefused(e) => find(state, stamp, &e.campaign).refused(e, stamp),
        // A record, for auditors.
        Event::EnvelopeSeedLost(_) => {}
        _ => return false,
    }
    true
}

fn change(state: &mut State, stamp: Stamp, id: &CampaignId, by: impl FnOnce(&mut Envelope)) {
    let envelope = find(state, stamp, id);
    let before = envelope.due();
    by(envelope);
    envelope.revision = stamp.position;
    let now = envelope.due();
    state.fall_due(id, before, now);
    state.revision = stamp.position;
}

fn find<'s>(state: &'s mut State, stamp: Stamp, id: &CampaignId) -> &'s mut Envelope {
    let Some(envelope) = state.envelopes.get_mut(id) else {
        unreachable!("event {} is about red envelope {id}, which no earlier event set up", stamp.position)
    };
    envelope
}

/// The campaign that this event sets up.
fn created(event: &EnvelopeCreated, stamp: Stamp) -> Envelope {
    let turn = |(round, password): (&super::Round, &super::password::Sealed)| Turn {
        round: round.clone(),
        passwords: vec![password.clone()],
        phase: Phase::Waiting,
        shown: None,
        claims: 0,
        fen_left: round.fen,
    };
    Envelope {
        tenant: event.tenant.clone(),
        name: event.name.clone(),
        rounds: event.rules.rounds.iter().zip(&event.passwords).map(turn).collect(),
        admits: event.rules.admits,
        commitment: event.commitment,
        seed: None,
        status: Status::Draft,
        stopped: None,
        times: Times { created: stamp.at, ..Times::default() },
        revision: stamp.position,
        persons: Default::default(),
    }
}

impl Envelope {
    fn opened(&mut self, stamp: Stamp) {
        self.status = Status::Open;
        self.times.opened.get_or_insert(stamp.at);
    }

    fn stopped(&mut self, reason: &str) {
        self.status = Status::Paused;
        self.stopped = Some(reason.to_owned());
    }

    fn closed(&mut self, stamp: Stamp) {
        self.status = Status::Closed;
        self.times.closed = Some(stamp.at);
    }

    fn released(&mut self, event: &RoundReleased) {
        let turn = self.turn(event.round);
        turn.phase = Phase::Released;
        turn.shown.clone_from(&event.password);
    }

    fn rotated(&mut self, event: &PasswordRotated) {
        let turn = self.turn(event.round);
        turn.passwords.push(event.password.clone());
        turn.shown.clone_from(&event.shown);
    }

    fn ended(&mut self, round: u16) {
        let turn = self.turn(round);
        turn.phase = Phase::Ended;
        turn.shown = None;
    }

    fn claimed(&mut self, event: &PartClaimed, stamp: Stamp) {
        let turn = self.turn(event.round);
        turn.claims += 1;
        assert_eq!(turn.claims, event.part, "a part of round {} was left out", event.round);
        let left = turn.fen_left.checked_sub(event.fen);
        turn.fen_left = left.unwrap_or_else(|| panic!("round {} gave more than it had", event.round));
        let bit = 1 << (event.round - 1);
        self.persons.upsert(&event.person, |claimer| {
            let mut claimer = claimer.unwrap_or_default();
            assert_eq!(claimer.taken & bit, 0, "{} took a second part", event.person);
            claimer.taken |= bit;
            claimer.newest = stamp.position;
            claimer
        });
    }

    fn refused(&mut self, event: &ClaimRefused, stamp: Stamp) {
        if let RuleBroken::WrongPassword = event.broken {
            self.persons.upsert(&event.person, |claimer| claimer.unwrap_or_default().guessed(stamp.at));
        }
    }

    fn turn(&mut self, round: u16) -> &mut Turn {
        // Decide names rounds that there are.
        &mut self.rounds[usize::from(round) - 1]
    }
}

impl PartClaimed {
    /// What was won.
    pub(crate) fn won(&self) -> Won {
        Won { asset: Asset::Cny, amount: self.fen }
    }
}
