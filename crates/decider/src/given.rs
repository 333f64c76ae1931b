//! Given these events, when this command comes, then those events follow.
//!
//! ```text
//! given::<Votes>(&resources).at(NOON).events([…]).when(&cast(ANN, 17)).then(&[…]);
//! ```

use std::fmt::Debug;

use proto::{Envelope, Timestamp};

use crate::{Context, Decider, Decision, Stamp};

/// A history being told.
pub struct Given<'r, D: Decider> {
    state: D::State,
    resources: &'r D::Resources,
    now: Timestamp,
    position: u64,
}

/// Starts with an empty log at time 0.
pub fn given<D: Decider>(resources: &D::Resources) -> Given<'_, D> {
    Given { state: D::State::default(), resources, now: Timestamp(0), position: 0 }
}

impl<D: Decider> Given<'_, D> {
    /// Moves the clock.
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }

    /// These have happened.
    pub fn events<E: Into<D::Event>>(mut self, events: impl IntoIterator<Item = E>) -> Self {
        for event in events {
            self.happen(&event.into());
        }
        self
    }

    /// This was asked before, with whatever followed.
    pub fn after(mut self, command: &Envelope<D::Command>) -> Self {
        let decision = self.decide(command);
        decision.events.iter().for_each(|event| self.happen(event));
        self
    }

    /// The state so far.
    pub fn state(&self) -> &D::State {
        &self.state
    }

    /// Now this is asked.
    pub fn when(&self, command: &Envelope<D::Command>) -> Then<D> {
        Then(self.decide(command))
    }

    fn decide(&self, command: &Envelope<D::Command>) -> Decision<D> {
        let context = Context { now: self.now, position: self.position + 1, resources: self.resources };
        D::decide(&self.state, command, &context)
    }

    fn happen(&mut self, event: &D::Event) {
        self.position += 1;
        D::evolve(&mut self.state, Stamp { position: self.position, at: self.now }, event);
    }
}

/// What followed.
pub struct Then<D: Decider>(pub Decision<D>);

impl<D: Decider> Then<D>
where
    D::Event: Debug + PartialEq,
    D::Receipt: Debug + PartialEq,
    D::Refusal: Debug + PartialEq,
{
    /// Exactly these events followed.
    #[track_caller]
    pub fn then(self, events: &[D::Event]) -> Self {
        assert_eq!(self.0.events, events);
        self
    }

    /// The sender was told this.
    #[track_caller]
    pub fn told(self, receipt: &D::Receipt) -> Self {
        assert_eq!(self.0.answer.as_ref(), Ok(receipt));
        self
    }

    /// The rules said no, for this reason.
    #[track_caller]
    pub fn refused(self, refusal: &D::Refusal) -> Self {
        assert_eq!(self.0.answer.as_ref().err(), Some(refusal));
        self
    }
}
