//! An activity that hears the toy's facts and writes each down; amounts of 3 it refuses, amounts of 4 it can't write.

use bytes::Bytes;
use decider::exchange::{Announcement, Note, Parked, Parking, Reactions, Released, Target};
use decider::{Context, Decider, Decision, Entry, Exchange, Readable, Service, Stamp};
use proto::fact::Fact;
use proto::wire::{List, Listed, Look, LookReply, Own};
use proto::{CampaignId, Envelope, Heard, PersonalRef, Problem, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Debug)]
pub(crate) enum Ear {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub(crate) position: u64,
    pub(crate) votes: u32,
    #[serde(with = "serde_bytes")]
    padding: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    pub(crate) what: String,
    pub(crate) parked: Option<Parked>,
    pub(crate) released: Option<Released>,
}

decider::events! {
    /// What was heard.
    pub enum Event { 1 => Noted v1, 2 => Put v1 }
    campaign(_event) => None;
    person(_event) => None;
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) noted: Vec<u64>,
    pub(crate) put: Vec<String>,
    parking: Parking,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("threes are not taken")]
pub(crate) struct NoThrees;

impl Decider for Ear {
    type Command = (u64, u32);
    type Event = Event;
    type State = State;
    type Receipt = ();
    type Refusal = NoThrees;
    type Resources = ();

    fn decide(_: &State, command: &Envelope<(u64, u32)>, _: &Context<'_, ()>) -> Decision<Self> {
        match command.body {
            (_, 3) => Decision::reject(NoThrees),
            (position, votes) => {
                let padding = vec![0; if votes == 4 { 1 << 20 } else { 0 }];
                Decision::accept(vec![Noted { position, votes, padding }.into()], ())
            }
        }
    }

    fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
        match event {
            Event::Noted(noted) => state.noted.push(noted.position),
            Event::Put(put) => {
                state.put.push(put.what.clone());
                put.parked.iter().for_each(|parked| state.parking.park(stamp, parked));
                put.released.iter().for_each(|released| state.parking.release(released));
            }
        }
    }

    fn next_deadline(_: &State) -> Option<Timestamp> {
        None
    }

    fn tick() -> (u64, u32) {
        (0, 0)
    }

    fn concludes(_: &Event) -> Option<&CampaignId> {
        None
    }
}

impl Exchange for Ear {
    const HEARS: &'static [&'static str] = &["toy"];

    fn announce(_: &Event, _: Stamp) -> Option<Announcement> {
        None
    }

    fn react(heard: &Heard<Fact>) -> Reactions<(u64, u32)> {
        match &heard.body {
            Fact::VoteCounted(counted) => vec![(Target::Tenant, (counted.cast, counted.votes))],
            _ => Vec::new(),
        }
    }

    fn note(_: &State, _: &TenantId, note: Note) -> Option<Event> {
        let (what, parked, released) = match note {
            Note::Declined(it) => (format!("declined: {}", it.detail), None, None),
            Note::Parked(it) => ("parked".to_owned(), Some(it), None),
            Note::Released(it) => (format!("{:?}", it.how), None, Some(it)),
        };
        Some(Put { what, parked, released }.into())
    }

    fn parking(state: &State) -> &Parking {
        &state.parking
    }
}

impl Service for Ear {
    const NAME: &'static str = "ear";
    const FOLD_VERSION: u16 = 1;
    type View = (Vec<u64>, Vec<String>);
    type Minute = ();
    const MINUTES_VERSION: u8 = 1;

    fn revision(state: &State) -> u64 {
        (state.noted.len() + state.put.len()) as u64
    }

    fn view(state: &State, _: &Self::View, _: &dyn Readable) -> Self::View {
        (state.noted.clone(), state.put.clone())
    }

    fn forget(state: &State, before: &Self::View, readable: &dyn Readable, _: &[PersonalRef]) -> Self::View {
        Self::view(state, before, readable)
    }

    fn moved(_: &Self::View, _: &Self::View) -> Vec<CampaignId> {
        Vec::new()
    }

    fn look(view: &Self::View, _: &Look) -> LookReply {
        LookReply::Body { etag: String::new(), body: Bytes::from(serde_json::to_vec(view).unwrap()).to_vec() }
    }

    fn list(_: &Self::View, _: &List) -> Listed {
        Listed::Unknown
    }

    fn own(_: &State, _: &Own, _: Timestamp) -> Result<serde_json::Value, Problem> {
        Ok(serde_json::json!({}))
    }

    fn newest_entry(_: &State, _: &Own) -> Option<u64> {
        Some(0)
    }

    fn entry(_: &Event, _: Stamp) -> Option<Entry> {
        None
    }

    fn tally(_: &Event, (): &mut ()) -> bool {
        false
    }

    fn tenant<'v>(_: &'v Self::View, _: &CampaignId) -> Option<&'v TenantId> {
        None
    }
}
