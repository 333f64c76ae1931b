//! A toy activity: sums per campaign, with reminders, refusals and an end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, mpsc};

use bus::Bus;
use bytes::Bytes;
use decider::exchange::Announcement;
use decider::rows::{self, Order, Row, Rows, Shelf, Unreadable};
use decider::{
    Backlog, Context, Decider, Decision, Entry, Exchange, Readable, Recorded, Service, Stamp, answer,
};
use proto::fact::VoteCounted;
use proto::subject::{Purpose, Subject};
use proto::wire::{self, CommandReply, List, Listed, Look, LookReply, Own, Queried, Query, QueryPage};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Intent, PersonId, PersonalRef, Problem, TenantId, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tokio::sync::oneshot;

use crate::Clock;

/// No sum may go beyond this.
pub(crate) const SUM_MAX: u64 = 20;
/// Whoever tells of this campaign has a bug.
pub(crate) const UNSPEAKABLE: &str = "unspeakable";

#[derive(Debug)]
pub(crate) enum Toy {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Command {
    Add(u64),
    RemindAt(Timestamp),
    Finish,
    Look,
    Tick,
}

decider::events! {
    /// What happened to the sums.
    pub enum Event { 1 => Added v1, 2 => Overflowed v1, 3 => Asked v1, 4 => Reminded v1, 5 => Finished v1 }
    campaign(event) => match event {
        Event::Added(e) => Some(&e.campaign),
        Event::Overflowed(e) => Some(&e.campaign),
        Event::Finished(e) => Some(&e.campaign),
        _ => None,
    };
    person(_event) => Some(PersonId([1; 16]));
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    pub(crate) campaign: CampaignId,
    pub(crate) amount: u64,
    before: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overflowed {
    campaign: CampaignId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    pub(crate) at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    campaign: CampaignId,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Minute {
    pub(crate) added: u64,
    pub(crate) overflows: u64,
    pub(crate) reminders: u64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) sums: BTreeMap<CampaignId, u64>,
    newest: BTreeMap<CampaignId, Option<u64>>,
    pub(crate) reminded: u64,
    due: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the sum would overflow")]
pub(crate) struct Full;

impl Decider for Toy {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Receipt = u64;
    type Refusal = Full;
    type Resources = ();

    fn decide(state: &State, command: &Envelope<Command>, context: &Context<'_, ()>) -> Decision<Self> {
        let campaign = command.campaign.clone().unwrap_or_else(|| "none".parse().unwrap());
        let sum = state.sums.get(&campaign).copied().unwrap_or(0);
        match &command.body {
            Command::Add(amount) if sum + amount > SUM_MAX => {
                Decision { events: vec![Overflowed { campaign }.into()], answer: Err(Full) }
            }
            Command::Add(amount) => {
                let before = state.newest.get(&campaign).copied().flatten().unwrap_or(0);
                Decision::accept(vec![Added { campaign, amount: *amount, before }.into()], sum + amount)
            }
            Command::RemindAt(at) => Decision::accept(vec![Asked { at: *at }.into()], 0),
            Command::Finish => Decision::accept(vec![Finished { campaign }.into()], sum),
            Command::Look => Decision::accept(Vec::new(), sum),
            Command::Tick => {
                let is_due = state.due.is_some_and(|due| due <= context.now);
                let events = if is_due { vec![Reminded { at: context.now }.into()] } else { Vec::new() };
                Decision::accept(events, 0)
            }
        }
    }

    fn evolve(state: &mut State, stamp: Stamp, event: &Event) {
        match event {
            Event::Added(added) => {
                *state.sums.entry(added.campaign.clone()).or_default() += added.amount;
                state.newest.insert(added.campaign.clone(), Some(stamp.position));
            }
            Event::Finished(finished) => drop(state.newest.insert(finished.campaign.clone(), None)),
            Event::Asked(asked) => state.due = Some(asked.at),
            Event::Reminded(_) => {
                state.due = None;
                state.reminded += 1;
            }
            Event::Overflowed(_) => {}
        }
    }

    fn next_deadline(state: &State) -> Option<Timestamp> {
        state.due
    }

    fn tick() -> Command {
        Command::Tick
    }

    fn concludes(event: &Event) -> Option<&CampaignId> {
        if let Event::Finished(finished) = event { Some(&finished.campaign) } else { None }
    }
}

impl Exchange for Toy {
    /// Sums are told as votes: the position names one, the amount is how many.
    fn announce(event: &Event, stamp: Stamp) -> Option<Announcement> {
        let Event::Added(added) = event else { return None };
        assert_ne!(added.campaign.as_str(), UNSPEAKABLE, "a planted bug");
        let (person, votes) = (PersonId([1; 16]), u32::try_from(added.amount).unwrap());
        let fact = VoteCounted { person, cast: stamp.position, contestants: vec![1], votes, cast_at: None };
        Some(Announcement { campaign: added.campaign.clone(), tenant: None, fact: fact.into() })
    }
}

impl Service for Toy {
    const NAME: &'static str = "toy";
    const FOLD_VERSION: u16 = 1;
    type View = BTreeMap<CampaignId, u64>;
    type Minute = Minute;
    const ROWS_VERSION: u8 = 1;
    const MINUTES_VERSION: u8 = 1;

    fn revision(state: &State) -> u64 {
        state.sums.values().sum::<u64>() + state.reminded
    }

    fn view(state: &State, _: &Self::View, _: &dyn Readable) -> Self::View {
        state.sums.clone()
    }

    /// Tells how much was gone as the sum of a campaign that there is not.
    fn forget(state: &State, _: &Self::View, _: &dyn Readable, gone: &[PersonalRef]) -> Self::View {
        let mut view = state.sums.clone();
        view.insert("gone".parse().unwrap(), gone.len() as u64);
        view
    }

    fn moved(previous: &Self::View, next: &Self::View) -> Vec<CampaignId> {
        next.iter().filter(|(id, sum)| previous.get(*id) != Some(*sum)).map(|(id, _)| id.clone()).collect()
    }

    fn look(view: &Self::View, look: &Look) -> LookReply {
        let body = view.get(&look.campaign).copied().unwrap_or(0).to_string().into_bytes();
        LookReply::Body { etag: String::new(), body }
    }

    fn list(_: &Self::View, _: &List) -> Listed {
        Listed::Unknown
    }

    fn own(state: &State, own: &Own, _: Timestamp) -> Result<serde_json::Value, Problem> {
        Ok(serde_json::json!({ "sum": state.sums.get(&own.campaign) }))
    }

    fn newest_entry(state: &State, own: &Own) -> Option<u64> {
        state.newest.get(&own.campaign).copied().unwrap_or(Some(0))
    }

    fn entry(event: &Event, stamp: Stamp) -> Option<Entry> {
        let Event::Added(added) = event else { return None };
        let body = serde_json::json!({ "position": stamp.position, "amount": added.amount });
        let Added { campaign, before, .. } = added.clone();
        Some(Entry { campaign, person: PersonId([1; 16]), before, body })
    }

    /// What stands in sums waits since a time of the epoch.
    fn backlog(view: &Self::View) -> Vec<Backlog> {
        vec![Backlog { kind: "sums", count: view.values().sum(), since: Some(Timestamp(500)) }]
    }

    fn tally(event: &Event, minute: &mut Minute) -> bool {
        match event {
            Event::Added(added) => minute.added += added.amount,
            Event::Overflowed(_) => minute.overflows += 1,
            Event::Reminded(_) => minute.reminders += 1,
            Event::Asked(_) | Event::Finished(_) => return false,
        }
        true
    }

    /// What was added, and under the campaign's name the sum so far: what stands there depends on the rows before.
    fn rows(stamp: Stamp, event: &Event, known: &dyn Rows) -> Result<Vec<Row>, Unreadable> {
        let Event::Added(added) = event else { return Ok(Vec::new()) };
        let name = added.campaign.as_str().as_bytes();
        let sum = known.get(name)?.map_or(0, |bytes| u64::from_be_bytes(bytes.try_into().unwrap()));
        let one = [b"+".as_slice(), &stamp.position.to_be_bytes()].concat();
        let newest = known.range(b"+"..&one, 1, Order::Descending)?;
        let before = newest.first().map_or(Vec::new(), |(key, _)| key[1..].to_vec());
        Ok(vec![(name.to_vec(), (sum + added.amount).to_be_bytes().to_vec()), (one, before)])
    }

    /// All rows, as numbers, and what the log says where they point. May stop midway.
    fn query(query: &Query, shelf: &dyn Shelf<Event>) -> Result<Queried, Unreadable> {
        let mut lines = Vec::new();
        let number = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_be_bytes);
        for row in rows::walk(shelf, b"+".to_vec()..b",".to_vec(), Order::Ascending) {
            let (key, value) = row?;
            let at = number(&key[1..]);
            let event = shelf.event(at)?.map(|(stamp, event)| (stamp.position, event.to_json()));
            lines.push(serde_json::json!({ "at": at, "before": number(&value), "event": event }));
        }
        // Not locked while it waits: others ask meanwhile.
        let midway = MIDWAY.lock().unwrap().remove(&query.question);
        if let Some(midway) = midway {
            midway.reached.send(()).unwrap();
            midway.go_on.recv().unwrap();
        }
        for row in rows::walk(shelf, b",".to_vec()..b"z".to_vec(), Order::Ascending) {
            let (key, value) = row?;
            lines.push(serde_json::json!({ "sum": number(&value), "of": String::from_utf8_lossy(&key) }));
        }
        let body = serde_json::to_vec(&lines).unwrap();
        Ok(Queried::Page(QueryPage {
            position: shelf.position(),
            next_cursor: None,
            body,
            cites: Vec::new(),
        }))
    }

    fn watcher((): &()) -> Option<Box<dyn decider::Watcher<Self>>> {
        Some(Box::new(super::watching::Echo::default()))
    }

    fn tenant<'v>(_: &'v Self::View, _: &CampaignId) -> Option<&'v TenantId> {
        static TENANT: LazyLock<TenantId> = LazyLock::new(|| "default".parse().unwrap());
        Some(&TENANT)
    }
}

/// Where questions stop, each under a name of its own.
pub(crate) static MIDWAY: Mutex<BTreeMap<String, Midway>> = Mutex::new(BTreeMap::new());

/// Hears that a question has come midway, and lets it go on.
pub(crate) struct Midway {
    pub(crate) reached: oneshot::Sender<()>,
    pub(crate) go_on: mpsc::Receiver<()>,
}

/// A clock that stands still until it is moved.
#[derive(Default)]
pub(crate) struct ManualClock(AtomicU64);

impl ManualClock {
    pub(crate) fn set(&self, at_ms: u64) {
        self.0.store(at_ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn is_watched(&self) -> bool {
        false
    }
}

/// Nothing is readable in a toy.
pub(crate) struct Nameless;

impl Readable for Nameless {
    fn personal(&self, _: &PersonalRef) -> Option<BTreeMap<String, String>> {
        None
    }
}

pub(crate) fn subject(purpose: Purpose) -> Subject {
    Subject::new(Toy::NAME, 0, purpose)
}

/// Sends a command the way a gateway does.
pub(crate) async fn ask(bus: &Bus, key: u8, campaign: &str, command: Command) -> CommandReply {
    ask_for(bus, "", key, campaign, command).await
}

/// The same for a request.
pub(crate) async fn ask_for(
    bus: &Bus,
    request_id: &str,
    key: u8,
    campaign: &str,
    command: Command,
) -> CommandReply {
    let mut body = Vec::new();
    answer::append(&command, &mut body);
    let envelope = Envelope {
        id: CommandId([key; 16]),
        intent: Intent::of(&body),
        tenant: "default".parse().unwrap(),
        campaign: Some(campaign.parse().unwrap()),
        actor: Actor::Person(PersonId([1; 16])),
        received_at: Timestamp(0),
        pretended_at: None,
        sighting: None,
        page: None,
        request_id: request_id.to_owned(),
        body: ByteBuf::from(body),
    };
    let message = Bytes::from(wire::encode(&envelope));
    wire::decode(&bus.request(&subject(Purpose::Command), message).await.unwrap()).unwrap()
}

/// The receipt or refusal in a reply.
#[track_caller]
pub(crate) fn told(reply: &CommandReply) -> Result<u64, Full> {
    match reply {
        CommandReply::Answered { answer, .. } => answer::decode::<Toy>(answer).unwrap(),
        other => panic!("no answer: {other:?}"),
    }
}

pub(crate) fn nothing_to_read() -> Arc<dyn Readable> {
    Arc::new(Nameless)
}
