//! Looking at a log from outside: digests, verification, raw blocks, readable events, stored answers.

use std::sync::atomic::AtomicBool;

use decider::{Recorded, Service, Stamp};
use journal::{Block, Journal};
use proto::wire::{self, Blocks, BlocksFrom, CommandReply, Digest, Events, EventsFrom};
use proto::{CommandId, Intent, Timestamp};
use serde_bytes::ByteBuf;
use serde_json::json;

use crate::HostError;
use crate::ahead::{self, Decoded};
use crate::fold::Fold;
use crate::recovery::{self, Progress};

/// Events read for one answer at the most, so that a narrow filter can't keep a thread busy for long.
pub(crate) const EVENTS_READ_MAX: u64 = 50_000;
/// Lines in one answer at the most.
const LINES_MAX: u32 = 1_000;
/// Bytes of blocks in one answer at the most; one block is always given. With a block more it stays below 512 KiB, the
/// bound of messages between services.
const BLOCKS_BYTES_MAX: u32 = 384 << 10;

/// What a look at a log gives over the bus: the answer, or why there is none.
pub type Seen<T> = Result<T, String>;

/// The digest at the journal's head, from the newest snapshot on.
pub(crate) fn digest<S: Service>(journal: &Journal) -> Seen<Digest> {
    let fold = recovery::recover::<S>(journal, &AtomicBool::new(false), &mut |_, _| {})
        .map(|recovered| recovered.fold)
        .map_err(|error| error.to_string())?;
    describe(journal, &fold)
}

/// Walks the chain and folds it from the start, trusting no snapshot.
pub(crate) fn verify_running<S: Service>(journal: &Journal) -> Seen<Digest> {
    verify::<S>(journal, &mut |_, _| {}).map_err(|error| error.to_string())
}

/// Walks the chain from the start, and folds it without trusting any snapshot; gives the digest at its head.
pub fn verify<S: Service>(journal: &Journal, progress: Progress<'_>) -> Result<Digest, HostError> {
    journal.verify(&mut *progress).map_err(journal::JournalError::from)?;
    replay::<S>(journal, progress)
}

/// Folds the whole log from the start and gives the digest at its head.
pub fn replay<S: Service>(journal: &Journal, progress: Progress<'_>) -> Result<Digest, HostError> {
    let fold = recovery::refold::<S>(journal, progress)?;
    describe(journal, &fold).map_err(HostError::Describe)
}

/// Tells somebody the whole log, event by event.
pub fn walk<S: Service>(
    journal: &Journal,
    progress: Progress<'_>,
    mut tell: impl FnMut(Stamp, &S::Event),
) -> Result<(), HostError> {
    let head = journal.head().position;
    ahead::decoded(journal, 1, Decoded::known, |blocks| {
        for block in blocks {
            let Decoded { block, events } = block?;
            events.iter().for_each(|(stamp, event)| tell(*stamp, event));
            progress(block.last_position(), head);
        }
        Ok(())
    })
}

/// Tells the events of one block, in their order, without those that this release does not know.
pub fn tell_block<S: Service>(block: Block, mut tell: impl FnMut(Stamp, &S::Event)) -> Result<(), HostError> {
    let Decoded { events, .. } = Decoded::known(block)?;
    events.iter().for_each(|(stamp, event)| tell(*stamp, event));
    Ok(())
}

fn describe<S: Service>(journal: &Journal, fold: &Fold<S>) -> Seen<Digest> {
    let header = journal.header();
    let head = match journal.block_of(fold.position).map_err(|error| error.to_string())? {
        Some(block) => block.header_hash(),
        None => proto::Hash::default(),
    };
    Ok(Digest {
        service: header.service.clone(),
        shard: header.shard,
        incarnation: header.incarnation,
        position: fold.position,
        head,
        digest: fold.digest(),
        fold_version: S::FOLD_VERSION,
    })
}

/// The answer that a command got when it was decided, unless it asks for something else now.
pub(crate) fn stored_answer(journal: &Journal, id: CommandId, intent: Intent, position: u64) -> CommandReply {
    let block = match journal.block_of(position) {
        Ok(Some(block)) => block,
        Ok(None) => return CommandReply::Stopped("the answer was never made durable; try again".to_owned()),
        Err(error) => return CommandReply::Stopped(error.to_string()),
    };
    match block.answers().find(|answer| answer.id == id && answer.first_position == position) {
        Some(answer) if answer.intent != intent => CommandReply::Conflict,
        Some(answer) => CommandReply::Answered {
            position: answer.first_position,
            at: block.at(),
            answer: answer.answer.to_vec(),
            repeated: true,
        },
        None => CommandReply::Stopped(format!("the block at position {position} lacks the answer of {id}")),
    }
}

/// Raw blocks, for export and for services that fell behind.
pub(crate) fn blocks(journal: &Journal, message: &[u8]) -> Seen<Blocks> {
    let asked: BlocksFrom = wire::decode(message).map_err(|error| error.to_string())?;
    let bytes_max = asked.bytes_max.min(BLOCKS_BYTES_MAX) as usize;
    let (mut blocks, mut bytes, mut next) = (Vec::new(), 0, asked.from.max(1));
    for block in journal.blocks(next) {
        let block = block.map_err(|error| error.to_string())?;
        if !blocks.is_empty() && bytes + block.bytes().len() > bytes_max {
            return Ok(Blocks { blocks, next, at_end: false });
        }
        bytes += block.bytes().len();
        next = block.last_position() + 1;
        blocks.push(ByteBuf::from(block.bytes().to_vec()));
    }
    Ok(Blocks { blocks, next, at_end: true })
}

/// Readable events for those who may see this tenant's.
pub(crate) fn events<S: Service>(journal: &Journal, view: &S::View, message: &[u8]) -> Seen<Events> {
    let asked: EventsFrom = wire::decode(message).map_err(|error| error.to_string())?;
    let belongs = |event: &S::Event| match (&asked.tenant, event.campaign()) {
        (None, _) => true,
        (Some(tenant), Some(campaign)) => S::tenant(view, campaign) == Some(tenant),
        // Events about no campaign are the deployment's own.
        (Some(_), None) => false,
    };
    readable::<S>(journal, &asked, belongs).map_err(|error| error.to_string())
}

/// Readable events from a position on, as JSON lines; all tenants'.
pub fn read_events<S: Service>(journal: &Journal, asked: &EventsFrom) -> Result<Events, HostError> {
    readable::<S>(journal, asked, |_| true)
}

fn readable<S: Service>(
    journal: &Journal,
    asked: &EventsFrom,
    belongs: impl Fn(&S::Event) -> bool,
) -> Result<Events, HostError> {
    let lines_max = asked.limit.clamp(1, LINES_MAX) as usize;
    let begin = asked.from.max(1);
    let (mut lines, mut next) = (Vec::new(), begin);
    for block in journal.blocks(begin) {
        let block = block?;
        for record in block.events().filter(|record| record.position >= begin) {
            if lines.len() >= lines_max || record.position - begin >= EVENTS_READ_MAX {
                return Ok(Events { lines, next, at_end: false });
            }
            next = record.position + 1;
            let event = S::Event::decode(record.kind, record.version, record.payload)
                .map_err(|error| HostError::Unreadable { position: record.position, error })?;
            let Some(event) = event else { continue };
            if is_asked_for(asked, &event, block.at()) && belongs(&event) {
                lines.push(line::<S>(journal, &event, record.position, block.at()));
            }
        }
    }
    Ok(Events { lines, next, at_end: true })
}

fn is_asked_for<E: Recorded>(asked: &EventsFrom, event: &E, at: Timestamp) -> bool {
    asked.campaign.as_ref().is_none_or(|campaign| event.campaign() == Some(campaign))
        && asked.kind.as_ref().is_none_or(|kind| event.name() == kind)
        && asked.person.is_none_or(|person| event.person() == Some(person))
        && asked.since.is_none_or(|since| at >= since)
        && asked.until.is_none_or(|until| at < until)
}

fn line<S: Service>(journal: &Journal, event: &S::Event, position: u64, at: Timestamp) -> String {
    let line = json!({
        "service": S::NAME,
        "shard": journal.header().shard,
        "position": position,
        "at_ms": at,
        "kind": event.name(),
        "version": event.version(),
        "campaign": event.campaign(),
        "person": event.person(),
        "body": event.to_json(),
    });
    line.to_string()
}
