//! Long logs, made without HTTP: real commands with real sightings, decided, chained and flushed by the real host.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ::votes::{Command, Votes};
use anyhow::{anyhow, ensure};
use bus::Bus;
use bytes::Bytes;
use decider::answer;
use guard::{Device, EvidenceKeys, NetworkTables, RawEvidence, sight};
use host::{Clock, Running, Settings, SystemClock};
use journal::{Identity, Journal};
use proto::subject::{Purpose, Subject};
use proto::wire::{self, Status};
use proto::{Actor, CampaignId, CommandId, Envelope, Intent, Nonce, PageSeen, PersonId, TenantId};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_bytes::ByteBuf;
use vault::Vault;

use crate::addresses::address;
use crate::ballots::Ballots;
use crate::commands::{IN_FLIGHT, send_all};
use crate::phones::phones;
use crate::votes::CONTESTANTS;

/// Threads on which persons get their ids; many share one flush.
const PERSON_THREADS: u64 = 256;
/// How often it is looked at whether the read model has caught up.
const LOOK: Duration = Duration::from_millis(200);

/// The shard whose log grows.
fn identity() -> Identity {
    Identity { service: "votes".to_owned(), shard: 0 }
}

/// Adds so many votes of as many new persons to the folder of a stopped server, where this campaign is open. No
/// snapshot is taken meanwhile.
pub fn grow(data: &Path, tenant: &str, campaign: &str, votes: u64) -> anyhow::Result<()> {
    let vault = Arc::new(Vault::open(&data.join("vault"), vault::Settings::default())?);
    let persons = persons(&vault, &tenant.parse()?, votes)?;
    let opened = Journal::open(&data.join("journals/votes-0"), &identity(), &journal::Settings::default())?;
    let entries = data.join("entries/votes-0");
    let settings = Settings { snapshot_events: u64::MAX, ..Settings::new(entries, Arc::new(SystemClock)) };
    let bus = Bus::local();
    let running = host::start::<Votes>(opened, settings, Arc::default(), vault, &bus, &mut |_, _| {})?;
    let mut voters = Voters::new(tenant.parse()?, campaign.parse()?)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let votes = persons.iter().map(|person| voters.vote(*person));
        send_all(&bus, &Subject::new("votes", 0, Purpose::Command), IN_FLIGHT, votes).await?;
        catch_up(&bus).await
    })?;
    Running::stop(running);
    Ok(())
}

/// Gives new persons their ids.
pub fn persons(vault: &Arc<Vault>, tenant: &TenantId, count: u64) -> anyhow::Result<Vec<PersonId>> {
    let some = |thread: u64| -> anyhow::Result<Vec<PersonId>> {
        let mine = (0..count).filter(|person| person % PERSON_THREADS == thread);
        mine.map(|person| Ok(vault.person(tenant, &format!("oLog{person:024}"))?)).collect()
    };
    let all: anyhow::Result<Vec<Vec<PersonId>>> = thread::scope(|scope| {
        let some = &some;
        let threads: Vec<_> = (0..PERSON_THREADS).map(|thread| scope.spawn(move || some(thread))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a thread of the vault panicked"))?)
            .collect()
    });
    Ok(all?.concat())
}

/// Waits until the read model stands where the log does, so that the next start has nothing to make up for.
async fn catch_up(bus: &Bus) -> anyhow::Result<()> {
    loop {
        let status = bus.request(&Subject::new("votes", 0, Purpose::Status), Bytes::new()).await?;
        let status: Status = wire::decode(&status)?;
        ensure!(status.stopped.is_empty(), "the shard stopped: {}", status.stopped);
        if status.entries_position >= status.position {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Makes up votes as the gateway would.
struct Voters {
    tenant: TenantId,
    campaign: CampaignId,
    phones: Vec<(String, Device)>,
    ballots: Ballots,
    random: SmallRng,
    keys: EvidenceKeys,
}

impl Voters {
    fn new(tenant: TenantId, campaign: CampaignId) -> anyhow::Result<Self> {
        let parsed =
            phones().into_iter().map(|phone| Ok((phone.agent, serde_json::from_str(&phone.device)?)));
        Ok(Self {
            tenant,
            campaign,
            phones: parsed.collect::<anyhow::Result<_>>()?,
            ballots: Ballots::of(CONTESTANTS)?,
            random: SmallRng::seed_from_u64(11),
            // Any keys will do: nobody opens these addresses again.
            keys: EvidenceKeys { tenant: [1; 32], evidence: [2; 32] },
        })
    }

    fn vote(&mut self, person: PersonId) -> anyhow::Result<Envelope<ByteBuf>> {
        let now = SystemClock.now();
        let id = CommandId(self.random.random());
        let (agent, device) = &self.phones[self.random.random_range(0..self.phones.len())];
        let raw = RawEvidence {
            address: address(&mut self.random).into(),
            user_agent: Some(agent),
            device: Some(device),
            sharer: None,
            moves: Some(23),
        };
        let sighting = sight(&raw, &id, now, &self.keys, NetworkTables::shipped());
        let page = PageSeen {
            nonce: Nonce(self.random.random()),
            opened_at: now,
            prefix: sighting.prefix24,
            device: sighting.device,
            sharer: None,
        };
        let contestant = u32::try_from(self.ballots.draw().0 + 1)?;
        let mut body = Vec::new();
        answer::append(&Command::Cast { contestants: vec![contestant] }, &mut body);
        Ok(Envelope {
            id,
            intent: Intent::of(&body),
            tenant: self.tenant.clone(),
            campaign: Some(self.campaign.clone()),
            actor: Actor::Person(person),
            received_at: now,
            pretended_at: None,
            sighting: Some(sighting),
            page: Some(page),
            request_id: String::new(),
            body: ByteBuf::from(body),
        })
    }
}
