//! What may be read of red envelopes.

mod answers;

pub use answers::{About, EnvelopeMinute, Inside, OwnAnswer, OwnClaim, OwnPage, Phase, RoundAnswer};

use decider::door::to_json;
use decider::{Entry, Stamp};
use proto::{Asset, CampaignId, PersonId, Timestamp};

use super::state::{Envelope, Phase as Stage, Turn};
use crate::event::Event;
use crate::follows::KeptOut;
use crate::holds::Watched;
use crate::state::Holding;

/// A red envelope as those who run it see it.
pub(crate) fn about(
    id: &CampaignId,
    envelope: &Envelope,
    (holding, watched): (Option<&Holding>, &Watched),
) -> About {
    let rounds = envelope.rounds.iter().enumerate().map(|(index, turn)| round(index, turn));
    About {
        campaign: id.clone(),
        kind: super::KIND,
        name: envelope.name.clone(),
        status: envelope.status,
        rounds: rounds.collect(),
        admits: envelope.admits,
        commitment: envelope.commitment,
        seed: envelope.seed,
        created_at_ms: envelope.times.created,
        opened_at_ms: envelope.times.opened,
        closed_at_ms: envelope.times.closed,
        inside: Some(Inside {
            fen_in_stock: holding.map_or(0, |holding| holding.left(&Asset::Cny)),
            fen_promised: envelope.fen_left(),
            persons: envelope.persons.len() as u64,
            stopped: envelope.stopped.clone(),
            held: watched.waiting(),
            bar: watched.bar,
        }),
    }
}

fn round(index: usize, turn: &Turn) -> RoundAnswer {
    RoundAnswer {
        round: index as u16 + 1,
        rules: turn.round.clone(),
        phase: match turn.phase {
            Stage::Waiting => Phase::Waiting,
            Stage::Released => Phase::Released,
            Stage::Ended => Phase::Ended,
        },
        password: turn.shown.clone(),
        parts_taken: turn.claims,
        fen_left: turn.fen_left,
    }
}

/// What a person may know about themselves.
pub(crate) fn own(
    envelope: &Envelope,
    (being_checked, kept_out): (Vec<u64>, Option<KeptOut>),
    person: &PersonId,
    now: Timestamp,
) -> OwnAnswer {
    let claimer = envelope.of(person);
    let taken = (0..envelope.rounds.len()).filter(|index| claimer.has(*index));
    OwnAnswer {
        rounds_taken: taken.map(|index| index as u16 + 1).collect(),
        guess_again_at_ms: claimer.waits_until(now),
        being_checked,
        kept_out,
    }
}

/// A claim as its person finds it again.
pub(crate) fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
    let Event::PartClaimed(claimed) = event else { return None };
    let claim = OwnClaim {
        position: stamp.position,
        at_ms: stamp.at,
        round: claimed.round,
        part: claimed.part,
        fen: claimed.fen,
        way: claimed.way,
    };
    let body = to_json(&claim);
    let (campaign, person, before) = (claimed.campaign.clone(), claimed.person, claimed.before);
    Some(Entry { campaign, person, before, body })
}
