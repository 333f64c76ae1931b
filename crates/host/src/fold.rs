//! The fold of a log: state and stored answers at a position. Live and replayed folds take the same steps.

use std::io::{BufWriter, Write};

use decider::{Recorded, Service, Stamp, answer};
use proto::{CampaignId, CommandId, Hash, Timestamp};
use serde::{Deserialize, Serialize};

use crate::HostError;
use crate::ahead::Decoded;
use crate::answers::Answers;
use crate::heard::HeardSoFar;

/// Bytes that are hashed at a time.
const HASH_BYTES: usize = 64 << 10;

/// State and answers, and where in the log they stand.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Fold<S: Service> {
    pub(crate) position: u64,
    pub(crate) at: Timestamp,
    pub(crate) state: S::State,
    pub(crate) answers: Answers,
    pub(crate) heard: HeardSoFar,
}

impl<S: Service> Default for Fold<S> {
    fn default() -> Self {
        Self {
            position: 0,
            at: Timestamp(0),
            state: S::State::default(),
            answers: Answers::default(),
            heard: HeardSoFar::default(),
        }
    }
}

impl<S: Service> Fold<S> {
    /// A block begins: time moves on.
    pub(crate) fn begin_block(&mut self, at: Timestamp) {
        self.at = at;
        self.answers.forget_passing(at);
    }

    /// One event has happened.
    pub(crate) fn happen(&mut self, event: &S::Event) {
        self.position += 1;
        S::evolve(&mut self.state, Stamp { position: self.position, at: self.at }, event);
        if let Some(campaign) = S::concludes(event) {
            self.answers.drop_campaign(campaign);
        }
    }

    /// The events of one command have all happened: its answer is kept.
    pub(crate) fn keep_answer(
        &mut self,
        id: CommandId,
        first_position: u64,
        events: &[S::Event],
        answer: &[u8],
    ) {
        let campaign = campaign_of(events);
        // What belongs to no campaign is never dropped with one, and what ends a campaign comes after that.
        let outlives_its_campaign = campaign.is_none() || events.iter().any(|e| S::concludes(e).is_some());
        let passing_since = (answer::is_refusal(answer) || outlives_its_campaign).then_some(self.at);
        self.answers.keep(id, first_position, campaign, passing_since);
    }

    /// Takes the steps of a stored block.
    pub(crate) fn replay(&mut self, decoded: Decoded<S::Event>) -> Result<(), HostError> {
        let Decoded { block, events } = decoded;
        if block.first_position() != self.position + 1 {
            return Err(HostError::Gap { expected: self.position + 1, found: block.first_position() });
        }
        self.begin_block(block.at());
        let mut answers = block.answers().peekable();
        let mut group: Vec<S::Event> = Vec::new();
        for (_, event) in events {
            self.happen(&event);
            group.push(event);
            // Answers stand in the order of their commands; events before a command's first are of nobody's asking.
            if answers.peek().is_some_and(|a| a.first_position + u64::from(a.count) == self.position + 1) {
                let a = answers.next().expect("it was just seen");
                let own = group.len().saturating_sub(a.count as usize);
                self.keep_answer(a.id, a.first_position, &group[own..], a.answer);
                group.clear();
            }
        }
        block.heard().for_each(|heard| self.heard.recorded(&heard));
        match answers.next() {
            None => Ok(()),
            Some(a) => Err(HostError::StrayAnswer { position: a.first_position }),
        }
    }

    /// BLAKE3 over what a replay must reproduce to the last bit.
    pub(crate) fn digest(&self) -> Hash {
        let mut hasher = blake3::Hasher::new_derive_key("fairground 2026 state digest v1");
        hasher.update(S::NAME.as_bytes()).update(&[0]).update(&S::FOLD_VERSION.to_le_bytes());
        // Encoders write a few bytes at a time, and hashing is quick with many.
        let mut many = BufWriter::with_capacity(HASH_BYTES, &mut hasher);
        let written = postcard::to_io(self, &mut many).map(drop).is_ok() && many.flush().is_ok();
        assert!(written, "a fold is plain data, and a hasher takes every byte");
        drop(many);
        Hash(*hasher.finalize().as_bytes())
    }
}

fn campaign_of<E: Recorded>(events: &[E]) -> Option<CampaignId> {
    events.iter().find_map(|event| event.campaign().cloned())
}
