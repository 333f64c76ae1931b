//! What a million voters take: `cargo run --release -p host --example density -- [VOTES] [PERSONS] [IN_FLIGHT] [FOLDER]`.
//!
//! Sends real envelopes with real sightings through a running shard of votes, and tells bytes per vote in the blocks
//! and on disk, memory, and how fast the log is replayed and a shard starts from it. Prints one JSON object.

mod crowd;
mod sizes;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use bus::Bus;
use bytes::Bytes;
use crowd::Crowd;
use guard::{EvidenceKeys, NetworkTables, RawEvidence, Rulesets};
use host::{Clock, Running, Settings, SystemClock};
use journal::{Identity, Journal};
use proto::subject::{Purpose, Subject};
use proto::wire::{self, CommandReply};
use proto::{
    Actor, CampaignId, CommandId, Envelope, Intent, Nonce, PageSeen, PersonId, PersonalRef, TenantId,
    Timestamp, TokenHash,
};
use serde_bytes::ByteBuf;
use serde_json::json;
use votes::{Command, Rules, Votes};

const CONTESTANTS: u64 = 60;
const NETWORKS: usize = 60_000;
const ANDROID_LOOKS: u64 = 20_000;
const KEYS: EvidenceKeys = EvidenceKeys { tenant: [1; 32], evidence: [2; 32] };

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize, otherwise: u64| {
        words.get(index).map_or(Ok(otherwise), |word| word.replace('_', "").parse::<u64>())
    };
    let (votes, persons, in_flight) = (number(0, 1_000_000)?, number(1, 1_000_000)?, number(2, 256)?);
    let folder = words.get(3).map_or_else(|| std::env::temp_dir().join("density"), PathBuf::from);
    if folder.exists() {
        return Err(format!("{} exists; name a folder that does not", folder.display()).into());
    }
    let report = measure(&folder, votes, persons.min(votes), in_flight as usize);
    std::fs::remove_dir_all(&folder)?;
    println!("{}", serde_json::to_string_pretty(&report?)?);
    Ok(())
}

fn measure(folder: &Path, votes: u64, persons: u64, in_flight: usize) -> Outcome<serde_json::Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (crowd, bus) = (Arc::new(Crowd::new(NETWORKS, ANDROID_LOOKS)), Bus::local());
    let resident_before = sizes::resident_bytes();
    let running = start(folder, &bus, u64::MAX)?;
    let begun = Instant::now();
    let spent = runtime.block_on(fill(&bus, &crowd, votes, persons, in_flight))?;
    let cast_seconds = begun.elapsed().as_secs_f64();
    drop((runtime, crowd));
    let resident = sizes::resident_bytes().saturating_sub(resident_before);
    let journal_folder = folder.join("votes-0");
    let disk_running = sizes::disk_bytes(&journal_folder)?;
    running.stop();
    let disk = sizes::disk_bytes(&journal_folder)?;
    let of_votes = |bytes: u64| (bytes as f64 / votes as f64 * 10.0).round() / 10.0;
    let blocks = sizes::of_blocks(&open(folder)?.0)?;
    let resident_start = start_and_measure(folder)?;

    let journal = open(folder)?.0;
    let begun = sizes::worked_seconds();
    host::inspect::replay::<Votes>(&journal, &mut |_, _| {})?;
    let replay_seconds = sizes::worked_seconds() - begun;
    drop(journal);
    let opened = open(folder)?;
    let begun = Timer::start();
    drop(start_with(opened, folder, &bus, u64::MAX)?);
    let start_without_snapshot = begun.stop();
    let snapshot_bytes = take_snapshot(folder, &bus)?;
    let opened = open(folder)?;
    let begun = Timer::start();
    drop(start_with(opened, folder, &bus, u64::MAX)?);
    let start_with_snapshot = begun.stop();
    Ok(json!({
        "votes": votes, "persons": persons, "in_flight": in_flight,
        "bytes_per_vote": blocks.per_vote(votes),
        "votes_per_block": votes / blocks.blocks.max(1),
        "disk_bytes_per_vote": { "running": of_votes(disk_running), "closed": of_votes(disk) },
        "space_factor": disk as f64 / blocks.stored_bytes as f64,
        "resident_mb": { "after_votes": resident >> 20, "after_start": resident_start >> 20 },
        "resident_bytes_per_voter": { "after_votes": resident / persons, "after_start": resident_start / persons },
        "snapshot_bytes_per_vote": of_votes(snapshot_bytes),
        "cast_votes_per_second": (votes as f64 / cast_seconds) as u64,
        "seconds_spent_making_envelopes": spent,
        "replay_votes_per_second_of_a_core": (votes as f64 / replay_seconds) as u64,
        "start_without_snapshot": start_without_snapshot,
        "start_with_snapshot": start_with_snapshot,
    }))
}

fn open(folder: &Path) -> Outcome<(Journal, journal::Writer)> {
    let identity = Identity { service: "votes".to_owned(), shard: 0 };
    Ok(Journal::open(&folder.join("votes-0"), &identity, &journal::Settings::default())?)
}

fn start(folder: &Path, bus: &Bus, snapshot_events: u64) -> Outcome<Running> {
    start_with(open(folder)?, folder, bus, snapshot_events)
}

fn start_with(
    opened: (Journal, journal::Writer),
    folder: &Path,
    bus: &Bus,
    snapshot_events: u64,
) -> Outcome<Running> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let settings = Settings { snapshot_events, ..Settings::new(folder.join("entries"), clock) };
    let (resources, readable) = (Arc::new(Rulesets::default()), Arc::new(Nameless));
    Ok(host::start::<Votes>(opened, settings, resources, readable, bus, &mut |_, _| {})?)
}

/// Memory that a shard takes that was started from its log.
fn start_and_measure(folder: &Path) -> Outcome<u64> {
    let before = sizes::resident_bytes();
    let running = start(folder, &Bus::local(), u64::MAX)?;
    let taken = sizes::resident_bytes().saturating_sub(before);
    running.stop();
    Ok(taken)
}

/// Waits for the first snapshot; gives its size.
fn take_snapshot(folder: &Path, bus: &Bus) -> Outcome<u64> {
    let snapshots = folder.join("votes-0/snapshots");
    let running = start(folder, bus, 1)?;
    // A shard that started from its log takes a snapshot once something happens.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(order(bus, CommandId([0xff; 16]), &Command::Pause))?;
    let found = loop {
        let finished = std::fs::read_dir(&snapshots)
            .into_iter()
            .flatten()
            .flatten()
            .find(|file| file.path().extension().is_some_and(|extension| extension == "snapshot"));
        match finished {
            Some(file) => break file.metadata()?.len(),
            None => std::thread::park_timeout(std::time::Duration::from_millis(20)),
        }
    };
    running.stop();
    Ok(found)
}

/// Seconds on the wall, and of this thread's work.
struct Timer(Instant, f64);

impl Timer {
    fn start() -> Self {
        Self(Instant::now(), sizes::worked_seconds())
    }

    fn stop(self) -> serde_json::Value {
        json!({ "seconds": self.0.elapsed().as_secs_f64(), "worked_seconds": sizes::worked_seconds() - self.1 })
    }
}

struct Nameless;

impl decider::Readable for Nameless {
    fn personal(&self, _: &PersonalRef) -> Option<std::collections::BTreeMap<String, String>> {
        None
    }
}

/// Opens a campaign and casts all votes, so many at a time; gives the seconds that making them took.
async fn fill(bus: &Bus, crowd: &Arc<Crowd>, votes: u64, persons: u64, in_flight: usize) -> Outcome<f64> {
    let rules: Rules = serde_json::from_value(json!({ "votes_per_person_per_day": 50 }))?;
    order(bus, CommandId([0xf0; 16]), &Command::Create { name: "Spring".to_owned(), rules: Box::new(rules) })
        .await?;
    for number in 0..CONTESTANTS {
        let mut id = [0xf1; 16];
        id[8..].copy_from_slice(&number.to_be_bytes());
        order(bus, CommandId(id), &Command::SignUp { profile: PersonalRef(id) }).await?;
    }
    order(bus, CommandId([0xf2; 16]), &Command::Open).await?;
    let next = AtomicU64::new(0);
    let making_ns = AtomicU64::new(0);
    let workers = (0..in_flight).map(|_| async {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= votes {
                return Ok::<_, String>(());
            }
            let begun = Instant::now();
            let message = cast(crowd, number, persons);
            making_ns.fetch_add(begun.elapsed().as_nanos() as u64, Ordering::Relaxed);
            send(bus, message).await?;
        }
    });
    for done in futures::future::join_all(workers).await {
        done?;
    }
    Ok(making_ns.load(Ordering::Relaxed) as f64 / 1e9)
}

/// A vote as the gateway would hand it over.
fn cast(crowd: &Crowd, number: u64, persons: u64) -> Vec<u8> {
    let voter = crowd.voter(number % persons, number / persons, CONTESTANTS);
    let now = SystemClock.now();
    let raw = RawEvidence {
        address: voter.address,
        user_agent: Some(&voter.user_agent),
        device: Some(&voter.device),
        sharer: voter.sharer.as_deref(),
        moves: Some(voter.moves),
    };
    let sighting = guard::sight(&raw, &voter.command, now, &KEYS, NetworkTables::shipped());
    let page = PageSeen {
        nonce: Nonce(voter.nonce.to_be_bytes()),
        opened_at: Timestamp(now.0 - voter.dwell_ms),
        prefix: sighting.prefix24.or(sighting.prefix48),
        device: sighting.device,
        sharer: sighting.sharer,
    };
    let body = Command::Cast { contestants: vec![voter.contestant] };
    let actor = Actor::Person(voter.person);
    let mut envelope = envelope(voter.command, actor, &body, now);
    envelope.sighting = Some(sighting);
    envelope.page = Some(page);
    wire::encode(&envelope)
}

async fn order(bus: &Bus, id: CommandId, body: &Command) -> Result<(), String> {
    let message = wire::encode(&envelope(id, Actor::Operator(TokenHash([9; 32])), body, SystemClock.now()));
    send(bus, message).await
}

fn envelope(id: CommandId, actor: Actor, body: &Command, received_at: Timestamp) -> Envelope<ByteBuf> {
    let mut bytes = Vec::new();
    decider::answer::append(body, &mut bytes);
    let tenant: TenantId = "default".parse().expect("it is a name");
    let campaign: CampaignId = "spring-2026".parse().expect("it is a name");
    let intent = Intent::of(&bytes);
    let mut envelope =
        Envelope::from_system(id, intent, tenant, Some(campaign), received_at, ByteBuf::from(bytes));
    envelope.actor = actor;
    envelope.request_id = PersonId(id.0).to_string();
    envelope
}

async fn send(bus: &Bus, message: Vec<u8>) -> Result<(), String> {
    let subject = Subject::new("votes", 0, Purpose::Command);
    let reply = bus.request(&subject, Bytes::from(message)).await.map_err(|error| error.to_string())?;
    match wire::decode::<CommandReply>(&reply).map_err(|error| error.to_string())? {
        CommandReply::Answered { answer, .. } if !decider::answer::is_refusal(&answer) => Ok(()),
        other => Err(format!("not taken: {other:?}")),
    }
}
