//! Facts of others, decided like commands: the position heard stands in the same block as what followed.

use decider::exchange::{self, Declined, Hearing, Note, Parked, Reactions, Target, reaction_id};
use decider::{Context, Decision, Service};
use proto::fact::{Raw, Source};
use proto::wire::Mark;
use proto::{Envelope, Heard, Intent, TenantId};
use tokio::sync::oneshot;

use super::{Desk, Outlet};
use crate::ear::Facts;
use crate::mailbox::NotHeard;

/// Reason of a fact that the activity refused without an event of its own.
const REFUSED: &str = "refused";

impl<S: Service, O: Outlet<S>> Desk<S, O> {
    /// Hears facts in their order up to the first that can't be heard now.
    pub(super) fn hear(&mut self, facts: &Facts, reply: oneshot::Sender<Result<(), NotHeard>>) {
        let mut spans = Vec::new();
        let heard = facts.linked().try_for_each(|(before, fact)| {
            let first_position = self.of.fold.position + 1;
            let mut span = self.of.traces.spans.heard(fact.trace.as_str(), &fact.cause);
            let heard = self.hear_one(before, fact);
            if span.id().is_some() {
                let has_led = self.of.fold.position >= first_position;
                span.describe(|it| {
                    describe::<S>(it, fact, has_led.then_some(first_position));
                    it.has_failed = heard.is_err();
                });
                spans.push(span);
            }
            heard
        });
        self.batch.wait_within(spans, reply, heard);
    }

    /// Hears a fact, if the one before it in its log is the last that was heard.
    fn hear_one(&mut self, before: Option<Mark>, fact: &Heard<Raw>) -> Result<(), NotHeard> {
        let source = &fact.source;
        let so_far = self.heard.of(&source.service, source.shard);
        let last = so_far.map_or(0, |heard| heard.position);
        if source.position <= last {
            return Ok(());
        }
        if fact.previous != last || before != so_far {
            return Err(NotHeard::Missed { last });
        }
        if let Some(reason) = self.of.shared.pause() {
            return Err(NotHeard::Paused(reason));
        }
        self.tick_if_due(None);
        self.enter(self.time_of(None), false);
        match exchange::hear::<S>(&self.of.fold.state, fact) {
            Hearing::Nothing => {}
            Hearing::Full => return Err(NotHeard::ParkingFull),
            Hearing::Park(parked) => self.note(&fact.tenant, Note::Parked(parked)),
            Hearing::React(reactions) => {
                if let Err(reason) = self.react(fact, reactions) {
                    self.note(&fact.tenant, Note::Parked(Parked::of(fact, reason)));
                }
            }
        }
        self.heard.note(source);
        Ok(())
    }

    /// Decides what follows from a fact; says why if it can't be written.
    pub(super) fn react(
        &mut self,
        fact: &Heard<Raw>,
        reactions: Reactions<S::Command>,
    ) -> Result<(), String> {
        for (index, (target, command)) in reactions.into_iter().enumerate() {
            let campaign = match target {
                Target::Campaign(campaign) => Some(campaign),
                Target::Tenant => None,
            };
            let (id, tenant) = (reaction_id(fact, index), fact.tenant.clone());
            let around = (Intent::default(), fact.occurred_at);
            let mut envelope = Envelope::from_system(id, around.0, tenant, campaign, around.1, command);
            envelope.request_id = fact.trace.as_str().to_owned();
            let context = Context {
                now: self.batch.draft.at(),
                position: self.of.fold.position + 1,
                resources: &*self.of.resources,
            };
            let Decision { events, answer } = S::decide(&self.of.fold.state, &envelope, &context);
            let refused = answer.err().filter(|_| events.is_empty());
            if let Some(refusal) = refused {
                self.decline(fact, &refusal.to_string());
            } else {
                self.write(&events, 0)?;
            }
        }
        Ok(())
    }

    fn decline(&mut self, fact: &Heard<Raw>, detail: &str) {
        // It was read to be reacted to, so it can be read.
        if let Ok(Some(opened)) = fact.open() {
            let declined = Declined::of(&opened, REFUSED, detail.to_owned());
            self.note(&fact.tenant, Note::Declined(declined));
        }
    }

    pub(super) fn note(&mut self, tenant: &TenantId, note: Note) {
        let Some(event) = S::note(&self.of.fold.state, tenant, note) else { return };
        self.write(&[event], 0).unwrap_or_else(|reason| panic!("a note on a fact does not fit: {reason}"));
    }
}

/// What the span of a fact that is heard is about; `led_to` is the position of the first event that followed.
fn describe<S: Service>(span: &mut spans::Ended, fact: &Heard<Raw>, led_to: Option<u64>) {
    let Source { service, shard, position, .. } = &fact.source;
    span.set("fairground.service", S::NAME);
    span.set("fairground.source", format!("{service}/{shard}/{position}"));
    span.set("fairground.campaign", fact.campaign.to_string());
    span.set("fairground.request_id", fact.trace.as_str().to_owned());
    if let Some(position) = led_to {
        span.set("fairground.position", position);
    }
}
